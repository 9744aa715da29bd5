/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts as a policy writes them: what each is, and what is none. */
#include "policy/amount.h"
#include "support.h"

#define KIB 1024ull
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define PIB (1024 * 1024 * GIB)

static const struct {
	enum shape shape;
	const char *text;
	uint64_t want; /* 0: it is refused */
} rows[] = {
	{SHAPE_BYTES, "1", 1},
	{SHAPE_BYTES, "8589934592", 8 * GIB},
	{SHAPE_BYTES, "1B", 1},
	{SHAPE_BYTES, "1b", 1},
	{SHAPE_BYTES, "1k", KIB},
	{SHAPE_BYTES, "1K", KIB},
	{SHAPE_BYTES, "1KB", KIB},
	{SHAPE_BYTES, "1Ki", KIB},
	{SHAPE_BYTES, "1KiB", KIB},
	{SHAPE_BYTES, "512m", 512 * MIB},
	{SHAPE_BYTES, "512MiB", 512 * MIB},
	{SHAPE_BYTES, "8GiB", 8 * GIB},
	{SHAPE_BYTES, "8 GiB", 8 * GIB},
	{SHAPE_BYTES, "1.5g", 1536 * MIB},
	{SHAPE_BYTES, "0.001k", 1},
	{SHAPE_BYTES, "0.1GiB", 107374182},
	{SHAPE_BYTES, "2T", 2048 * GIB},
	{SHAPE_BYTES, "1P", PIB},
	{SHAPE_BYTES, "9223372036854775807", INT64_MAX},
	{SHAPE_BYTES, "8191P", 8191 * PIB},
	{SHAPE_BYTES, "8191.999P", 8191 * PIB + 999 * PIB / 1000},
	{SHAPE_BYTES, "8192P", 0},
	{SHAPE_BYTES, "9223372036854775808", 0},
	{SHAPE_BYTES, "18446744073709551615", 0},
	{SHAPE_BYTES, "18446744073709551617", 0},
	{SHAPE_BYTES, "99999999999999999999999", 0},
	{SHAPE_BYTES, "0", 0},
	{SHAPE_BYTES, "0GiB", 0},
	{SHAPE_BYTES, "0.5", 0},
	{SHAPE_BYTES, "0.0001k", 0},
	{SHAPE_BYTES, "1.2345g", 0},
	{SHAPE_BYTES, "-1", 0},
	{SHAPE_BYTES, "+1", 0},
	{SHAPE_BYTES, "", 0},
	{SHAPE_BYTES, "GiB", 0},
	{SHAPE_BYTES, "8G iB", 0},
	{SHAPE_BYTES, "8  G", 0},
	{SHAPE_BYTES, " 8G", 0},
	{SHAPE_BYTES, "8G ", 0},
	{SHAPE_BYTES, "8X", 0},
	{SHAPE_BYTES, "8GiBB", 0},
	{SHAPE_BYTES, "8Gbi", 0},
	{SHAPE_BYTES, "1.g", 0},
	{SHAPE_BYTES, ".5g", 0},
	{SHAPE_BYTES, "1e3", 0},
	{SHAPE_BYTES, "0x10", 0},
	{SHAPE_BYTES, "1_000", 0},
	{SHAPE_CPUS, "1", 1000000000},
	{SHAPE_CPUS, "0.5", 500000000},
	{SHAPE_CPUS, "1.5", 1500000000},
	{SHAPE_CPUS, "0.1", 100000000},
	{SHAPE_CPUS, "0.29", 290000000},
	{SHAPE_CPUS, "1.10", 1100000000},
	{SHAPE_CPUS, "0.000000001", 1},
	{SHAPE_CPUS, "9223372036.854775807", INT64_MAX},
	{SHAPE_CPUS, "9223372036.854775808", 0},
	{SHAPE_CPUS, "9223372037", 0},
	{SHAPE_CPUS, "0.0000000001", 0},
	{SHAPE_CPUS, "0.0", 0},
	{SHAPE_CPUS, "1,5", 0},
	{SHAPE_CPUS, "1.5.1", 0},
	{SHAPE_CPUS, "1k", 0},
	{SHAPE_CPUS, "2 ", 0},
	{SHAPE_CPUS, ".5", 0},
	{SHAPE_COUNT, "200", 200},
	{SHAPE_COUNT, "007", 0},
	{SHAPE_COUNT, "0", 0},
	{SHAPE_COUNT, "-1", 0},
	{SHAPE_COUNT, "1.5", 0},
	{SHAPE_COUNT, "1.", 0},
	{SHAPE_COUNT, "2k", 0},
};

START_TEST(test_rows)
{
	uint64_t amount = 0;
	bool good = amount_read(rows[_i].shape, rows[_i].text, &amount);

	ck_assert_msg(good == (rows[_i].want != 0), "\"%s\"", rows[_i].text);
	ck_assert_msg(amount == rows[_i].want, "\"%s\": %llu", rows[_i].text,
	              (unsigned long long)amount);
}
END_TEST

/* What is recommended is also taken. */
START_TEST(test_examples)
{
	uint64_t amount;

	for (int shape = SHAPE_BYTES; shape <= SHAPE_COUNT; shape++) {
		ck_assert(
			amount_read((enum shape)shape, amount_example((enum shape)shape), &amount));
		ck_assert_ptr_nonnull(amount_expected((enum shape)shape));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("amount");
	TCase *tests = tcase_create("amount");

	tcase_add_loop_test(tests, test_rows, 0, ARRAY_LEN(rows));
	tcase_add_test(tests, test_examples);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
