/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_service.h"

#include <stdio.h>

#include "log.h"

int metrics_service_read(struct metrics_service *service, const char *wanted)
{
	const char *why;
	int r;

	service->wanted = wanted;
	service->listener.fd = -1;
	if (!wanted)
		return 0;
	r = local_address_read(wanted, &service->address, &why);
	if (r < 0)
		fprintf(stderr, "quaymaster serve: --metrics %s: %s\n", wanted, why);
	return r;
}

int metrics_service_open(struct metrics_service *service)
{
	int r;

	if (!service->wanted)
		return 0;
	r = local_address_listen(&service->address, &service->listener);
	if (r == 0)
		r = metrics_new(&service->sources.metrics);
	return r;
}

int metrics_service_start(struct metrics_service *service)
{
	char shown[LOCAL_ADDRESS_SIZE];
	int r;

	if (!service->wanted)
		return 0;
	r = metrics_server_start(service->listener.fd, metrics_page_answer, &service->sources,
	                         &service->server);
	local_address_show(&service->address, &service->listener, shown, sizeof(shown));
	if (r == 0)
		log_info("metrics on %s, path /metrics", shown);
	return r;
}

void metrics_service_close(struct metrics_service *service)
{
	metrics_server_stop(steal(&service->server));
	if (service->listener.fd >= 0)
		listen_close(&service->listener, service->address.path);
	metrics_free(steal(&service->sources.metrics));
}
