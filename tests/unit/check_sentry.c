/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a policy is made of is watched, and nothing else: what that is may change. */
#include "plugin/sentry.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plugin/news.h"
#include "plugin/process.h"
#include "support.h"
#include "support/tree.h"

#define HEAD "version: 1\n"

static int news[2];
static struct sentry sentry;

/* Whether it tells of the policy, if it has something to tell. */
static bool is_told(void)
{
	int64_t end = process_now_ms() + 60000;
	struct news got;
	int passed;

	do {
		sentry.policy.due = sentry.included.due = 0;
		sentry_go_on(&sentry, process_now_ms());
		if (news_take(news[0], &got, &passed) == 1) {
			ck_assert_int_eq(got.kind, NEWS_POLICY);
			return true;
		}
		poll(NULL, 0, 1);
	} while ((sentry.policy.seen != sentry.policy.told ||
	          sentry.included.seen != sentry.included.told) &&
	         process_now_ms() < end);
	return false;
}

/* What a step writes, and whether that is told of. */
struct step {
	const char *name, *text;
	bool told;
};

static const struct {
	const char *policy;
	struct step steps[4];
} ROWS[] = {
	{HEAD, {{"policy.yaml", HEAD "mode: audit\n", true}, {"policy.d/a.yaml", "x", false}}},
	{HEAD "include: policy.d\n",
         {{"policy.d/a.yaml", "x", true}, {"team/a.yaml", "x", false}, {"one.yaml", "x", false}}},
	{HEAD "include: [team, one.yaml]\n",
         {{"team/new.yaml", "x", true},
          {"one.yaml", "another", true},
          {"policy.d/a.yaml", "x", false},
          {"team/new.yaml", "another", true}}},
	{HEAD "include: team/deep/b.yaml\n", {{"team/deep/b.yaml", "x", true}}},
	/* What is included becomes something else. */
	{HEAD "include: team\n",
         {{"policy.yaml", HEAD "include: one.yaml\n", true},
          {"team/a.yaml", "x", false},
          {"one.yaml", "another", true}}},
	{HEAD,
         {{"policy.yaml", HEAD "include: team\n", true},
          {"team/a.yaml", "x", true},
          {"policy.yaml", HEAD, true},
          {"team/a.yaml", "another", false}}},
	/* A policy that is broken includes what it did. */
	{HEAD "include: team\n", {{"policy.yaml", "{include:", true}, {"team/a.yaml", "x", true}}},
	/* What is not there yet. */
	{HEAD "include: two.yaml\n", {{"two.yaml", HEAD, true}}},
};

START_TEST(test_row)
{
	char policy[64], path[64];

	tree_begin();
	for (const char *const *name = (const char *const[]){"team", "policy.d", "team/deep", NULL};
	     *name; name++) {
		snprintf(path, sizeof(path), "%s/%s", top, *name);
		ck_assert_int_eq(mkdir(path, 0700), 0);
	}
	put("one.yaml", HEAD);
	put("policy.yaml", ROWS[_i].policy);
	snprintf(policy, sizeof(policy), "%s/policy.yaml", top);
	ck_assert_int_eq(news_open(news), 0);
	sentry_begin(&sentry, policy, NULL);
	sentry.news_fd = news[1];
	sentry.policy.quiet_ms = sentry.included.quiet_ms = 1;
	for (size_t i = 0; i < ARRAY_LEN(ROWS[_i].steps) && ROWS[_i].steps[i].name; i++) {
		const struct step *step = &ROWS[_i].steps[i];

		put(step->name, step->text);
		ck_assert_msg(is_told() == step->told, "%d: %s", _i, step->name);
	}
	sentry_end(&sentry);
	close(news[0]);
	close(news[1]);
	tree_end();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sentry");
	TCase *tcase = tcase_create("sentry");

	tcase_set_timeout(tcase, 180);
	tcase_add_loop_test(tcase, test_row, 0, ARRAY_LEN(ROWS));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
