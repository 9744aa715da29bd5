/* SPDX-License-Identifier: Apache-2.0 */
#include "port_fields.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "network_values.h"

struct port_binding {
	const char *ip;
	const char *port;
};

static const struct field port_binding_fields[] = {
	{"HostIp", read_text, .offset = offsetof(struct port_binding, ip)},
	{"HostPort", read_text, .offset = offsetof(struct port_binding, port)},
};

/* The reader stands at "80/tcp" [0]: the key is the container's port. */
static void port_binding_done(struct reader *r, const void *target)
{
	const struct port_binding *binding = target;

	value_published_port(r, &(struct published_port){
					.ip = binding->ip ? binding->ip : "",
					.port = binding->port ? binding->port : "",
					.container = r->step->parent->name,
				});
}

static const struct object port_binding_object = {
	FIELDS(port_binding_fields),
	.claims_unknown = true,
	.done = port_binding_done,
};

/* An empty list publishes, too: the engine picks the port (moby handlePortBindingsBC v29.7.2). */
static int read_port_bindings(struct reader *r, const struct field *field, void *target)
{
	size_t before = r->claims->n;

	if (read_objects(r, field, target) < 0)
		return -EINVAL;
	if (r->claims->n == before)
		value_published_port(r, &(struct published_port){
						.ip = "",
						.port = "",
						.container = r->step->name,
					});
	return 0;
}

const struct field port_binding_list = {
	.read = read_port_bindings,
	.object = &port_binding_object,
};

struct service_port {
	const char *protocol;
	struct number target;
	struct number published;
};

static const struct field service_port_fields[] = {
	{"Name", read_harmless},
	{"Protocol", read_text, .offset = offsetof(struct service_port, protocol)},
	{"TargetPort", read_number, .offset = offsetof(struct service_port, target)},
	{"PublishedPort", read_number, .offset = offsetof(struct service_port, published)},
	{"PublishMode", read_harmless},
};

/* A service's port is published on every address of each node. */
static void service_port_done(struct reader *r, const void *target)
{
	const struct service_port *port = target;
	const char *protocol = port->protocol ? port->protocol : "";

	value_published_port(
		r, &(struct published_port){
			   .ip = "",
			   .port = claims_printf(r->claims, "%" PRId64, port->published.value),
			   .container = claims_printf(r->claims, "%" PRId64 "/%s",
	                                              port->target.value, protocol),
		   });
}

static const struct object service_port_object = {
	FIELDS(service_port_fields),
	.claims_unknown = true,
	.done = service_port_done,
};

static const struct field endpoint_spec_fields[] = {
	{"Mode", read_harmless},
	{"Ports", read_objects, .object = &service_port_object},
};

const struct object endpoint_spec_object = {FIELDS(endpoint_spec_fields), .claims_unknown = true};
