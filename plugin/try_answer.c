/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "route.h"
#include "try_answers.h"
#include "try_target.h"
#include "uri.h"

static const struct {
	const char *prefix;
	enum try_kind kind;
} kinds[] = {
	{"container.", TRY_CONTAINER},
	{"exec.", TRY_EXEC},
	{"network.", TRY_NETWORK},
	{"volume.", TRY_VOLUME},
};

static char *copy(const char *text)
{
	return text ? strdup(text) : NULL;
}

int try_place_find(struct try_session *session, const struct try_request *request,
                   struct try_place *ret)
{
	_cleanup_(freep) char *target = strdup(request->target);
	_cleanup_(freep) struct uri *uri = malloc(sizeof(*uri));
	struct route_name name = {0};
	const struct route *route;
	const char *why;

	*ret = (struct try_place){.action = "unknown"};
	if (!target || !uri)
		return -ENOMEM;
	if (uri_parse(target, uri, &why) < 0)
		uri->path = NULL;
	ret->shown = try_target_shown(uri);
	if (uri->path && route_find(request->method, uri->path, &route, &name) == ROUTE_FOUND) {
		ret->action = route->action;
		ret->given = copy(uri_param(uri, "name"));
		ret->filters = copy(uri_param(uri, "filters"));
	}
	ret->name = strndup(name.text ? name.text : "", name.len);
	if (!ret->name || !ret->shown)
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (strncmp(ret->action, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
			ret->thing = try_things_find(&session->things, kinds[i].kind, ret->name);
	}
	return 0;
}

void try_place_done(struct try_place *place)
{
	free(place->name);
	free(place->given);
	free(place->filters);
	free(place->shown);
}

static const char *status_text(unsigned status)
{
	static const struct {
		unsigned status;
		const char *text;
	} texts[] = {
		{101, "UPGRADED"},  {200, "OK"},        {201, "Created"},     {204, "No Content"},
		{403, "Forbidden"}, {404, "Not Found"}, {400, "Bad Request"},
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (texts[i].status == status)
			return texts[i].text;
	}
	return "Internal Server Error";
}

#define HEAD                                                                                       \
	"HTTP/1.1 %u %s\r\nApi-Version: 1.51\r\nBuilder-Version: 1\r\nDocker-Experimental: "       \
	"false\r\nOstype: linux\r\nServer: Docker/28.3.0 (linux)\r\nSwarm: inactive\r\n"           \
	"Content-Type: %s\r\n"

static void put_head(FILE *out, const struct answering *a, size_t len)
{
	fprintf(out, HEAD, a->status, status_text(a->status), a->type);
	fputs(a->header ? a->header : "", out);
	if (a->status == 101)
		fputs("Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n", out);
	else if (a->rest == TRY_REST_EVENTS)
		fputs("Connection: close\r\n\r\n", out);
	else if (a->rest == TRY_REST_CLOSE)
		fputs("\r\n", out);
	else if (a->status == 204)
		fputs("\r\n", out);
	else
		fprintf(out, "Content-Length: %zu\r\n\r\n", len);
}

static void finish(const struct answering *a, const char *body, size_t len, struct try_reply *ret)
{
	bool head_only = a->request && strcmp(a->request->method, "HEAD") == 0;
	FILE *out = open_memstream(&ret->text, &ret->len);

	ret->rest = a->rest;
	if (!out)
		return;
	put_head(out, a, len);
	if (!head_only && a->status != 204)
		fwrite(body, 1, len, out);
	if (fclose(out) != 0) {
		free(ret->text);
		ret->text = NULL;
	}
}

/* Makes an answer whose body fn writes. */
static void make(struct answering *a, try_answer_fn *fn, struct try_reply *ret)
{
	_cleanup_(freep) char *body = NULL;
	size_t len = 0;

	*ret = (struct try_reply){0};
	a->status = 200;
	a->type = "application/json";
	a->out = open_memstream(&body, &len);
	if (!a->out)
		return;
	fn(a);
	if (fclose(a->out) == 0 && body)
		finish(a, body, len, ret);
}

void try_answer(struct try_session *session, struct try_request *request, struct try_place *place,
                enum try_outcome outcome, struct try_reply *ret)
{
	struct answering a = {
		.session = session, .request = request, .place = place, .outcome = outcome};

	make(&a, try_answers_write, ret);
}

void try_answer_error(unsigned status, const char *message, struct try_reply *ret)
{
	_cleanup_(freep) char *body = NULL;
	struct answering a = {.status = status, .type = "application/json"};
	size_t len = 0;

	*ret = (struct try_reply){0};
	a.out = open_memstream(&body, &len);
	if (!a.out)
		return;
	try_answers_message(&a, status, message);
	if (fclose(a.out) == 0 && body)
		finish(&a, body, len, ret);
}
