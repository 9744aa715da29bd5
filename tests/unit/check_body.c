/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/body.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy/limits.h"
#include "support.h"

static char zeros[LIMIT_REQUEST + 2];

static const struct {
	const char *name;
	size_t reserved, piece, len;
	int error; /* of the last piece */
} BODIES[] = {
	{"nothing", 0, 1, 0, 0},
	{"a byte", 0, 1, 1, 0},
	{"a byte, announced", 1, 1, 1, 0},
	{"less than announced", 100, 1, 50, 0},
	{"more than announced", 10, 3, 9000, 0},
	{"byte by byte over every growth", 0, 1, 70000, 0},
	{"just a first block", 0, 4095, 4095, 0},
	{"a byte over it", 0, 4096, 4096, 0},
	{"around what is counted", 0, 1000, LIMIT_INLINE_REQUEST + 1, 0},
	{"largest at once", 0, LIMIT_REQUEST, LIMIT_REQUEST, 0},
	{"largest, announced", LIMIT_REQUEST, 65536, LIMIT_REQUEST, 0},
	{"largest in pieces", 0, 16292, LIMIT_REQUEST, 0},
	{"too large at once", 0, LIMIT_REQUEST + 1, LIMIT_REQUEST + 1, -E2BIG},
	{"too large in pieces", 0, 65536, LIMIT_REQUEST + 1, -E2BIG},
	{"too large, announced as less", 1000, 65536, LIMIT_REQUEST + 1, -E2BIG},
};

START_TEST(test_bodies)
{
	struct body_budget budget = {0};
	struct body body = {.budget = &budget};
	size_t fed = 0;
	int error = 0;

	if (BODIES[_i].reserved > 0)
		ck_assert_int_eq(body_reserve(&body, BODIES[_i].reserved), 0);
	while (error == 0 && fed < BODIES[_i].len) {
		size_t left = BODIES[_i].len - fed;
		size_t piece = left < BODIES[_i].piece ? left : BODIES[_i].piece;

		error = body_append(&body, zeros, piece);
		if (error == 0)
			ck_assert_int_eq(body.data[body.len], '\0');
		fed += piece;
	}
	ck_assert_msg(error == BODIES[_i].error, "%s: %d", BODIES[_i].name, error);
	if (error == 0)
		ck_assert_uint_eq(body.len, BODIES[_i].len);
	ck_assert_uint_le(body.size, LIMIT_REQUEST + 1);
	if (body.size > LIMIT_INLINE_REQUEST + 1)
		ck_assert_uint_eq(atomic_load(&budget.used), body.size);
	else
		ck_assert_uint_eq(atomic_load(&budget.used), 0);
	body_done(&body);
	ck_assert_uint_eq(atomic_load(&budget.used), 0);
	ck_assert_ptr_null(body.data);
	body_done(&body);
}
END_TEST

START_TEST(test_keeps_bytes)
{
	static char text[100000];
	struct body_budget budget = {0};
	struct body body = {.budget = &budget};

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 31 % 251);
	for (size_t at = 0; at < sizeof(text); at += 777) {
		size_t left = sizeof(text) - at;

		ck_assert_int_eq(body_append(&body, text + at, left < 777 ? left : 777), 0);
	}
	ck_assert_uint_eq(body.len, sizeof(text));
	ck_assert_int_eq(memcmp(body.data, text, sizeof(text)), 0);
	body_done(&body);
}
END_TEST

START_TEST(test_announced_too_large)
{
	struct body_budget budget = {0};
	struct body body = {.budget = &budget};

	ck_assert_int_eq(body_reserve(&body, LIMIT_REQUEST + 1), -E2BIG);
	ck_assert_int_eq(body_reserve(&body, SIZE_MAX), -E2BIG);
	ck_assert_uint_eq(atomic_load(&budget.used), 0);
	ck_assert_ptr_null(body.data);
}
END_TEST

/* Whoever finds the budget used up keeps what it has, and others are not affected. */
START_TEST(test_budget)
{
	struct body_budget budget = {0};
	struct body bodies[LIMIT_BODIES / LIMIT_REQUEST] = {{0}};
	struct body small = {.budget = &budget};
	const size_t last = ARRAY_LEN(bodies) - 1;

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
		bodies[i].budget = &budget;
	for (size_t i = 0; i < last; i++)
		ck_assert_int_eq(body_reserve(&bodies[i], LIMIT_REQUEST), 0);
	ck_assert_int_eq(body_append(&bodies[last], "abc", 3), 0);
	ck_assert_int_eq(body_reserve(&bodies[last], LIMIT_REQUEST), -ENOBUFS);
	ck_assert_str_eq(bodies[last].data, "abc");
	ck_assert_uint_eq(atomic_load(&budget.used), last * (LIMIT_REQUEST + 1));
	ck_assert_int_eq(body_append(&small, zeros, LIMIT_INLINE_REQUEST), 0);
	body_done(&bodies[0]);
	ck_assert_int_eq(body_reserve(&bodies[last], LIMIT_REQUEST), 0);
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
		body_done(&bodies[i]);
	body_done(&small);
	ck_assert_uint_eq(atomic_load(&budget.used), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("body");
	TCase *tcase = tcase_create("body");

	tcase_add_loop_test(tcase, test_bodies, 0, ARRAY_LEN(BODIES));
	tcase_add_test(tcase, test_keeps_bytes);
	tcase_add_test(tcase, test_announced_too_large);
	tcase_add_test(tcase, test_budget);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
