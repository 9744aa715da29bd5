/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mistakes of policies by what is said of each, and that what is said to be written instead is
 * right: the mend loads, and nothing is said of it. Where a mistake is shown, tests/golden/policy
 * has.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plugin/route.h"
#include "policy/date.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "policy/synonym.h"
#include "support.h"
#include "support/printed.h"

/* Below "version: 1"; mend is NULL where no one text is the right one. */
static const struct {
	const char *broken;
	const char *said;
	const char *mend;
} rows[] = {
	/* Words that are known from elsewhere. */
	{"rules: {cap-add: deny}", "did you mean \"capabilities\"?", "rules: {capabilities: deny}"},
	{"rules: {volumes: deny}", "did you mean \"host-paths\"?", "rules: {host-paths: deny}"},
	{"rules: {pid: deny}", "did you mean \"host-namespaces\"?",
         "rules: {host-namespaces: deny}"},
	{"rules: {exec: denied}", "did you mean \"deny\"?", "rules: {exec: deny}"},
	{"mode: dry_run", "did you mean \"audit\"?", "mode: audit"},
	{"profile: cis", "did you mean \"extends\"?", "extends: cis"},
	{"rules: {pids: {limit: 9}}", "did you mean \"max\"?", "rules: {pids: {max: 9}}"},
	{"rules: {host-namespaces: {allow: [net]}}", "did you mean network?",
         "rules: {host-namespaces: {allow: [network]}}"},
	{"deny: [privileged]", "\"deny\" belongs into a rule", "rules: {privileged: deny}"},
	/* YAML. */
	{"rules: {exec:deny}", "a space belongs behind the \":\" of \"exec:deny\"",
         "rules: {exec: deny}"},
	{"rules:\n  exec:deny\n  attach: deny", "2:3: error: a space belongs behind the \":\"",
         "rules:\n  exec: deny\n  attach: deny"},
	{"rules: {pids: {max: 1,000}}", "a \",\" ends the number", "rules: {pids: {max: 1000}}"},
	{"rules: {images: {allow: [!a]}}", "no text can begin with \"!\"", NULL},
	{"rules:\n  images:\n    allow:\n      -official", "a space belongs behind each \"-\"",
         "rules:\n  images:\n    allow:\n      - official"},
	{"rules:\n- exec: deny", "write them without \"-\"", "rules:\n  exec: deny"},
	{"rules:\n  exec = deny", "in place of each \"=\"", "rules:\n  exec: deny"},
	{"// a\nrules: {}", "comments begin with \"#\"", "# a\nrules: {}"},
	{"<<<<<<< HEAD\nmode: audit", "a conflict of a merge", "mode: audit"},
	{"contact: #ask", "\"#\" begins a comment, so quote", "contact: \"#ask\""},
	{"contact: Ask #us", "the text ends before the \"#\"", "contact: \"Ask #us\""},
	/* Amounts. */
	{"rules: {memory: {max: 512}}", "found the number 512; a unit is missing",
         "rules: {memory: {max: 512MiB}}"},
	{"rules: {pids: {max: 0100}}", "leave out the \"0\" in front", "rules: {pids: {max: 100}}"},
	{"rules: {pids: {max: 1_000}}", "leave out the \"_\"", "rules: {pids: {max: 1000}}"},
	{"rules: {pids: {require: true, max: -1}}", "without a maximum, leave \"max\" out",
         "rules: {pids: {require: true}}"},
	{"rules: {cpus: {max: 500m}}", "500m is 0.5", "rules: {cpus: {max: 0.5}}"},
	/* What would never match, or not what it is written for. */
	{"rules: {capabilities: {deny: [ALL]}}", "no single capability; did you mean \"*\"?",
         "rules: {capabilities: {deny: [\"*\"]}}"},
	{"rules: {capabilities: {allow: [CAP_ALL, all]}}", "--cap-add=ALL alone", NULL},
	{"rules: {actions: {deny: [container.kil]}}",
         "no call has such an action, so this matches nothing; `quaymaster actions` lists them; "
         "did you mean container.kill?",
         "rules: {actions: {deny: [container.kill]}}"},
	{"rules: {actions: {deny: [\"swam.*\"]}}", "no call has such an action",
         "rules: {actions: {deny: [\"swarm.*\"]}}"},
	{"log: {skip: [system.pong]}", "did you mean system.ping?", "log: {skip: [system.ping]}"},
	{"rules: {images: {deny: [\"*:latest\"]}}", "for every registry begin with \"**/\"",
         "rules: {images: {deny: [\"**/*:latest\"]}}"},
	{"rules: {image-pushes: {allow: [ghcr.io]}}", "all images of a registry are",
         "rules: {image-pushes: {allow: [\"ghcr.io/**\"]}}"},
	{"rules: {image-pushes: {allow: [\"localhost:5000\"]}}", "all images of a registry are",
         "rules: {image-pushes: {allow: [\"localhost:5000/**\"]}}"},
	{"rules: {image-pushes: {allow: [Ghcr.io/a/b]}}", "people type it in lower case",
         "rules: {image-pushes: {allow: [ghcr.io/a/b]}}"},
	{"rules: {image-pushes: {allow: [\"'a'\"]}}", "the quotes are a part of this text",
         "rules: {image-pushes: {allow: [a]}}"},
	{"rules: {host-paths: {allow: [\"/srv/{a,b}\"]}}", "brackets and braces are taken as",
         "rules: {host-paths: {allow: [/srv/a, /srv/b]}}"},
	{"rules: {host-paths: {allow: [\"/*\"]}}", "every directory right below", NULL},
	{"rules: {labels: {require: [owner]}}", "write \"KEY=*\" for any",
         "rules: {labels: {require: [\"owner=*\"]}}"},
	{"rules: {security-options: {deny: [\"seccomp:unconfined\"]}}", "in place of the \":\"",
         "rules: {security-options: {deny: [seccomp=unconfined]}}"},
	{"rules: {sysctls: {allow: [net/core/somaxconn]}}", "with dots",
         "rules: {sysctls: {allow: [net.core.somaxconn]}}"},
	{"rules: {sysctls: {allow: [vm.swappiness]}}", "no container has such a kernel parameter",
         NULL},
	{"rules: {devices: {allow: [\"/dev/fuse:rwm\"]}}", "by its path alone",
         "rules: {devices: {allow: [/dev/fuse]}}"},
	{"rules: {restart-policies: {allow: [on_failure]}}", "did you mean on-failure?",
         "rules: {restart-policies: {allow: [on-failure]}}"},
	{"rules: {oom-settings: {allow: [\"-100\"]}}", "as in \"score=-100\"",
         "rules: {oom-settings: {allow: [\"score=-100\"]}}"},
	{"rules: {container-namespaces: {allow: [\"net:web\"]}}", "as in \"network:web\"",
         "rules: {container-namespaces: {allow: [\"network:web\"]}}"},
	{"rules: {log-drivers: {allow: [json_file]}}", "did you mean json-file?",
         "rules: {log-drivers: {allow: [json-file, acme/logs]}}"},
	{"rules: {runtimes: {allow: [RUNC]}}", "did you mean runc?",
         "rules: {runtimes: {allow: [runc, runsc, acme]}}"},
	{"rules: {volumes-from: {allow: [\"data:ro\"]}}", "leave out the \":\"",
         "rules: {volumes-from: {allow: [data]}}"},
	{"rules: {exec: {allow: [\"/web\"]}}", "no container's name has such a character", NULL},
	{"rules: {api-versions: {allow: [\"v1.41\"]}}", "as in \"1.41\"",
         "rules: {api-versions: {allow: [\"1.41\"]}}"},
	{"rules: {user: {allow: [\"1000-2000\"]}}", "there are no ranges of users", NULL},
	{"rules: {user: {allow: [\"1000:*\"]}}", "without the group behind \":\"",
         "rules: {user: {allow: [\"1000\"]}}"},
	{"rules: {image-pushes: {allow: [offical]}}", "did you mean \"official\"?",
         "rules: {image-pushes: {allow: [official]}}"},
	{"rules: {image-pushes: {deny: [officials]}}", "did you mean \"official\"?",
         "rules: {image-pushes: {deny: [\"official:1\", office, nginx]}}"},
	/* What contradicts itself. */
	{"rules: {capabilities: {allow: [CHOWN], deny: [cap_chown]}}", "\"deny\" has it too", NULL},
	{"rules: {dropped-capabilities: {require: [ALL], allow: [NET_RAW]}}",
         "\"ALL\" is required here and not in \"allow\"",
         "rules: {dropped-capabilities: {require: [ALL], allow: [ALL, NET_RAW]}}"},
	{"rules: {labels: {require: [\"a=*\"], deny: [\"a=*\"]}}", "denied by \"deny\"", NULL},
	{"rules: {user: {require: non-root, allow: [\"0\"]}}", "\"require: non-root\" denies it",
         NULL},
	/* Exceptions. */
	{"exceptions: [{id: x, match: {user: a}, permit: {exec: allow}, reason: r, expires: "
         "31.12.2099}]",
         "did you mean 2099-12-31?",
         "exceptions: [{id: x, match: {user: a}, permit: {exec: allow}, reason: r, expires: "
         "2099-12-31}]"},
	{"exceptions: [{id: x, match: {user: a}, permit: {exec: allow}, reason: r, expires: "
         "2099-02-30}]",
         "there is no such day", NULL},
	{"exceptions: [{id: x, match: {user: a}, permit: {host-paths: []}, reason: r, permanent: "
         "true}]",
         "an empty list permits nothing", NULL},
	{"exceptions: [{id: x, match: {action: exec.craete}, permit: {exec: allow}, reason: r, "
         "permanent: true}]",
         "no call has such an action", NULL},
	{"exceptions:\n- id: x\n- match: {user: a}", "with a \"-\" before the first of them only",
         NULL},
};

static int load(const char *body, char **ret_said)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	_cleanup_(freep) char *text = NULL;
	int r;

	/* The version last, so that lines count from the body's own first. */
	ck_assert_int_gt(asprintf(&text, "%s\nversion: 1\n", body), 0);
	ck_assert_int_eq(diag_new(&diag), 0);
	r = policy_load_text("p", text, strlen(text), diag, &policy);
	ck_assert(r == 0 || r == -EINVAL);
	*ret_said = printed(diag);
	return r;
}

START_TEST(test_said)
{
	_cleanup_(freep) char *said = NULL, *after = NULL;

	load(rows[_i].broken, &said);
	ck_assert_msg(strstr(said, rows[_i].said), "%s:\nsays\n%s\nand not\n%s", rows[_i].broken,
	              said, rows[_i].said);
	/* One mistake is said once. */
	ck_assert_msg(!strstr(strstr(said, ": error: ") ? strstr(said, ": error: ") + 1 : "",
	                      ": error: "),
	              "%s:\n%s", rows[_i].broken, said);
	if (!rows[_i].mend)
		return;
	ck_assert_msg(load(rows[_i].mend, &after) == 0 && *after == '\0', "%s:\n%s", rows[_i].mend,
	              after);
}
END_TEST

/* As a company's policy grows: thousands are warned of at once, and an error at the end is seen. */
START_TEST(test_large)
{
	_cleanup_(freep) char *text = NULL, *said = NULL;
	size_t len = 0;
	unsigned lines = 0;
	FILE *stream = open_memstream(&text, &len);

	fputs("rules:\n  user:\n    allow:\n", stream);
	for (unsigned i = 0; i < 15000; i++)
		fprintf(stream, "      - \"team[%u]\"\n", i);
	fputs("  privilegde: allow\n", stream);
	ck_assert_int_eq(fclose(stream), 0);
	load(text, &said);
	ck_assert_ptr_nonnull(strstr(said, "p:15004:3: error: unknown control"));
	ck_assert_ptr_nonnull(strstr(said, "= and 14980 more of this kind\n"));
	ck_assert_ptr_nonnull(
		strstr(said, "p: 1 error and 15000 warnings, of which 14980 are not shown\n"));
	for (const char *c = said; *c; c++)
		lines += *c == '\n';
	ck_assert_uint_eq(lines, 21 * 3 + 1 + 1);
}
END_TEST

static const struct {
	const char *text;
	const char *want; /* NULL for none */
} days[] = {
	{"31.12.2026", "2026-12-31"},
	{"1.2.2026", "2026-02-01"},
	{"31-12-2026", "2026-12-31"},
	{"2026/12/31", "2026-12-31"},
	{"2026-1-5", "2026-01-05"},
	{"20261231", "2026-12-31"},
	{"12/31/2026", "2026-12-31"},
	{"2026-12-31T10:00:00Z", "2026-12-31"},
	{"2026-12-31 10:00", "2026-12-31"},
	{"1/5/2026", NULL}, /* one of two days */
	{"31.12.26", NULL},
	{"26-12-31", NULL},
	{"31.13.2026", NULL},
	{"2026-02-30", NULL},
	{"99999999999.1.1", NULL},
	{"2026-12", NULL},
	{"2026-12-31x", NULL},
	{"tomorrow", NULL},
	{"", NULL},
};

START_TEST(test_days)
{
	char guess[DATE_SIZE];
	bool found = date_guess(days[_i].text, guess);

	ck_assert_msg(found == (days[_i].want != NULL), "%s", days[_i].text);
	if (found)
		ck_assert_str_eq(guess, days[_i].want);
}
END_TEST

START_TEST(test_synonyms)
{
	ck_assert(synonym_is("cap_add", "capabilities"));
	ck_assert(synonym_is("Cap-Add", "capabilities"));
	ck_assert(!synonym_is("cap-ad", "capabilities"));
	ck_assert(!synonym_is("cap-add ", "capabilities"));
	ck_assert(!synonym_is("", "capabilities"));
	ck_assert(!synonym_is(" ", "capabilities"));
	ck_assert(!synonym_is("capabilities", "capabilities"));
	ck_assert(!synonym_is("cap-add", "nothing"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mistakes");
	TCase *tests = tcase_create("mistakes");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, test_said, 0, ARRAY_LEN(rows));
	tcase_add_test(tests, test_large);
	tcase_add_loop_test(tests, test_days, 0, ARRAY_LEN(days));
	tcase_add_test(tests, test_synonyms);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
