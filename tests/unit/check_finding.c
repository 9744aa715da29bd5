/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor can find is whole, and is printed as people and programs read it. */
#include "plugin/finding.h"

#include <jansson.h>
#include <string.h>

#include "support.h"

START_TEST(each_row_is_whole)
{
	const struct finding_info *info = finding_info((enum finding_kind)_i);

	ck_assert_ptr_nonnull(info->name);
	ck_assert_ptr_nonnull(info->title);
	ck_assert_uint_eq(strspn(info->name, "abcdefghijklmnopqrstuvwxyz-"), strlen(info->name));
	ck_assert_msg(info->title[strlen(info->title) - 1] != '.', "%s", info->name);
	for (int i = 0; i < _i; i++)
		ck_assert_str_ne(info->name, finding_info((enum finding_kind)i)->name);
	if (info->level == FINDING_ERROR)
		ck_assert_msg(info->means && info->type, "%s says too little", info->name);
	if (info->level == FINDING_OK)
		ck_assert_msg(!info->means && !info->type, "%s says too much", info->name);
}
END_TEST

typedef void print_fn(const struct findings *findings, FILE *stream);

static char *printed(print_fn *print, const struct findings *findings)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	print(findings, stream);
	fclose(stream);
	return text;
}

static const char wanted[] =
	"error: dockerd was never told of quaymaster  [not-given]\n"
	"    x does not name it\n"
	"  Nothing is judged: every docker call on this host is allowed.\n"
	"  Put this line into /etc/docker/daemon.json, inside its braces, and restart\n"
	"  dockerd:\n"
	"      \"authorization-plugins\": [\"quaymaster\"]\n"
	"      systemctl restart docker\n"
	"\n"
	"warning: there is no room for the decision log  [log-full]\n"
	"    /a\n"
	"    /b\n"
	"  Make room on its file system.\n"
	"\n"
	"ok: quaymaster answers on its socket: /run/q\n"
	"\n"
	"1 error, 2 warnings, 0 notes; 1 thing is fine\n";

START_TEST(worst_comes_first)
{
	struct findings findings = {0};
	_cleanup_(freep) char *text = NULL;

	findings_say(&findings, FINDING_LOG_FULL, "/a");
	findings_say(&findings, FINDING_PLUGIN, "/run/%s", "q");
	findings_say(&findings, FINDING_LOG_FULL, "/b");
	ck_assert_int_eq(findings.worst, FINDING_WARNING);
	findings_say(&findings, FINDING_NOT_GIVEN, "x does not name it");
	ck_assert_int_eq(findings.worst, FINDING_ERROR);
	text = printed(findings_print, &findings);
	ck_assert_str_eq(text, wanted);
	findings_done(&findings);
}
END_TEST

START_TEST(json_is_json)
{
	struct findings findings = {0};
	_cleanup_(freep) char *text = NULL;
	json_t *json, *first;

	findings_say(&findings, FINDING_LOG_FULL, "/a \"b\"\n\x01");
	findings_add(&findings, FINDING_PLUGIN);
	text = printed(findings_print_json, &findings);
	json = json_loads(text, 0, NULL);
	ck_assert_msg(json, "%s", text);
	ck_assert_str_eq(json_string_value(json_object_get(json, "worst")), "warning");
	first = json_array_get(json_object_get(json, "findings"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(first, "name")), "log-full");
	ck_assert_str_eq(json_string_value(json_object_get(first, "detail")), "/a \"b\"\n\x01");
	json_decref(json);
	findings_done(&findings);
}
END_TEST

START_TEST(too_many_are_counted)
{
	struct findings findings = {0};
	_cleanup_(freep) char *text = NULL;

	for (int i = 0; i < FINDINGS_MAX + 3; i++)
		findings_say(&findings, FINDING_RUNNING_DENIED, "%d", i);
	text = printed(findings_print, &findings);
	ck_assert_ptr_nonnull(strstr(text, "... and 3 more\n"));
	findings_done(&findings);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("finding");
	TCase *tcase = tcase_create("finding");

	tcase_add_loop_test(tcase, each_row_is_whole, 0, FINDING_KINDS);
	tcase_add_test(tcase, worst_comes_first);
	tcase_add_test(tcase, json_is_json);
	tcase_add_test(tcase, too_many_are_counted);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
