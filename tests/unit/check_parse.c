/* SPDX-License-Identifier: Apache-2.0 */
/* From text to tree: what a tree holds and where from, and texts made to hurt the parser. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "policy/diag.h"
#include "policy/limits.h"
#include "policy/parse.h"
#include "policy/policy.h"
#include "policy/tree.h"
#include "support.h"

static int parse(const char *text, size_t len, struct arena *arena, const struct node **ret_root)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(diag_source(diag, "f", text, len), 0);
	return parse_text(text, len, diag, arena, ret_root);
}

START_TEST(test_tree)
{
	static const char text[] =
		"a: x\n\"b\":\n  - 'y'\n  - [1, {c: d}]\n\xc3\xa4: >\n  folded\n";
	_cleanup_(arena_done) struct arena arena = {0};
	const struct node *root, *key, *b, *inner, *last;

	ck_assert_int_eq(parse(text, strlen(text), &arena, &root), 0);
	ck_assert_int_eq(root->kind, NODE_MAP);
	ck_assert_uint_eq(root->n, 3);
	ck_assert_str_eq(tree_get(root, "a", &key)->text, "x");
	ck_assert(!key->quoted);
	ck_assert_uint_eq(key->next->span.begin, 3);
	ck_assert_uint_eq(key->next->span.end, 4);
	b = tree_get(root, "b", &key);
	ck_assert(key->quoted);
	ck_assert_int_eq(b->kind, NODE_LIST);
	ck_assert_uint_eq(b->n, 2);
	ck_assert(b->child->quoted);
	inner = b->child->next;
	ck_assert_int_eq(text[inner->span.begin], '[');
	ck_assert_int_eq(text[inner->span.end - 1], ']');
	ck_assert_str_eq(tree_get(inner->child->next, "c", NULL)->text, "d");
	last = tree_get(root, "\xc3\xa4", &key);
	ck_assert_str_eq(last->text, "folded");
	/* Positions behind a character of two bytes are still bytes. */
	ck_assert_int_eq(text[last->span.begin], '>');
	ck_assert_ptr_null(tree_get(root, "c", NULL));
}
END_TEST

static const struct {
	const char *text;
	bool quoted;
	const char *want; /* described as */
	bool typed;
} texts[] = {
	{"x", false, "\"x\"", false},
	{"5", false, "the number 5", true},
	{"5", true, "\"5\"", false},
	{"-5.25e+3", false, "the number -5.25e+3", true},
	{".5", false, "the number .5", true},
	{"1_000", false, "the number 1_000", true},
	{"0x1F", false, "the number 0x1F", true},
	{"0o17", false, "the number 0o17", true},
	{"0x", false, "\"0x\"", false},
	{"1.2.3", false, "\"1.2.3\"", false},
	{"12ab", false, "\"12ab\"", false},
	{"1e", false, "\"1e\"", false},
	{".", false, "\".\"", false},
	{"-", false, "\"-\"", false},
	{"+", false, "\"+\"", false},
	{"No", false, "the boolean No", true},
	{"on", false, "the boolean on", true},
	{"TRUE", false, "the boolean TRUE", true},
	{"true", true, "\"true\"", false},
	{"", false, "nothing", true},
	{"~", false, "nothing", true},
	{"null", false, "nothing", true},
	{"", true, "\"\"", false},
	{"local", false, "\"local\"", false},
};

START_TEST(test_described)
{
	struct node node = {.kind = NODE_TEXT, .text = texts[_i].text, .quoted = texts[_i].quoted};
	char found[64];

	tree_describe(&node, found, sizeof(found));
	ck_assert_str_eq(found, texts[_i].want);
	ck_assert_msg(tree_is_typed(&node) == texts[_i].typed, "%s", texts[_i].text);
}
END_TEST

/* Each is repeated until the file is as large as it may be. None may take long. */
static const char *const hostile[] = {
	"[",       "{",        "- ",       "? ",    "a: ",        "[a,",   "&a ",
	"*a ",     "!a ",      "'",        "\"",    "|\n",        "#",     "%",
	"---\n",   "...\n",    "a\n",      "\t",    "[[]",        "{a: [", ": ",
	"a: b\n",  "- a\n",    "- - ",     "\n ",   "\"\\",       "&a [",  "a: &a ",
	"? [a]: ", "x: [y]\n", "- a: b\n", ", ",    "\xc3\xa4: ", "<<: ",  ">\n a\n",
	" ",       "{a: b},",  "'a',",     "- '\n", "-\n",        "a:\n ", "a: |\n b\n",
};

START_TEST(test_hostile)
{
	static const char *const heads[] = {"", "version: 1\nrules:\n  images:\n    allow:\n",
	                                    "version: 1\nrules: {images: {allow: [", "'", "["};
	_cleanup_(freep) char *text = malloc(LIMIT_POLICY_FILE);
	size_t unit = strlen(hostile[_i]);

	ck_assert_ptr_nonnull(text);
	for (size_t h = 0; h < ARRAY_LEN(heads); h++) {
		_cleanup_(diag_freep) struct diag *diag = NULL;
		size_t len = strlen(heads[h]);
		struct policy *policy = NULL;
		clock_t begin = clock();
		double seconds;

		memcpy(text, heads[h], len);
		for (; len + unit <= LIMIT_POLICY_FILE; len += unit)
			memcpy(text + len, hostile[_i], unit);
		ck_assert_int_eq(diag_new(&diag), 0);
		ck_assert_msg(policy_load_text("f", text, len, diag, &policy) == -EINVAL,
		              "%s%s is accepted", heads[h], hostile[_i]);
		ck_assert(diag_failed(diag));
		seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
		ck_assert_msg(seconds < 2, "%s%s: %f s", heads[h], hostile[_i], seconds);
	}
}
END_TEST

START_TEST(test_limits)
{
	_cleanup_(arena_done) struct arena arena = {0};
	_cleanup_(freep) char *text = malloc(LIMIT_POLICY_FILE + 2);
	const struct node *root = NULL;
	size_t len;

	memset(text, '#', LIMIT_POLICY_FILE + 1);
	ck_assert_int_eq(parse(text, LIMIT_POLICY_FILE + 1, &arena, &root), -EINVAL);
	/* One list of more items than are allowed, and one of as many. */
	len = 4 * (size_t)LIMIT_POLICY_NODES;
	for (size_t i = 0; i < LIMIT_POLICY_NODES; i++)
		memcpy(text + 4 * i, "- a\n", 4);
	ck_assert_int_eq(parse(text, len, &arena, &root), -EINVAL);
	ck_assert_int_eq(parse(text, len - 4, &arena, &root), 0);
	ck_assert_uint_eq(root->n, LIMIT_POLICY_NODES - 1);
	ck_assert_int_eq(parse("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", 32, &arena, &root), 0);
	ck_assert_int_eq(parse("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", 34, &arena, &root), -EINVAL);
	ck_assert_int_eq(parse(NULL, 0, &arena, &root), -EINVAL);
}
END_TEST

/* Every beginning of a good policy, and the policy with one byte changed, does no harm. */
START_TEST(test_damaged)
{
	static const char bytes[] = "\0\t\n\r \"'#&*-:[]{}|>!%@`,?\\\xc3\xff~<0";
	size_t len;
	const char *good = policy_profile_text("baseline", &len);
	_cleanup_(freep) char *text = malloc(len);
	unsigned accepted = 0;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < len; i++) {
		_cleanup_(diag_freep) struct diag *diag = NULL;
		struct policy *policy = NULL;
		int r;

		memcpy(text, good, len);
		text[i] = bytes[i % (sizeof(bytes) - 1)];
		ck_assert_int_eq(diag_new(&diag), 0);
		r = policy_load_text("f", text, i % 2 ? len : i, diag, &policy);
		ck_assert_msg((r < 0) == diag_failed(diag), "byte %zu", i);
		accepted += r == 0;
		policy_unref(policy);
	}
	ck_assert_uint_lt(accepted, len);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("parse");
	TCase *tests = tcase_create("parse");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, test_tree);
	tcase_add_loop_test(tests, test_described, 0, ARRAY_LEN(texts));
	tcase_add_loop_test(tests, test_hostile, 0, ARRAY_LEN(hostile));
	tcase_add_test(tests, test_limits);
	tcase_add_test(tests, test_damaged);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
