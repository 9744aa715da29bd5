/* SPDX-License-Identifier: Apache-2.0 */
#include "network_fields.h"

#include <errno.h>
#include <string.h>

#include "claim_values.h"

void each_endpoint_option(struct reader *r, const struct field *field, const char *key,
                          const char *value)
{
	(void)field;
	if (strcmp(key, "com.docker.network.endpoint.sysctls") == 0)
		value_endpoint_sysctls(r, value);
}

/* An endpoint's addresses and names concern the container's networks, not the host. */
static const struct field endpoint_fields[] = {
	{"DriverOpts", read_map, .each = each_endpoint_option},
};

static const struct object endpoint_object = {FIELDS(endpoint_fields)};

/* The host's network is joined by its name here, too; the engine refuses most combinations. */
static void each_endpoint(struct reader *r, const struct field *field, const char *network,
                          const char *value)
{
	(void)field;
	(void)value;
	if (strcmp(network, "host") == 0)
		value_namespace(r, "network", network, NULL);
}

static const struct field networking_config_fields[] = {
	{"EndpointsConfig", read_object_map, .object = &endpoint_object, .each = each_endpoint},
};

const struct object networking_config_object = {FIELDS(networking_config_fields)};

static const struct field network_connect_fields[] = {
	{"Container", read_harmless},
	{"EndpointConfig", read_object, .object = &endpoint_object},
};

const struct object network_connect_object = {FIELDS(network_connect_fields)};

/*
 * Options of the bridge driver that open the host's side (moby libnetwork/netlabel v29.7.2): a
 * bridge of the host joined by its name, ports reachable from outside without being published,
 * host interfaces trusted.
 */
static void each_network_option(struct reader *r, const struct field *field, const char *key,
                                const char *value)
{
	static const char *const open[] = {"name", "gateway_mode_ipv4", "gateway_mode_ipv6",
	                                   "trusted_host_interfaces"};
	const char *dot = strrchr(key, '.');
	const char *name = dot ? dot + 1 : key;

	(void)field;
	(void)value;
	for (size_t i = 0; i < ARRAY_LEN(open); i++) {
		if (strcmp(name, open[i]) == 0)
			reader_claim(r, CONTROL_NETWORK_DRIVERS,
			             claims_printf(r->claims, "bridge/%s", name), key, "--opt");
	}
}

/* Another driver of addresses is a plugin, looked up by its name. */
static int read_ipam_driver(struct reader *r, const struct field *field, void *target)
{
	const char *name;

	(void)field;
	(void)target;
	if (reader_text(r, &name) < 0)
		return -EINVAL;
	if (*name && strcmp(name, "default") != 0)
		reader_claim(r, CONTROL_NETWORK_DRIVERS, claims_printf(r->claims, "ipam/%s", name),
		             name, "--ipam-driver");
	return 0;
}

static const struct field ipam_fields[] = {
	{"Driver", read_ipam_driver},
};

static const struct object ipam_object = {FIELDS(ipam_fields)};

static const struct field network_create_fields[] = {
	{"Driver", claim_text, .control = CONTROL_NETWORK_DRIVERS, .flag = "--driver"},
	{"IPAM", read_object, .object = &ipam_object},
	{"Options", read_map, .each = each_network_option},
};

const struct object network_create_object = {FIELDS(network_create_fields)};
