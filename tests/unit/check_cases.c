/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The case files: each line of tests/cases/ is an API call with the verdict that it must get from
 * tests/policies/cases.yaml, or from the policy that it names, and the control that must have
 * denied it. The call is put into an envelope as dockerd would, and goes the whole
 * main path.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/authz.h"
#include "support.h"

/*
 * Cases that need to know what the engine has: a container's settings, a link on the host, whether
 * a container runs already (X05: attaching is part of `docker run -it`). A call alone cannot tell.
 */
static bool needs_engine(json_t *c)
{
	const char *setup = json_string_value(json_object_get(c, "setup"));

	if (strcmp(json_string_value(json_object_get(c, "id")), "X05") == 0)
		return true;
	return setup && (strcmp(setup, "containers") == 0 || strcmp(setup, "host_fs") == 0) &&
	       strcmp(json_string_value(json_object_get(c, "expect")), "deny") == 0;
}

static char *base64(const char *data, size_t len)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = calloc(1, (len + 2) / 3 * 4 + 1);
	char *p = out;

	for (size_t i = 0; i < len; i += 3) {
		const unsigned char *in = (const unsigned char *)data + i;
		unsigned bits = (unsigned)in[0] << 16;

		if (i + 1 < len)
			bits |= (unsigned)in[1] << 8;
		if (i + 2 < len)
			bits |= in[2];
		*p++ = letters[bits >> 18];
		*p++ = letters[bits >> 12 & 63];
		*p++ = i + 1 < len ? letters[bits >> 6 & 63] : '=';
		*p++ = i + 2 < len ? letters[bits & 63] : '=';
	}
	return out;
}

/* The body's bytes, with what body_gen says put in; NULL without one. */
static char *body_of(json_t *c)
{
	json_t *body = json_object_get(c, "body");
	json_t *gen = json_object_get(c, "body_gen");
	char *text = NULL;

	if (json_is_string(body))
		text = strdup(json_string_value(body));
	else if (!json_is_null(body) && body)
		text = json_dumps(body, JSON_COMPACT);
	if (text && json_object_get(gen, "replace")) {
		const char *mark = json_string_value(json_object_get(gen, "replace"));
		size_t count = (size_t)json_integer_value(json_object_get(gen, "count"));
		char *at = strstr(text, mark);
		char *grown = malloc(strlen(text) + count + 1);
		size_t before = (size_t)(at - text);

		memcpy(grown, text, before);
		memset(grown + before, 'A', count);
		strcpy(grown + before + count, at + strlen(mark));
		free(text);
		text = grown;
	}
	return text;
}

/* Headers as dockerd shows them: the last of a name, without Transfer-Encoding. */
static json_t *headers_of(json_t *c, const char *body)
{
	json_t *given = json_object_get(c, "headers");
	const char *method = json_string_value(json_object_get(c, "method"));
	json_t *headers = json_object();
	bool chunked = false;
	const char *name;
	json_t *value, *pair;
	size_t i;
	char length[32];

	json_object_foreach(given, name, value) json_object_set(headers, name, value);
	json_array_foreach(given, i, pair) json_object_set(
		headers, json_string_value(json_array_get(pair, 0)), json_array_get(pair, 1));
	/* "none": the client sends neither a length nor chunks. */
	chunked = json_object_get(headers, "Transfer-Encoding") != NULL;
	json_object_del(headers, "Transfer-Encoding");
	json_object_del(headers, "X-Registry-Auth");
	snprintf(length, sizeof(length), "%zu", body ? strlen(body) : 0);
	if (!chunked && !json_object_get(headers, "Content-Length") &&
	    (body || strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0))
		json_object_set_new(headers, "Content-Length", json_string(length));
	return headers;
}

static char *envelope_of(json_t *c)
{
	char *body = body_of(c);
	json_t *envelope = json_object();
	json_t *shown = json_object_get(c, "plugin_sees_body");
	const char *type;
	char *text;

	json_object_set(envelope, "RequestMethod", json_object_get(c, "method"));
	json_object_set(envelope, "RequestUri", json_object_get(c, "uri"));
	json_object_set_new(envelope, "RequestHeaders", headers_of(c, body));
	type = json_string_value(
		json_object_get(json_object_get(envelope, "RequestHeaders"), "Content-Type"));
	if (body && *body && !json_is_false(shown) && type && strstr(type, "application/json")) {
		char *encoded = base64(body, strlen(body));

		json_object_set_new(envelope, "RequestBody", json_string(encoded));
		free(encoded);
	}
	free(body);
	text = json_dumps(envelope, JSON_COMPACT);
	json_decref(envelope);
	return text;
}

/* The reply's text for one case; the caller frees. */
static char *ask(struct authz *authz, json_t *c)
{
	char *envelope = envelope_of(c);
	struct server_reply reply;
	char *text;

	authz_answer(authz, envelope, strlen(envelope), &reply);
	text = strndup(reply.body, reply.len);
	if (reply.free_body)
		free((void *)(uintptr_t)reply.body);
	free(envelope);
	return text;
}

/* A policy of tests/policies with all that judges a call by it, and the log that it writes. */
struct judge {
	const char *name;
	struct state *state;
	struct authz authz;
	struct decision_log *log;
	FILE *written;
};

static void judge_open(struct judge *judge)
{
	char policy[64], path[] = "/tmp/quaymaster-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	snprintf(policy, sizeof(policy), "tests/policies/%s.yaml", judge->name);
	ck_assert_int_eq(state_new(policy, &judge->state), 0);
	ck_assert_int_eq(decision_log_open(path, &judge->log), 0);
	ck_assert_int_eq(authz_init(&judge->authz, judge->state, judge->log, NULL), 0);
	judge->written = fdopen(fd, "r");
	unlink(path);
}

static void judge_close(struct judge *judge)
{
	authz_done(&judge->authz);
	decision_log_close(judge->log);
	state_free(judge->state);
	fclose(judge->written);
}

/* The decision that was logged last. */
static json_t *logged(struct judge *judge)
{
	char *line = NULL;
	size_t size = 0;
	json_t *decision;

	clearerr(judge->written);
	ck_assert_int_gt(getline(&line, &size, judge->written), 0);
	decision = json_loads(line, 0, NULL);
	free(line);
	return decision;
}

/* Whether a claim of the control was denied; a line that had no room for claims tells nothing. */
static bool was_denied(json_t *decision, const char *control)
{
	json_t *claims = json_object_get(decision, "claims"), *claim;
	size_t i;

	json_array_foreach(claims, i, claim)
	{
		const char *name = json_string_value(json_object_get(claim, "control"));
		const char *verdict = json_string_value(json_object_get(claim, "verdict"));

		if (strcmp(name, control) == 0 && strcmp(verdict, "denied") == 0)
			return true;
	}
	return !claims;
}

/* Judges one case; what is wrong is said and counted. */
static unsigned run_case(struct judge *judges, json_t *c)
{
	const char *id = json_string_value(json_object_get(c, "id"));
	const char *expect = json_string_value(json_object_get(c, "expect"));
	const char *rule = json_string_value(json_object_get(c, "rule"));
	const char *policy = json_string_value(json_object_get(c, "policy"));
	struct judge *judge = &judges[policy && strcmp(policy, judges[1].name) == 0];
	char *reply = ask(&judge->authz, c);
	json_t *decision = logged(judge);
	bool allowed = strcmp(reply, "{\"Allow\":true}") == 0;
	bool right = allowed == (strcmp(expect, "allow") == 0);

	if (right && !allowed && !(rule && was_denied(decision, rule)))
		right = false;
	if (!right)
		fprintf(stderr, "%s (%s): expected %s by %s, got %s\n", id,
		        json_string_value(json_object_get(c, "desc")), expect, rule ? rule : "-",
		        reply);
	json_decref(decision);
	free(reply);
	return right ? 0 : 1;
}

static void run_file(const char *path, unsigned at_least)
{
	struct judge judges[] = {{.name = "cases"}, {.name = "hardened"}};
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	unsigned run = 0, wrong = 0;

	ck_assert_msg(file != NULL, "%s is missing", path);
	for (size_t i = 0; i < ARRAY_LEN(judges); i++)
		judge_open(&judges[i]);
	while (getline(&line, &size, file) > 0) {
		json_t *c = json_loads(line, 0, NULL);

		ck_assert_msg(c && json_is_string(json_object_get(c, "expect")) &&
		                      json_is_string(json_object_get(c, "id")),
		              "%s: bad line %s", path, line);
		if (!needs_engine(c)) {
			wrong += run_case(judges, c);
			run++;
		}
		json_decref(c);
	}
	ck_assert_msg(wrong == 0, "%u of %u cases are judged wrongly", wrong, run);
	ck_assert_uint_ge(run, at_least);
	for (size_t i = 0; i < ARRAY_LEN(judges); i++)
		judge_close(&judges[i]);
	free(line);
	fclose(file);
}

START_TEST(bypasses_are_denied)
{
	run_file("tests/cases/bypass.jsonl", 400);
}
END_TEST

START_TEST(ordinary_clients_are_allowed)
{
	run_file("tests/cases/legit.jsonl", 170);
}
END_TEST

/* A call that asks for too much at once could hide a denied thing behind what is allowed. */
START_TEST(overflow_is_denied_under_any_policy)
{
	char path[] = "/tmp/quaymaster-XXXXXX";
	int fd = mkstemp(path);
	struct state *state;
	struct authz authz;
	json_t *c = json_pack("{s:s, s:s, s:{s:s}, s:{s:s, s:{s:o, s:b}}}", "method", "POST", "uri",
	                      "/containers/create", "headers", "Content-Type", "application/json",
	                      "body", "Image", "nginx", "HostConfig", "CapAdd", json_array(),
	                      "Privileged", 1);
	json_t *host_config = json_object_get(json_object_get(c, "body"), "HostConfig");
	char *reply;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_gt(dprintf(fd, "version: 1\nextends: open\n"), 0);
	close(fd);
	for (int i = 0; i < 2 * LIMIT_CLAIMS; i++)
		json_array_append_new(json_object_get(host_config, "CapAdd"), json_string("X"));
	ck_assert_int_eq(state_new(path, &state), 0);
	ck_assert_int_eq(authz_init(&authz, state, NULL, NULL), 0);
	reply = ask(&authz, c);
	ck_assert_msg(strstr(reply, "\"Allow\":false") != NULL, "%s", reply);
	free(reply);
	json_decref(c);
	authz_done(&authz);
	state_free(state);
	unlink(path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cases");
	TCase *tcase = tcase_create("cases");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, bypasses_are_denied);
	tcase_add_test(tcase, ordinary_clients_are_allowed);
	tcase_add_test(tcase, overflow_is_denied_under_any_policy);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
