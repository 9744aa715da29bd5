/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions by their ids: how ids are copied, and what of a log is one with the id. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/decision_find.h"
#include "support.h"

static const struct {
	const char *text, *id; /* NULL for none */
} ids[] = {
	{"7f3a91c2", "7f3a91c2"},
	{"7F3A91C2", "7f3a91c2"},
	{"7f3a91c2.", "7f3a91c2"},
	{"7f3a91c", NULL},
	{"7f3a91c2a", NULL},
	{"7f3a91c2..", NULL},
	{"7f3a91cx", NULL},
	{"", NULL},
	{".", NULL},
};

START_TEST(an_id_is_read)
{
	char id[DECISION_ID_SIZE] = "";

	ck_assert_int_eq(decision_id_read(ids[_i].text, id), ids[_i].id != NULL);
	if (ids[_i].id)
		ck_assert_str_eq(id, ids[_i].id);
}
END_TEST

#define TIME "\"time\":\"2026-03-01T00:00:00.000Z\","
#define REST "\"decision\":\"deny\",\"claims\":[]}"

/* A file, and what is found in it by the id 000000aa. */
static const struct {
	const char *text;
	size_t len; /* 0: all of it */
	size_t found;
	enum logged_kind kind;
	uint64_t number, lost;
	bool compressed, has_time;
} logs[] = {
	{"{" TIME "\"id\":\"000000aa\"," REST "\n", 0, 1, LOGGED_DECISION, 1, 0, false, true},
	{"x\n{\"id\": \"000000aa\"," REST, 0, 1, LOGGED_DECISION, 2, 0, false, false},
	{"Mar 1 host q[7]: {\"id\":\"000000aa\"," REST "\n", 0, 1, LOGGED_DECISION, 1, 0, false,
         false},
	{"{\"id\":\"000000aa\"," REST "\n{\"id\":\"000000aa\"," REST "\n", 0, 2, LOGGED_DECISION, 2,
         0, false, false},
	{"{\"id\":\"000000aa\",\"decision\":\"deny\",\"claims_left_out\":9}\n", 0, 1, LOGGED_SHORT,
         1, 0, false, false},
	{"{\"id\":\"000000aa\",\"decision\":\"de", 0, 1, LOGGED_FOREIGN, 1, 0, false, false},
	/* Where something else is called so. */
	{"{\"id\":\"000000bb\",\"user\":\"000000aa\"," REST "\n", 0, 0, 0, 0, 0, false, false},
	{"hello 000000aa\n", 0, 0, 0, 0, 0, false, false},
	{"{" TIME "\"lost\":7}\n", 0, 0, 0, 0, 7, false, true},
	{"\x1f\x8b\x08\x00", 4, 0, 0, 0, 0, true, false},
	{"\x28\xb5\x2f\xfd", 4, 0, 0, 0, 0, true, false},
	{"{\"time\":\"\x1b[31m2026-03-01T00:00:00\"," REST "\n", 0, 0, 0, 0, 0, false, false},
	{"", 0, 0, 0, 0, 0, false, false},
};

struct last {
	size_t n;
	enum logged_kind kind;
	uint64_t number;
};

static void found(void *context, struct logged_decision *logged, const char *path, uint64_t number)
{
	struct last *last = context;

	ck_assert_ptr_nonnull(path);
	last->n++;
	last->kind = logged->kind;
	last->number = number;
}

START_TEST(what_has_the_id_is_found)
{
	char name[] = "/tmp/quaymaster-find.XXXXXX";
	const char *path = name;
	struct last last = {0};
	struct decision_find find = {
		.paths = &path, .n = 1, .id = "000000aa", .found = found, .context = &last};
	size_t len = logs[_i].len ? logs[_i].len : strlen(logs[_i].text);
	int fd = mkstemp(name);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, logs[_i].text, len), (ssize_t)len);
	close(fd);
	ck_assert_int_eq(decision_find(&find), 0);
	unlink(name);
	ck_assert_uint_eq(last.n, logs[_i].found);
	ck_assert_int_eq(last.kind, logs[_i].kind);
	ck_assert_uint_eq(last.number, logs[_i].number);
	ck_assert_uint_eq(find.lost, logs[_i].lost);
	ck_assert_int_eq(find.compressed != NULL, logs[_i].compressed);
	ck_assert_int_eq(*find.first != '\0', logs[_i].has_time);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decision find");
	TCase *tests = tcase_create("decision find");

	tcase_add_loop_test(tests, an_id_is_read, 0, ARRAY_LEN(ids));
	tcase_add_loop_test(tests, what_has_the_id_is_found, 0, ARRAY_LEN(logs));
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
