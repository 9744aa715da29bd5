/* SPDX-License-Identifier: Apache-2.0 */
#include "call_claims.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "claim_values.h"
#include "container_fields.h"
#include "mount_fields.h"
#include "network_fields.h"
#include "service_fields.h"

/* One call being read. */
struct reading {
	struct call *call;
	struct uri uri;
	const struct route *route;
	const char *action;
	struct route_name name; /* "web" in /containers/web/start */
	struct reader r;
	struct reader_step parameter; /* the query parameter where r stands */
};

typedef void reading_fn(struct reading *reading);

static void unreadable(struct reading *reading, const char *field, const char *why)
{
	claims_add(reading->r.claims, &(struct claim){
					      .control = CONTROL_UNREADABLE,
					      .value = why,
					      .field = field,
				      });
}

static void action_claim(struct reading *reading, const char *action)
{
	claims_add(reading->r.claims, &(struct claim){
					      .control = CONTROL_ACTIONS,
					      .value = action,
					      .field = "request",
				      });
}

static void name_claim(struct reading *reading, enum control control, const char *flag)
{
	const char *name = claims_printf(reading->r.claims, "%.*s", (int)reading->name.len,
	                                 reading->name.text);

	claims_add(reading->r.claims, &(struct claim){
					      .control = control,
					      .value = name,
					      .field = "path",
					      .flag = flag,
				      });
}

/* Makes the reader stand at a query parameter, so that its claims name it. */
static void at_parameter(struct reading *reading, const char *key)
{
	reading->parameter = (struct reader_step){.name = key, .in_query = true, .index = -1};
	reading->r.step = &reading->parameter;
}

/* A parameter that the engine takes once; "" when absent. Two of them could mean either. */
static const char *parameter(struct reading *reading, const char *key)
{
	const char *value = uri_param(&reading->uri, key);

	if (uri_param_repeated(&reading->uri, key))
		unreadable(
			reading, "query",
			claims_printf(reading->r.claims, "the parameter %s is there twice", key));
	at_parameter(reading, key);
	return value ? value : "";
}

static void read_body(struct reading *reading, const struct object *object)
{
	_Alignas(max_align_t) char target[READER_TARGET_MAX] = {0};
	struct call *call = reading->call;

	if (!call->body)
		return;
	reading->r.step = NULL;
	if (reader_read(&reading->r, object, call->body, call->body_len, target) < 0)
		unreadable(reading, "body",
		           claims_printf(reading->r.claims, "its body cannot be read: %s",
		                         reading->r.why));
}

static void read_container_create(struct reading *reading)
{
	read_body(reading, &container_create_object);
}

static void read_container_update(struct reading *reading)
{
	read_body(reading, &container_update_object);
}

static void read_container_exec(struct reading *reading)
{
	name_claim(reading, CONTROL_EXEC, "exec");
	read_body(reading, &exec_create_object);
}

static void read_exec_start(struct reading *reading)
{
	name_claim(reading, CONTROL_EXEC, "exec");
}

/*
 * A start that restores a checkpoint runs memory that came from a directory. The other bodies of
 * old API versions are refused with the route's class.
 */
static void read_container_start(struct reading *reading)
{
	if (*parameter(reading, "checkpoint") || *parameter(reading, "checkpoint-dir"))
		action_claim(reading, "container.restore");
}

/*
 * What of a call's parameters may stand in a form body that no plugin is shown. net/http merges
 * it into the query for POST when the FIRST Content-Type says so, and a plugin sees the LAST.
 */
static bool hides_parameters(const struct call *call)
{
	if (call->body || (call->content_length && strcmp(call->content_length, "0") == 0))
		return false;
	return call->content_length || call->content_type;
}

static bool is_form(const struct call *call)
{
	static const char *const types[] = {"application/x-www-form-urlencoded", "multipart/"};
	const char *type = call->content_type ? call->content_type : "";

	type += strspn(type, " \t");
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strncasecmp(type, types[i], strlen(types[i])) == 0)
			return true;
	}
	return false;
}

/* Over a websocket stdin is attached below API 1.42 whatever the query says. */
static void read_container_attach(struct reading *reading)
{
	bool websocket = strcmp(reading->call->method, "GET") == 0;

	if (websocket || hides_parameters(reading->call) || uri_param_bool(&reading->uri, "stdin"))
		name_claim(reading, CONTROL_ATTACH, "attach");
}

static void read_image_name(struct reading *reading)
{
	const char *tag = parameter(reading, "tag");
	const char *repository = parameter(reading, "repo");

	if (*repository)
		value_image_name(&reading->r, repository, tag, "image name");
}

/* A pull; without fromImage an import, which gives a name to bytes that nobody has seen. */
static void read_image_create(struct reading *reading)
{
	const char *tag = parameter(reading, "tag");
	const char *image = parameter(reading, "fromImage");

	if (*image) {
		value_pulled_image(&reading->r, image, tag);
		return;
	}
	reading->action = "image.import";
	read_image_name(reading);
}

/*
 * BuildKit (version=2) takes its orders over a session that no plugin sees, and writes images
 * under any name; a remote context is fetched by the engine. Both are actions of their own.
 */
static void read_image_build(struct reading *reading)
{
	struct uri *uri = &reading->uri;
	struct reader *r = &reading->r;
	const char *parent;

	if (*parameter(reading, "remote"))
		action_claim(reading, "image.build-remote");
	if (strcmp(parameter(reading, "version"), "2") == 0 || *parameter(reading, "session") ||
	    *parameter(reading, "outputs"))
		action_claim(reading, "image.build-kit");
	value_namespace(r, "network", parameter(reading, "networkmode"), NULL);
	parent = parameter(reading, "cgroupparent");
	if (*parent)
		reader_claim(r, CONTROL_CGROUP_PARENTS, parent, NULL, "--cgroup-parent");
	for (size_t i = 0; i < uri->n_params; i++) {
		if (strcmp(uri->params[i].key, "t") == 0 && *uri->params[i].value) {
			at_parameter(reading, "t");
			value_image_name(r, uri->params[i].value, NULL, "--tag");
		}
	}
}

static void read_volume_create(struct reading *reading)
{
	read_body(reading, &volume_create_object);
}

static void read_network_create(struct reading *reading)
{
	read_body(reading, &network_create_object);
}

static void read_network_connect(struct reading *reading)
{
	if (reading->name.len == strlen("host") && memcmp(reading->name.text, "host", 4) == 0)
		value_namespace(&reading->r, "network", "host", NULL);
	read_body(reading, &network_connect_object);
}

static void read_service_create(struct reading *reading)
{
	read_body(reading, &service_object);
}

/* A rollback ignores the body and restores a spec that may be older than the policy. */
static void read_service_update(struct reading *reading)
{
	if (*parameter(reading, "rollback"))
		action_claim(reading, "service.rollback");
	read_body(reading, &service_object);
}

static reading_fn *const readers[] = {
	[READ_NOTHING] = NULL,
	[READ_CONTAINER_CREATE] = read_container_create,
	[READ_CONTAINER_START] = read_container_start,
	[READ_CONTAINER_UPDATE] = read_container_update,
	[READ_CONTAINER_EXEC] = read_container_exec,
	[READ_EXEC_START] = read_exec_start,
	[READ_CONTAINER_ATTACH] = read_container_attach,
	[READ_CONTAINER_COMMIT] = read_image_name,
	[READ_IMAGE_CREATE] = read_image_create,
	[READ_IMAGE_TAG] = read_image_name,
	[READ_IMAGE_BUILD] = read_image_build,
	[READ_VOLUME_CREATE] = read_volume_create,
	[READ_NETWORK_CREATE] = read_network_create,
	[READ_NETWORK_CONNECT] = read_network_connect,
	[READ_SERVICE_CREATE] = read_service_create,
	[READ_SERVICE_UPDATE] = read_service_update,
};

/* A start's body: nothing, or what the engine takes for nothing (dockerode sends "{}"). */
static bool is_empty_start(const struct call *call)
{
	static const char space[] = " \t\r\n";
	const char *body = call->body ? call->body : "";
	size_t start = strspn(body, space);
	size_t len = strcspn(body + start, space);

	if (start + len + strspn(body + start + len, space) != call->body_len)
		return false;
	return len == 0 || (len == 2 && memcmp(body + start, "{}", 2) == 0) ||
	       (len == 4 && memcmp(body + start, "null", 4) == 0);
}

/*
 * Whether an engine could read a hidden body of a start: below API 1.24 it replaces HostConfig
 * (moby container_routes.go v24.0.9), above it is refused. docker-java sends a start with a
 * Content-Type and without a Content-Length.
 */
static bool start_takes_body(const struct reading *reading)
{
	const char *version = reading->uri.version;
	unsigned long major, minor;
	char *rest;

	if (!version)
		return false;
	/* Digits and dots alone, as uri_parse() saw to; compared by numbers, as the engine does. */
	major = strtoul(version, &rest, 10);
	minor = *rest == '.' ? strtoul(rest + 1, NULL, 10) : 0;
	return major < 1 || (major == 1 && minor < 24);
}

/*
 * Whether a hidden parameter could change the verdict. Attaching is judged as if it were there, and
 * an import brings a tar as its body.
 */
static bool reads_parameters(const struct reading *reading)
{
	enum route_reader reader = reading->route->reader;
	const char *image = uri_param(&reading->uri, "fromImage");

	if (reader == READ_IMAGE_CREATE)
		return image && *image;
	return reader != READ_NOTHING && reader != READ_CONTAINER_ATTACH;
}

/*
 * Why the body is not what the route's class says, or NULL. dockerd withholds bodies for many
 * reasons (moby authz.go v29.7.2 sendBody; CVE-2024-41110, CVE-2026-34040), and a plugin that
 * takes a withheld body for none lets it through.
 */
static const char *body_problem(const struct reading *reading)
{
	const struct call *call = reading->call;

	switch (reading->route->body) {
	case ROUTE_BODY_IGNORED:
	case ROUTE_BODY_HIDDEN:
		return NULL;
	case ROUTE_BODY_JSON:
		return call->body ? NULL : "its body was not shown by the engine";
	case ROUTE_BODY_JSON_OR_NONE:
		return hides_parameters(call) ? "its body was not shown by the engine" : NULL;
	case ROUTE_BODY_START:
		if (!is_empty_start(call))
			return "a start must not have a body";
		if (!is_form(call) && !call->content_length && !start_takes_body(reading))
			return NULL;
		return hides_parameters(call) ? "its body was not shown by the engine" : NULL;
	case ROUTE_BODY_NONE:
		if (!is_form(call) && !reads_parameters(reading))
			return NULL;
		return hides_parameters(call)
		               ? "parameters may hide in its body (say Content-Length: 0)"
		               : NULL;
	case ROUTE_BODY_TAR:
		return is_form(call) && hides_parameters(call)
		               ? "parameters may hide in its body (say Content-Length: 0)"
		               : NULL;
	}
	return "its body is of no known kind";
}

/* Finds the route; claims why not. */
static bool find_route(struct reading *reading)
{
	struct claims *claims = reading->r.claims;
	const char *path = reading->uri.path;

	switch (route_find(reading->call->method, path, &reading->route, &reading->name)) {
	case ROUTE_FOUND:
		reading->action = reading->route->action;
		return true;
	case ROUTE_AMBIGUOUS:
		unreadable(reading, "path", "a name in its path is empty or holds a slash");
		return false;
	case ROUTE_UNKNOWN:
		break;
	}
	claims_add(claims,
	           &(struct claim){
			   .control = CONTROL_UNKNOWN_ROUTE,
			   .value = claims_printf(claims, "%s %s", reading->call->method, path),
			   .field = "path",
		   });
	return false;
}

static void read_call(struct reading *reading)
{
	const char *why = NULL;
	reading_fn *read;

	if (uri_parse(reading->call->target, &reading->uri, &why) < 0) {
		reading->uri.path = "";
		unreadable(reading, "path", why);
		return;
	}
	if (!find_route(reading))
		return;
	why = body_problem(reading);
	if (why)
		unreadable(reading, "body", why);
	read = readers[reading->route->reader];
	if (read)
		read(reading);
}

void call_claims(struct call *call, struct claims *claims, struct call_summary *ret_summary)
{
	struct reading reading;

	reading.call = call;
	reading.action = "unknown";
	reading.uri.version = NULL;
	reading.r = (struct reader){.claims = claims};
	read_call(&reading);
	action_claim(&reading, reading.action);
	*ret_summary = (struct call_summary){
		.action = reading.action,
		.path = reading.uri.path,
		.version = reading.uri.version,
	};
}
