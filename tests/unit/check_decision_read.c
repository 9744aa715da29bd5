/* SPDX-License-Identifier: Apache-2.0 */
/* The decision log read back: what was judged is judged the same, and nothing else is taken. */
#include <stdlib.h>
#include <string.h>

#include "plugin/decision_line.h"
#include "plugin/decision_read.h"
#include "policy/diag.h"
#include "support.h"

#define DECISION "\"id\":\"00c0ffee\",\"decision\":\"allow\""
#define CLAIM    "\"control\":\"privileged\",\"value\":\"true\",\"field\":\"f\""

static const char *const labels[] = {"debug=true", "owner=\"me\"\n", ""};
static const struct subject web = {"web", "docker.io/library/nginx:1", labels, 3};
static const struct subject unknown = {"web", "", NULL, 0};

/* What is set in a claim beside its control, for each control. */
static const struct claim shapes[] = {
	{.value = "", .field = "f", .amount = CLAIM_UNLIMITED},
	{.value = "true", .field = "HostConfig.X", .amount = 0, .of = "container x"},
	{.value = "false", .field = "f", .amount = INT64_MAX, .whole = true},
	{.value = "/etc/\u00e4\x01\"\\", .field = "f", .amount = 512u << 20, .guarded = true},
	{.value = "/srv/data",
         .field = "f",
         .alias = "/data",
         .alias_links = 5,
         .read_only = true,
         .amount = 1},
	{.value = "docker.io/library/nginx:1", .field = "path", .subject = &web},
	{.value = "web", .field = "path", .subject = &unknown},
	{.value = "0.0.0.0:80/tcp", .field = "f", .amount = 100},
};

static struct logged_decision logged;

static void load(const char *profile, struct policy **ret_policy)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile(profile, diag, ret_policy), 0);
}

/* Writes one claim as the server does, and reads it back into logged. */
static void round_trip(const struct claim *claim, const struct policy *policy,
                       enum verdict *ret_verdict, char *line, size_t size)
{
	const struct call call = {.user = "al\"ice", .method = "POST"};
	const struct call_summary summary = {
		.path = "/x", .action = "container.create", .version = "1.41"};
	const struct occasion occasion = {.user = "al\"ice", .certificate = true};
	struct decision_record record = {.id = 0xc0ffee,
	                                 .call = &call,
	                                 .summary = &summary,
	                                 .verdicts = ret_verdict,
	                                 .occasion = &occasion,
	                                 .policy = policy};
	static struct claims claims;
	struct text text;

	claims_init(&claims);
	claims_add(&claims, claim);
	record.claims = &claims;
	record.decision = policy_judge(policy, &occasion, claims.list, claims.n, ret_verdict);
	text_init(&text, line, size);
	text_put(&text, "{\"time\":\"2026-03-01T10:20:30.123Z\",");
	decision_line_write(&text, &record);
	text_put(&text, "}");
	claims_done(&claims);
	ck_assert_msg(decision_read(&logged, line, text.len) == LOGGED_DECISION, "%s", logged.why);
	ck_assert_int_eq(logged.decision, record.decision);
	ck_assert_int_eq((int)logged.n, 1);
	ck_assert_int_eq(logged.verdicts[0], *ret_verdict);
}

START_TEST(every_control_and_shape_is_judged_the_same)
{
	static const char *const profiles[] = {"baseline", "restricted", "cis", "open"};
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	char line[LIMIT_LOG_LINE];

	load(profiles[_i], &policy);
	for (int control = 0; control < CONTROL_COUNT; control++) {
		for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
			struct claim claim = shapes[i];
			enum verdict before, after;

			claim.control = (enum control)control;
			round_trip(&claim, policy, &before, line, sizeof(line));
			(void)!policy_judge(policy, &logged.occasion, logged.claims, logged.n,
			                    &after);
			ck_assert_int_eq(before, after);
			ck_assert_int_eq((int)logged.claims[0].control, control);
			ck_assert_str_eq(logged.claims[0].value, claim.value);
			ck_assert_str_eq(logged.claims[0].field, claim.field);
			ck_assert_int_eq(logged.claims[0].whole, claim.whole);
			ck_assert_int_eq(logged.claims[0].guarded, claim.guarded);
			ck_assert_int_eq(logged.claims[0].read_only, claim.read_only);
			ck_assert_pstr_eq(logged.claims[0].alias, claim.alias);
			ck_assert_uint_eq(logged.claims[0].alias_links, claim.alias_links);
			ck_assert_pstr_eq(logged.claims[0].of, claim.of);
			ck_assert_int_eq(!logged.claims[0].subject, !claim.subject);
		}
	}
}
END_TEST

START_TEST(the_rest_of_a_decision_is_read)
{
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	char line[LIMIT_LOG_LINE];
	enum verdict verdict;
	struct claim claim = shapes[5];

	claim.control = CONTROL_EXEC;
	load("baseline", &policy);
	round_trip(&claim, policy, &verdict, line, sizeof(line));
	ck_assert_str_eq(logged.id, "00c0ffee");
	ck_assert_str_eq(logged.occasion.user, "al\"ice");
	ck_assert(logged.occasion.certificate && logged.has_time && !logged.occasion.off);
	ck_assert_int_eq((long)logged.occasion.now, 1772360430);
	ck_assert_str_eq(logged.action, "container.create");
	ck_assert_str_eq(logged.method, "POST");
	ck_assert_str_eq(logged.path, "/x");
	ck_assert_str_eq(logged.api, "1.41");
	ck_assert_str_eq(logged.policy, "baseline");
	ck_assert_str_eq(logged.policy_hash, policy_hash(policy));
	ck_assert_ptr_null(logged.off);
	ck_assert_str_eq(logged.claims[0].subject->name, "web");
	ck_assert_uint_eq(logged.claims[0].subject->n_labels, 3);
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		ck_assert_str_eq(logged.claims[0].subject->labels[i], labels[i]);
}
END_TEST

START_TEST(labels_left_out_are_counted)
{
	static char name[LIMIT_LOGGED_LABEL + 2];
	static const char *many[LIMIT_LOGGED_LABELS + 3];
	const struct subject subject = {"web", "", many, ARRAY_LEN(many)};
	const struct claim claim = {CONTROL_EXEC, .value = "w", .field = "f", .subject = &subject};
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	char line[LIMIT_LOG_LINE];
	enum verdict verdict;

	memset(name, 'x', sizeof(name) - 1);
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = i == 1 ? name : "a=b";
	load("baseline", &policy);
	round_trip(&claim, policy, &verdict, line, sizeof(line));
	ck_assert_uint_eq(logged.claims[0].subject->n_labels, LIMIT_LOGGED_LABELS);
	ck_assert_uint_eq(logged.labels_left_out, 3);
}
END_TEST

static const struct {
	const char *line;
	enum logged_kind kind;
	const char *why; /* part of it */
} lines[] = {
	{"{" DECISION ",\"claims\":[]}", LOGGED_DECISION, NULL},
	{"{" DECISION ",\"claims\":[{" CLAIM ",\"verdict\":\"off\"}]}", LOGGED_DECISION, NULL},
	{"{" DECISION ",\"new\":{\"a\":[1]},\"claims\":[]}", LOGGED_DECISION, NULL},
	{"{" DECISION ",\"claims_left_out\":900}", LOGGED_SHORT, NULL},
	{"{\"time\":\"2026-01-01T00:00:00.000Z\",\"lost\":12}", LOGGED_LOST, NULL},
	{"", LOGGED_FOREIGN, "no JSON"},
	{"level=info msg=\"hello\"", LOGGED_FOREIGN, "no JSON"},
	{"{}", LOGGED_FOREIGN, "no decision"},
	{"{\"msg\":\"hello\"}", LOGGED_FOREIGN, "no decision"},
	{"{" DECISION "}", LOGGED_FOREIGN, "no decision"},
	{"{\"decision\":\"allow\",\"claims\":[]}", LOGGED_FOREIGN, "no decision"},
	{"{\"id\":\"1\",\"claims\":[]}", LOGGED_FOREIGN, "no decision"},
	{"{\"id\":\"1\",\"decision\":\"perhaps\",\"claims\":[]}", LOGGED_FOREIGN, "word"},
	{"{" DECISION ",\"claims\":[]} x", LOGGED_FOREIGN, "follows"},
	{"{" DECISION ",\"claims\":[{" CLAIM ",\"verd", LOGGED_FOREIGN, "cut off"},
	{"{" DECISION ",\"claims\":[{" CLAIM "}]}", LOGGED_FOREIGN, "lacks"},
	{"{" DECISION ",\"claims\":[{" CLAIM ",\"verdict\":\"odd\"}]}", LOGGED_FOREIGN, "verdict"},
	{"{" DECISION ",\"claims\":[{\"control\":\"odd\"}]}", LOGGED_FOREIGN, "control"},
	{"{" DECISION ",\"claims\":[{" CLAIM ",\"amount\":-1,\"verdict\":\"denied\"}]}",
         LOGGED_FOREIGN, "negative"},
	{"{\"lost\":-1}", LOGGED_FOREIGN, "negative"},
};

START_TEST(lines_are_told_apart)
{
	char line[512];

	snprintf(line, sizeof(line), "%s", lines[_i].line);
	ck_assert_int_eq(decision_read(&logged, line, strlen(line)), lines[_i].kind);
	if (lines[_i].why)
		ck_assert_msg(strstr(logged.why, lines[_i].why) != NULL, "%s", logged.why);
}
END_TEST

START_TEST(that_it_was_off_is_known)
{
	char line[512] = "{" DECISION ",\"off\":\"INC-77\",\"claims\":[]}";

	ck_assert_int_eq(decision_read(&logged, line, strlen(line)), LOGGED_DECISION);
	ck_assert_str_eq(logged.off, "INC-77");
	ck_assert_str_eq(logged.policy_hash, "");
}
END_TEST

START_TEST(an_overflown_call_is_known)
{
	char line[512] = "{" DECISION ",\"claims\":[{\"control\":\"unreadable\",\"value\":"
			 "\"" CLAIMS_OVERFLOW "\",\"field\":\"request\",\"verdict\":\"denied\"}]}";

	ck_assert_int_eq(decision_read(&logged, line, strlen(line)), LOGGED_DECISION);
	ck_assert(logged.overflown);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decision read");
	TCase *tests = tcase_create("decision read");

	tcase_add_loop_test(tests, every_control_and_shape_is_judged_the_same, 0, 4);
	tcase_add_test(tests, the_rest_of_a_decision_is_read);
	tcase_add_test(tests, labels_left_out_are_counted);
	tcase_add_loop_test(tests, lines_are_told_apart, 0, ARRAY_LEN(lines));
	tcase_add_test(tests, that_it_was_off_is_known);
	tcase_add_test(tests, an_overflown_call_is_known);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
