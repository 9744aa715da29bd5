/* SPDX-License-Identifier: Apache-2.0 */
#include "call_body.h"

#include <string.h>
#include <strings.h>

#include "api_version.h"

/*
 * From this API on a start with a body is refused; below it replaces HostConfig (moby
 * container_routes.go v24.0.9). docker-java sends a start with a Content-Type and without a
 * Content-Length.
 */
#define START_REFUSES_BODIES 24

bool call_hides_parameters(const struct call *call)
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
 * Whether a hidden parameter could change the verdict. Attaching is judged as if it were there, and
 * an import brings a tar as its body.
 */
static bool reads_parameters(const struct route *route, const struct uri *uri)
{
	enum route_reader reader = route->reader;
	const char *image = uri_param(uri, "fromImage");

	if (reader == READ_IMAGE_CREATE)
		return image && *image;
	return reader != READ_NOTHING && reader != READ_CONTAINER &&
	       reader != READ_CONTAINER_ATTACH;
}

const char *call_body_problem(const struct call *call, const struct route *route,
                              const struct uri *uri)
{
	switch (route->body) {
	case ROUTE_BODY_IGNORED:
	case ROUTE_BODY_HIDDEN:
		return NULL;
	case ROUTE_BODY_JSON:
		return call->body ? NULL : "its body was not shown by the engine";
	case ROUTE_BODY_JSON_OR_NONE:
		return call_hides_parameters(call) ? "its body was not shown by the engine" : NULL;
	case ROUTE_BODY_START:
		if (!is_empty_start(call))
			return "a start must not have a body";
		if (!is_form(call) && !call->content_length &&
		    api_minor(uri->version) >= START_REFUSES_BODIES)
			return NULL;
		return call_hides_parameters(call) ? "its body was not shown by the engine" : NULL;
	case ROUTE_BODY_NONE:
		if (!is_form(call) && !reads_parameters(route, uri))
			return NULL;
		return call_hides_parameters(call)
		               ? "parameters may hide in its body (say Content-Length: 0)"
		               : NULL;
	case ROUTE_BODY_TAR:
		return is_form(call) && call_hides_parameters(call)
		               ? "parameters may hide in its body (say Content-Length: 0)"
		               : NULL;
	}
	return "its body is of no known kind";
}
