/* SPDX-License-Identifier: Apache-2.0 */
/* The text that Prometheus reads, and the histograms in it. */
#include "plugin/exposition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define MS(n) ((int64_t)(n)*1000000)

/* What is put is in text until the next time. */
static char *text;
static size_t len;

static FILE *begin(void)
{
	FILE *out = open_memstream(&text, &len);

	ck_assert_ptr_nonnull(out);
	return out;
}

static void expect(FILE *out, const char *wanted)
{
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, wanted);
	free(text);
}

static const struct {
	const char *value, *shown;
} VALUES[] = {
	{"", ""},
	{"container.create", "container.create"},
	{"a \"word\"", "a \\\"word\\\""},
	{"back\\slash", "back\\\\slash"},
	{"two\nlines", "two\\nlines"},
	{"\\n", "\\\\n"},
	{"Gr\xc3\xbc\xc3\x9f"
         "e",
         "Gr\xc3\xbc\xc3\x9f"
         "e"},
	{"\xff", "\xef\xbf\xbd"},
	{"a\xc3", "a\xef\xbf\xbd"},
	{"\xc3(", "\xef\xbf\xbd("},
	{"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	{"} 1", "} 1"},
};

START_TEST(test_value)
{
	const struct exposition_label labels[] = {
		{"l", VALUES[_i].value}, {"m", "x"}, {NULL, NULL}};
	char wanted[128];
	FILE *out = begin();

	exposition_count(out, "n", labels, 7);
	snprintf(wanted, sizeof(wanted), "n{l=\"%s\",m=\"x\"} 7\n", VALUES[_i].shown);
	expect(out, wanted);
}
END_TEST

static const struct {
	double value;
	const char *shown;
} NUMBERS[] = {
	{0, "0"},
	{1, "1"},
	{-1.5, "-1.5"},
	{0.00001, "1e-05"},
	{0.1, "0.1"},
	{1796001216, "1796001216"},
	{1796001216.125, "1796001216.125"},
	{INFINITY, "+Inf"},
	{-INFINITY, "-Inf"},
	{NAN, "NaN"},
};

START_TEST(test_number)
{
	char wanted[64];
	FILE *out = begin();

	exposition_number(out, "n", NULL, NUMBERS[_i].value);
	snprintf(wanted, sizeof(wanted), "n %s\n", NUMBERS[_i].shown);
	expect(out, wanted);
}
END_TEST

START_TEST(test_family)
{
	const struct exposition_label none[] = {{NULL, NULL}};
	FILE *out = begin();

	exposition_family(out, "n_total", "counter", "One \"line\",\nand a \\.");
	exposition_count(out, "n_total", none, UINT64_MAX);
	expect(out, "# HELP n_total One \"line\",\\nand a \\\\.\n"
	            "# TYPE n_total counter\n"
	            "n_total 18446744073709551615\n");
}
END_TEST

/* Which bucket counts: an edge belongs to what is below it. */
static const struct {
	int64_t took;
	unsigned bucket;
} TIMES[] = {
	{-1, 0},
	{0, 0},
	{1, 0},
	{10000, 0},
	{10001, 1},
	{20000, 1},
	{MS(1), 6},
	{MS(1) + 1, 7},
	{MS(15000), HISTOGRAM_EDGES - 1},
	{MS(15000) + 1, HISTOGRAM_EDGES},
	{INT64_MAX, HISTOGRAM_EDGES},
};

START_TEST(test_bucket)
{
	struct histogram histogram = {0};
	struct histogram_view view;

	histogram_count(&histogram, TIMES[_i].took);
	histogram_read(&histogram, &view);
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++)
		ck_assert_uint_eq(view.up_to[i], i >= TIMES[_i].bucket);
	ck_assert_uint_eq(view.sum, TIMES[_i].took > 0 ? (uint64_t)TIMES[_i].took : 0);
}
END_TEST

START_TEST(test_edges)
{
	ck_assert_int_eq(histogram_edge(0), 10000);
	ck_assert_int_eq(histogram_edge(HISTOGRAM_EDGES - 1), MS(15000));
	for (unsigned i = 1; i < HISTOGRAM_EDGES; i++)
		ck_assert_int_lt(histogram_edge(i - 1), histogram_edge(i));
}
END_TEST

START_TEST(test_histogram)
{
	const struct exposition_label labels[] = {{"to", "engine"}, {NULL, NULL}};
	struct histogram histogram = {0};
	unsigned lines = 0;

	histogram_count(&histogram, 15000);
	histogram_count(&histogram, MS(250));
	histogram_count(&histogram, MS(20000));
	for (int with = 0; with < 2; with++) {
		FILE *out = begin();

		exposition_histogram(out, "d_seconds", with ? labels : NULL, &histogram);
		ck_assert_int_eq(fclose(out), 0);
		if (with)
			break;
		ck_assert_ptr_nonnull(strstr(text, "d_seconds_bucket{le=\"1e-05\"} 0\n"));
		ck_assert_ptr_nonnull(strstr(text, "d_seconds_bucket{le=\"+Inf\"} 3\n"));
		ck_assert_ptr_nonnull(strstr(text, "d_seconds_count 3\n"));
		free(text);
	}
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		lines++;
	ck_assert_uint_eq(lines, HISTOGRAM_BUCKETS + 2);
	ck_assert_ptr_nonnull(strstr(text, "d_seconds_bucket{to=\"engine\",le=\"2e-05\"} 1\n"));
	ck_assert_ptr_nonnull(strstr(text, "d_seconds_bucket{to=\"engine\",le=\"0.2\"} 1\n"));
	ck_assert_ptr_nonnull(strstr(text, "d_seconds_bucket{to=\"engine\",le=\"0.5\"} 2\n"));
	ck_assert_ptr_nonnull(strstr(text, "d_seconds_bucket{to=\"engine\",le=\"15\"} 2\n"));
	ck_assert_ptr_nonnull(strstr(text, "d_seconds_sum{to=\"engine\"} 20.250015\n"));
	ck_assert_ptr_nonnull(strstr(text, "d_seconds_count{to=\"engine\"} 3\n"));
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("exposition");
	TCase *tcase = tcase_create("exposition");

	tcase_add_loop_test(tcase, test_value, 0, ARRAY_LEN(VALUES));
	tcase_add_loop_test(tcase, test_number, 0, ARRAY_LEN(NUMBERS));
	tcase_add_test(tcase, test_family);
	tcase_add_loop_test(tcase, test_bucket, 0, ARRAY_LEN(TIMES));
	tcase_add_test(tcase, test_edges);
	tcase_add_test(tcase, test_histogram);
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
