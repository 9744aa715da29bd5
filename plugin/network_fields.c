/* SPDX-License-Identifier: Apache-2.0 */
#include "network_fields.h"

#include <errno.h>
#include <string.h>

#include "claim_values.h"
#include "network_values.h"

void each_endpoint_option(struct reader *r, const struct field *field, void *target,
                          const char *key, const char *value)
{
	(void)field;
	(void)target;
	if (strcmp(key, "com.docker.network.endpoint.sysctls") == 0)
		value_endpoint_sysctls(r, value);
}

static int read_address(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	value_address(r, text, field->flag);
	return 0;
}

static void each_address(struct reader *r, const struct field *field, void *target,
                         const char *text, const char *value)
{
	(void)target;
	(void)value;
	value_address(r, text, field->flag);
}

int read_mac(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)field;
	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	value_mac(r, text);
	return 0;
}

/*
 * The network that the engine joins in place of the one whose name the settings stand under (moby
 * daemon/container_operations.go getNetworkID), by its id, the id's beginning or its name. Clients
 * post it again as they have inspected it, so that it is no mistake where nobody can be asked.
 */
static int read_network_id(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	if (strcmp(text, "host") == 0)
		value_shared_namespace(r, "network", text);
	else if (*text)
		value_network_or_id(r, text, field->flag);
	return 0;
}

static const struct field endpoint_ipam_fields[] = {
	{"IPv4Address", read_address, .flag = "--ip"},
	{"IPv6Address", read_address, .flag = "--ip6"},
	{"LinkLocalIPs", read_texts, .each = each_address, .flag = "--link-local-ip"},
};

static const struct object endpoint_ipam_object = {FIELDS(endpoint_ipam_fields)};

/* What the engine has chosen (IPAddress, Gateway, ...) comes back from clients that post again
 * what they have inspected; the engine ignores it. */
static const struct field endpoint_fields[] = {
	{"IPAMConfig", read_own_object, .object = &endpoint_ipam_object},
	{"Links", read_harmless},
	{"Aliases", read_harmless},
	{"DriverOpts", read_map, .each = each_endpoint_option},
	{"GwPriority", read_harmless},
	{"NetworkID", read_network_id, .flag = "--network"},
	{"EndpointID", read_harmless},
	{"Gateway", read_harmless},
	{"IPAddress", read_harmless},
	{"MacAddress", read_mac},
	{"IPPrefixLen", read_harmless},
	{"IPv6Gateway", read_harmless},
	{"GlobalIPv6Address", read_harmless},
	{"GlobalIPv6PrefixLen", read_harmless},
	{"DNSNames", read_harmless},
};

static const struct object endpoint_object = {FIELDS(endpoint_fields)};

/* The host's network is joined by its name here, too; the engine refuses most combinations. */
static void each_endpoint(struct reader *r, const struct field *field, void *target,
                          const char *network, const char *value)
{
	struct networking *networking = target;

	(void)field;
	(void)value;
	networking->joins = true;
	if (strcmp(network, "host") == 0)
		value_shared_namespace(r, "network", network);
	else
		value_network(r, network, "--network");
}

static const struct field endpoint_value = {.read = read_own_object, .object = &endpoint_object};

static const struct field networking_config_fields[] = {
	{"EndpointsConfig", read_values, .values = &endpoint_value, .each = each_endpoint},
};

const struct object networking_config_object = {FIELDS(networking_config_fields)};

/*
 * A container that was made before anybody judged may join another network than the one whose name
 * its settings stand under: the claim of that name, made just before, becomes what this id is of.
 * The engine goes by the names of its own networks.
 */
static int read_joined_id(struct reader *r, const struct field *field, void *target)
{
	const char *id;

	(void)field;
	(void)target;
	if (reader_text(r, &id) < 0)
		return -EINVAL;
	if (*id && !value_among(r->step->parent->name, "bridge default host none"))
		reader_ask(r, QUESTION_NETWORK, false, id, true);
	return 0;
}

/* Addresses are what the engine gave, and nobody's choice. */
static const struct field joined_fields[] = {
	{"NetworkID", read_joined_id},
};

static const struct object joined_object = {FIELDS(joined_fields)};

static const struct field joined_value = {.read = read_own_object, .object = &joined_object};

static const struct field network_settings_fields[] = {
	{"Networks", read_values, .values = &joined_value, .each = each_endpoint},
};

const struct object network_settings_object = {FIELDS(network_settings_fields)};

static const struct field network_connect_fields[] = {
	{"Container", read_harmless},
	{"EndpointConfig", read_own_object, .object = &endpoint_object},
};

const struct object network_connect_object = {FIELDS(network_connect_fields)};

/*
 * Options of the bridge driver that open the host's side (moby libnetwork/netlabel v29.7.2): a
 * bridge of the host joined by its name, ports reachable from outside without being published,
 * host interfaces trusted.
 */
static void each_network_option(struct reader *r, const struct field *field, void *target,
                                const char *key, const char *value)
{
	static const char *const open[] = {"name", "gateway_mode_ipv4", "gateway_mode_ipv6",
	                                   "trusted_host_interfaces"};
	const char *dot = strrchr(key, '.');
	const char *name = dot ? dot + 1 : key;

	(void)field;
	(void)target;
	(void)value;
	for (size_t i = 0; i < ARRAY_LEN(open); i++) {
		if (strcmp(name, open[i]) == 0)
			reader_claim(r, CONTROL_NETWORK_DRIVERS,
			             reader_join(r, "bridge", '/', name), key, "--opt");
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
		reader_claim(r, CONTROL_NETWORK_DRIVERS, reader_join(r, "ipam", '/', name), name,
		             "--ipam-driver");
	return 0;
}

/*
 * A network that is laid over addresses of others draws what the host sends them to its containers,
 * and the gateway's address becomes the host's own.
 */
static int read_subnet(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	value_subnet(r, field->word, text, field->flag);
	return 0;
}

static const struct field ipam_config_fields[] = {
	{"Subnet", read_subnet, .word = "subnet", .flag = "--subnet"},
	{"IPRange", read_harmless},
	{"Gateway", read_subnet, .word = "gateway", .flag = "--gateway"},
	{"AuxiliaryAddresses", read_harmless},
};

static const struct object ipam_config_object = {FIELDS(ipam_config_fields)};

static const struct field ipam_fields[] = {
	{"Driver", read_ipam_driver},
	{"Options", read_harmless},
	{"Config", read_objects, .object = &ipam_config_object},
};

static const struct object ipam_object = {FIELDS(ipam_fields)};

static const struct field config_from_fields[] = {
	{"Network", read_harmless},
};

static const struct object config_from_object = {FIELDS(config_from_fields)};

/* A network that only holds a configuration is judged when it is made, so that to take it over
 * (ConfigFrom) opens nothing. */
static const struct field network_create_fields[] = {
	{"Name", read_harmless},
	{"CheckDuplicate", read_harmless},
	{"Driver", claim_text, .control = CONTROL_NETWORK_DRIVERS, .flag = "--driver"},
	{"Scope", read_harmless},
	{"EnableIPv4", read_harmless},
	{"EnableIPv6", read_harmless},
	{"IPAM", read_own_object, .object = &ipam_object},
	{"Internal", read_harmless},
	{"Attachable", read_harmless},
	/* The network that publishes the ports of all services; there is one. */
	{"Ingress", claim_flag, .control = CONTROL_NETWORK_DRIVERS, .word = "ingress",
         .flag = "--ingress"},
	{"ConfigOnly", read_harmless},
	{"ConfigFrom", read_own_object, .object = &config_from_object},
	{"Options", read_map, .each = each_network_option},
	{"Labels", read_harmless},
};

const struct object network_create_object = {FIELDS(network_create_fields)};
