/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metrics as `serve --metrics ADDRESS` has them: opened while this process is root's, started when
 * there is something to show. All zero is none: then nothing is counted, opened or started.
 */
#ifndef QUAYMASTER_METRICS_SERVICE_H
#define QUAYMASTER_METRICS_SERVICE_H

#include "local_address.h"
#include "metrics_page.h"

struct metrics_service {
	const char *wanted; /* what --metrics says; NULL for none */
	struct local_address address;
	struct listener listener;
	struct metrics_sources sources;
	struct metrics_server *server;
};

/* Reads what is wanted. 0; or -EINVAL, and stderr has what to type. */
_must_check_ int metrics_service_read(struct metrics_service *service, const char *wanted);

/* Begins to listen and to count (sources.metrics). Logs why not. 0, or -errno. */
_must_check_ int metrics_service_open(struct metrics_service *service);

/* Begins to answer; the other sources are set. 0, or -errno. */
_must_check_ int metrics_service_start(struct metrics_service *service);

/* Ends what was begun; does nothing the second time. Nobody counts any more. */
void metrics_service_close(struct metrics_service *service);

#endif
