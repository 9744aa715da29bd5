/* SPDX-License-Identifier: Apache-2.0 */
/* Each way in which a file becomes another one is noticed, and nothing else is. */
#include "plugin/watch.h"

#include <check.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plugin/process.h"
#include "support.h"
#include "support/tree.h"

static void rename_to(const char *from, const char *to)
{
	char a[128], b[128];

	snprintf(a, sizeof(a), "%s/%s", top, from);
	snprintf(b, sizeof(b), "%s/%s", top, to);
	ck_assert_int_eq(rename(a, b), 0);
}

static void link_to(const char *target, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	ck_assert_int_eq(symlink(target, path), 0);
}

static void drop(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	ck_assert_int_eq(remove(path), 0);
}

static void make(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

/* Whether something is told before the time is over. */
static bool told_within(struct watch *watch, int64_t ms)
{
	int64_t end = process_now_ms() + ms;

	while (process_now_ms() < end) {
		struct pollfd fds = {.fd = watch->fd, .events = POLLIN};
		int64_t left = watch->due - process_now_ms();

		poll(&fds, 1, left > 0 ? (int)(left < 50 ? left : 50) : 0);
		if (watch_go_on(watch, process_now_ms()))
			return true;
	}
	return false;
}

static void in_place(void)
{
	put("d/file", "another");
}

static void by_rename(void)
{
	put("d/.new", "another");
	rename_to("d/.new", "d/file");
}

static void gone(void)
{
	drop("d/file");
}

/* As a configmap is replaced. */
static void by_link(void)
{
	make("d/two");
	put("d/two/file", "another");
	link_to("two", "d/data.new");
	rename_to("d/data.new", "d/data");
}

/* The directory itself is another. */
static void directory_again(void)
{
	rename_to("d", "old");
	make("d");
	put("d/file", "another");
}

static void nothing_of_it(void)
{
	put("d/beside", "x");
	drop("d/beside");
}

static void new_in_directory(void)
{
	put("parts/20.yaml", "x");
}

static void renamed_in_directory(void)
{
	rename_to("parts/10.yaml", "parts/30.yaml");
}

static void removed_from_directory(void)
{
	drop("parts/10.yaml");
}

static void edited_in_directory(void)
{
	put("parts/10.yaml", "another");
}

/* As editors do that write another file and put it in place of the old one. */
static void replaced_in_directory(void)
{
	put("parts/.10.yaml.swp", "another");
	rename_to("parts/10.yaml", "parts/10.yaml~");
	rename_to("parts/.10.yaml.swp", "parts/10.yaml");
	drop("parts/10.yaml~");
}

static void hidden_in_directory(void)
{
	put("parts/.10.yaml.swp", "x");
	drop("parts/.10.yaml.swp");
}

static void directory_gone(void)
{
	drop("parts/10.yaml");
	drop("parts");
}

static void directory_replaced(void)
{
	rename_to("parts", "old");
	make("parts");
	put("parts/10.yaml", "x");
}

static void later(void)
{
	make("later");
	put("later/10.yaml", "x");
}

static const struct {
	const char *name;
	void (*change)(void);
	const char *file;
	bool told;
} ways[] = {
	{"in place", in_place, "d/file", true},
	{"by rename", by_rename, "d/file", true},
	{"gone", gone, "d/file", true},
	{"by a link", by_link, "d/linked", true},
	{"the directory again", directory_again, "d/file", true},
	{"something beside it", nothing_of_it, "d/file", false},
	{"new in a directory", new_in_directory, "parts", true},
	{"renamed in a directory", renamed_in_directory, "parts", true},
	{"removed from a directory", removed_from_directory, "parts", true},
	{"edited in a directory", edited_in_directory, "parts", true},
	{"replaced in a directory", replaced_in_directory, "parts", true},
	{"hidden in a directory", hidden_in_directory, "parts", false},
	{"a directory that is gone", directory_gone, "parts", true},
	{"another directory", directory_replaced, "parts", true},
	{"a directory that was not there", later, "later", true},
	{"a file in one that was not there", later, "later/10.yaml", true},
	{"elsewhere", new_in_directory, "d/file", false},
};

static void begin(struct watch *watch, const char *const *names, size_t n)
{
	char paths[3][128];
	const char *list[3];

	tree_begin();
	make("d");
	make("d/one");
	make("parts");
	put("d/one/file", "x");
	put("d/file", "x");
	put("parts/10.yaml", "x");
	link_to("one", "d/data");
	link_to("data/file", "d/linked");
	for (size_t i = 0; i < n; i++) {
		snprintf(paths[i], sizeof(paths[i]), "%s/%s", top, names[i]);
		list[i] = paths[i];
	}
	watch_begin(watch, 20);
	ck_assert_int_eq(watch_paths(watch, list, n), 0);
}

static void end(struct watch *watch)
{
	watch_end(watch);
	tree_end();
}

/* Alone, and between two others. */
START_TEST(test_way)
{
	const char *const among[] = {"d/one", ways[_i].file, "d/one/file"};
	struct watch watch;

	for (int others = 0; others < 2; others++) {
		begin(&watch, others ? among : &ways[_i].file, others ? 3 : 1);
		ways[_i].change();
		ck_assert_msg(told_within(&watch, ways[_i].told ? 30000 : 50) == ways[_i].told,
		              "%s", ways[_i].name);
		end(&watch);
	}
}
END_TEST

/* What is watched no more tells nothing; what is watched from now on does. */
START_TEST(test_others)
{
	const char *const before[] = {"parts"};
	char path[128];
	const char *const list[] = {path};
	struct watch watch;

	begin(&watch, before, 1);
	snprintf(path, sizeof(path), "%s/d/file", top);
	ck_assert_int_eq(watch_paths(&watch, list, 1), 0);
	new_in_directory();
	ck_assert(!told_within(&watch, 50));
	in_place();
	ck_assert(told_within(&watch, 30000));
	ck_assert_int_eq(watch_paths(&watch, NULL, 0), 0);
	gone();
	ck_assert(!told_within(&watch, 50));
	end(&watch);
}
END_TEST

/* What could not be told is told again. */
START_TEST(test_again)
{
	const char *const list[] = {"/nothing/is/here"};
	struct watch watch;

	watch_begin(&watch, 0);
	ck_assert_int_eq(watch_paths(&watch, list, 1), 0);
	watch_again(&watch);
	watch.due = 0;
	ck_assert(told_within(&watch, 30000));
	watch_end(&watch);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("watch");
	TCase *tests = tcase_create("watch");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, test_way, 0, ARRAY_LEN(ways));
	tcase_add_test(tests, test_others);
	tcase_add_test(tests, test_again);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
