/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Renaming where rules and exceptions go by names: each row is a policy, a container, and the name
 * that it is to get.
 */
#include <string.h>

#include "policy/policy.h"
#include "support.h"
#include "support/loaded.h"

#define EXEC(lists)   "rules: {exec: " lists "}"
#define ATTACH(lists) "rules: {attach: " lists "}"
#define JOIN(lists)   "rules: {container-namespaces: " lists "}"
#define EXCEPT(match)                                                                              \
	"exceptions: [{id: x, match: {" match "}, permit: {exec: allow}, reason: r, "              \
	"permanent: true}]"

static const struct row {
	const char *policy;
	const char *from; /* NULL when nobody could look */
	const char *to;
	bool passes;
} rows[] = {
	/* Nothing goes by names. */
	{"rules: {exec: deny}", "db", "web", true},
	{"rules: {exec: allow}", "db", "web", true},
	{EXEC("{allow: [{when: {label: tier}}, {when: {image: nginx}}]}"), "db", "web", true},
	{EXEC("{allow: [{when: {label: tier}}]}"), NULL, "web", true},
	{EXCEPT("container: {label: tier}"), NULL, "web", true},
	{EXCEPT("user: alice"), "db", "web", true},

	/* Into a name that is let in, for every kind of pattern. */
	{EXEC("{allow: [web]}"), "db", "web", false},
	{EXEC("{allow: [web, \"debug-*\"]}"), "db", "debug-1", false},
	{EXEC("{allow: [{when: {name: \"web*\"}}]}"), "db", "web-1", false},
	{EXEC("{allow: [{when: {name: web, label: \"tier=infra\"}}]}"), "db", "web", false},
	{EXEC("{allow: [{when: {name: web, label: other}}]}"), "db", "web", true},
	{EXEC("{allow: [{when: {name: web, image: \"acme/*\"}}]}"), "db", "web", false},
	{EXEC("{allow: [{when: {name: web, image: nginx}}]}"), "db", "web", true},
	{ATTACH("{allow: [web]}"), "db", "web", false},
	{EXEC("{allow: [web]}"), NULL, "web", false},
	{EXEC("{allow: [web]}"), NULL, "other", false},
	{ATTACH("{deny: [web]}"), NULL, "other", false},

	/* What is let in already, or is let in by something else. */
	{EXEC("{allow: [\"web*\"]}"), "web-1", "web-2", true},
	{EXEC("{allow: [\"web*\"]}"), "web-1", "db", true},
	{EXEC("{allow: [\"*\"]}"), "db", "web", true},
	{EXEC("{allow: [web, {when: {label: tier}}]}"), "db", "web", true},
	{"rules: {exec: {allow: [web]}, attach: {allow: [\"*\"]}}", "db", "web", false},

	/* Out of a name that is kept out. */
	{EXEC("{deny: [\"db*\"]}"), "db", "web", false},
	{EXEC("{deny: [\"db*\"]}"), "web", "db", true},
	{EXEC("{deny: [\"db*\"]}"), "db", "db2", true},

	/* Into and out of what may be joined. */
	{JOIN("{deny: [\"pid:db\"]}"), "db", "web", false},
	{JOIN("{deny: [\"pid:db\"]}"), "web", "db", true},
	{JOIN("{allow: [\"network:web\"]}"), "db", "web", false},
	{JOIN("{allow: [\"network:*\"]}"), "db", "web", true},
	{JOIN("{allow: [\"network:*\"]}"), NULL, "web", true},
	{JOIN("{deny: [\"pid:db\"]}"), NULL, "web", false},
	{"rules: {volumes-from: {deny: [db]}}", "db", "web", false},
	{"rules: {volumes-from: {allow: [web]}}", "db", "web", false},
	{"rules: {volumes-from: {allow: [\"web*\"]}}", "web-1", "web-2", true},
	{"rules: {volumes-from: {allow: [web]}}", NULL, "web", false},

	/* Exceptions, whomever they are for. */
	{EXCEPT("container: {name: web}"), "db", "web", false},
	{EXCEPT("container: {name: web}"), "db", "web2", true},
	{EXCEPT("container: {name: web}"), NULL, "web", false},
	{EXCEPT("container: {name: \"debug-*\"}, user: alice"), "db", "debug-1", false},
	{EXCEPT("container: {name: \"web*\"}"), "web1", "web2", true},
	{EXCEPT("container: {name: web, label: tier}"), "db", "web", false},
	{EXCEPT("container: {name: web, label: other}"), "db", "web", true},

	/* As compose puts a container in another's place, and what looks like that. */
	{EXEC("{allow: [web]}"), "0123456789ab_web", "web", true},
	{EXEC("{allow: [web]}"), "web", "0123456789ab_web", true},
	{EXEC("{allow: [web]}"), "db", "0123456789ab_web", false},
	{EXEC("{allow: [web]}"), "0123456789ab_db", "web", false},
	{EXEC("{allow: [web]}"), "0123456789a_web", "web", false},
	{EXEC("{allow: [web]}"), "0123456789abc_web", "web", false},
	{EXEC("{allow: [web]}"), "0123456789AB_web", "web", false},
	{EXEC("{allow: [web]}"), "0123456789ab0123456789ab_web", "web", false},
	{EXEC("{allow: [web]}"), "0123456789ab_0123456789ab_web", "web", false},
	{EXEC("{deny: [db]}"), "db", "0123456789ab_db", false},
	{EXEC("{deny: [db]}"), "0123456789ab_db", "db", true},
	{EXCEPT("container: {name: web}"), "0123456789ab_web", "web", true},
	{EXCEPT("container: {name: web}"), "db", "0123456789ab_web", false},

	/* Where the policy says so. */
	{"rules: {renames: allow, exec: {allow: [web]}}", "db", "web", true},
	{"rules: {renames: {mode: audit, verdict: deny}, exec: {allow: [web]}}", "db", "web", true},
	{"rules: {exec: {allow: [web], mode: audit}}", "db", "web", true},
	{"extends: open\nrules: {exec: {allow: [web]}}", "db", "web", false},
	{"extends: cis\nrules: {exec: {allow: [web]}}", "db", "web", false},
	{"extends: restricted\nrules: {exec: {allow: [web]}}", "db", "web", false},
};

static struct policy *load(const char *rest)
{
	char text[512];

	snprintf(text, sizeof(text), "version: 1\n%s\n", rest);
	return loaded(text);
}

START_TEST(test_rename)
{
	static const char *const labels[] = {"tier=infra"};
	const struct row *row = &rows[_i];
	_cleanup_(policy_unrefp) struct policy *policy = load(row->policy);
	const struct subject subject = {.name = row->from,
	                                .image = "docker.io/acme/web:1",
	                                .labels = labels,
	                                .n_labels = ARRAY_LEN(labels)};
	const struct claim claim = {.control = CONTROL_RENAMES,
	                            .value = row->to,
	                            .field = "name",
	                            .subject = row->from ? &subject : NULL};
	enum verdict verdict = VERDICT_DENIED;
	enum decision decision = policy_judge(policy, &nobody, &claim, 1, &verdict);

	ck_assert_msg((decision == DECISION_ALLOW) == row->passes, "%s: %s to %s", row->policy,
	              row->from ? row->from : "(unseen)", row->to);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rename");
	TCase *tests = tcase_create("rename");

	tcase_add_loop_test(tests, test_rename, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
