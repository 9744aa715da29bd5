/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/calls.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "policy/cleanup.h"

/* dockerd's own head (moby pkg/plugins/client.go), with the length of what follows. */
#define HEAD                                                                                       \
	"POST /AuthZPlugin.%.8s HTTP/1.1\r\nHost: plugin.moby.localhost\r\n"                       \
	"User-Agent: Go-http-client/1.1\r\nContent-Length: %zu\r\n"                                \
	"Accept: application/vnd.docker.plugins.v1.2+json\r\n\r\n"

/* A line is {"AuthZReq":BODY} or {"AuthZRes":BODY}. */
static const char prefix_req[] = "{\"AuthZReq\":";
static const char prefix_res[] = "{\"AuthZRes\":";
#define PREFIX (sizeof(prefix_req) - 1)

DEFINE_CLEANUP(FILE *, fclose)

/* Dockerd ends the body with a newline (Go's json.Encoder); it takes the closing brace's place. */
static int make_call(char *line, size_t len, struct call *ret_call)
{
	char head[sizeof(HEAD) + 32];
	size_t body = len - PREFIX, n;

	line[len - 1] = '\n';
	n = (size_t)snprintf(head, sizeof(head), HEAD, line + 2, body);
	ret_call->bytes = malloc(n + body);
	if (!ret_call->bytes)
		return -ENOMEM;
	memcpy(ret_call->bytes, head, n);
	memcpy(ret_call->bytes + n, line + PREFIX, body);
	ret_call->len = n + body;
	return 0;
}

static int add_call(struct calls *calls, char *line, size_t len, unsigned number)
{
	struct call *list = reallocarray(calls->list, calls->n + 1, sizeof(*list));
	int r;

	if (!list)
		return -ENOMEM;
	calls->list = list;
	r = make_call(line, len, &list[calls->n]);
	if (r < 0)
		return r;
	list[calls->n++].line = number;
	return 0;
}

static int add_line(struct calls *calls, enum calls_filter filter, char *line, unsigned number)
{
	size_t len = strcspn(line, "\n");
	bool req = strncmp(line, prefix_req, PREFIX) == 0;
	bool res = strncmp(line, prefix_res, PREFIX) == 0;

	if (len <= PREFIX || (!req && !res) || line[len - 1] != '}')
		return -EINVAL;
	if ((filter == CALLS_ONLY_REQ && !req) || (filter == CALLS_ONLY_RES && !res))
		return 0;
	return add_call(calls, line, len, number);
}

int calls_read(const char *path, enum calls_filter filter, struct calls *ret_calls)
{
	_cleanup_(fclosep) FILE *file = fopen(path, "re");
	_cleanup_(freep) char *line = NULL;
	struct calls calls = {0};
	size_t size = 0;
	int r = 0;

	if (!file)
		return -errno;
	for (unsigned number = 1; r == 0 && getline(&line, &size, file) > 0; number++)
		r = add_line(&calls, filter, line, number);
	if (r == 0 && calls.n == 0)
		r = -EINVAL;
	if (r < 0)
		calls_free(&calls);
	else
		*ret_calls = calls;
	return r;
}

void calls_free(struct calls *calls)
{
	for (size_t i = 0; i < calls->n; i++)
		free(calls->list[i].bytes);
	free(calls->list);
	*calls = (struct calls){0};
}
