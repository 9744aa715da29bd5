/* SPDX-License-Identifier: Apache-2.0 */
/* What is masked where claims are shown, and what is not. */
#include "plugin/discretion.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

/* As long as a body can be. */
#define LONG ((size_t)4 * 1024 * 1024)

/* A label, and how it is shown; NULL: as it is. */
static const struct {
	const char *label, *shown;
} labels[] = {
	{"owner=team-a", NULL},
	{"com.docker.compose.project=shop", NULL},
	{"note=the token is elsewhere", NULL},
	{"token", NULL},
	{"token=", NULL},
	{"token=x", "token=***"},
	{"token=a=b", "token=***"},
	{"my.API-Key=x", "my.API-Key=***"},
	{"DB_PASSWORD=x", "DB_PASSWORD=***"},
	{"traefik.http.middlewares.a.basicauth.users=u:$2y$x", /* hashes are guessed at leisure */
         "traefik.http.middlewares.a.basicauth.users=***"},
};

START_TEST(label_is_shown)
{
	const char *label = labels[_i].label;
	const char *wanted = labels[_i].shown ? labels[_i].shown : label;
	const struct claim claim = {.control = CONTROL_LABELS, .value = label, .field = "Labels"};
	const struct claim other = {.control = CONTROL_NETWORKS, .value = label, .field = "x"};
	char shown[DISCRETION_SIZE];

	ck_assert_str_eq(discretion_label(label, shown, sizeof(shown)), wanted);
	ck_assert_str_eq(discretion_value(&claim, shown), wanted);
	ck_assert_int_eq(discretion_hides(&claim), labels[_i].shown != NULL);
	ck_assert_str_eq(discretion_value(&other, shown), label);
	ck_assert(!discretion_hides(&other));
}
END_TEST

static const struct {
	const char *text, *shown;
} logins[] = {
	{"", NULL},
	{"nginx:1.27", NULL},
	{"registry.example:5000/a/b:1@sha256:00", NULL},
	{"https://registry.example/a@sha256:00", NULL},
	{"git@github.com:a/b", NULL},
	{"@", NULL},
	{"u:p@host/x", "***@host/x"},
	{"/images/u:p@host/x", "/images/***@host/x"},
	{"https://u:p@host/x", "https://***@host/x"},
	{"https://token@host/x", "https://***@host/x"},
	{"https://u:p@q@host/x", "https://***@host/x"},
	{"https://u:p/q@host/x", "https://***@host/x"},
	{"u:p@host/a:1@sha256:00", "***@host/a:1@sha256:00"},
	{"u:p@host v:q@host", "***@host ***@host"},
};

START_TEST(login_is_masked)
{
	static struct claims claims;
	const char *text = logins[_i].text;

	claims_init(&claims);
	ck_assert_str_eq(discretion_login(&claims, text),
	                 logins[_i].shown ? logins[_i].shown : text);
	ck_assert_int_eq(discretion_has_login(text), logins[_i].shown != NULL);
	claims_done(&claims);
}
END_TEST

/* A hostile one costs no time: each would take minutes if all of it were looked at. */
START_TEST(long_login)
{
	static struct claims claims;
	char *text = malloc(LONG + 1);

	ck_assert_ptr_nonnull(text);
	memset(text, '@', LONG);
	text[LONG] = '\0';
	claims_init(&claims);
	ck_assert_str_eq(discretion_login(&claims, text), "***");
	ck_assert(discretion_has_login(text));
	memset(text, 'x', LONG);
	ck_assert_ptr_eq(discretion_login(&claims, text), text);
	ck_assert(!discretion_has_login(text));
	claims_done(&claims);
	free(text);
}
END_TEST

/* Where there is no room, nothing is shown of it. */
START_TEST(login_without_room)
{
	static struct claims claims;

	claims_init(&claims);
	claims.overflown = true;
	ck_assert_str_eq(discretion_login(&claims, "u:p@host"), "");
	claims_done(&claims);
}
END_TEST

START_TEST(name_of_a_field)
{
	ck_assert(discretion_is_name("CpuShares"));
	ck_assert(discretion_is_name("com.example.x-y_z"));
	ck_assert(!discretion_is_name(""));
	ck_assert(!discretion_is_name("PASSWORD=x"));
	ck_assert(!discretion_is_name("u:p@host"));
	ck_assert(!discretion_is_name("a b"));
	ck_assert(!discretion_is_name(
		"01234567890123456789012345678901234567890123456789012345678901234"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("discretion");
	TCase *tcase = tcase_create("discretion");

	tcase_add_loop_test(tcase, label_is_shown, 0, ARRAY_LEN(labels));
	tcase_add_loop_test(tcase, login_is_masked, 0, ARRAY_LEN(logins));
	tcase_add_test(tcase, long_login);
	tcase_add_test(tcase, login_without_room);
	tcase_add_test(tcase, name_of_a_field);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
