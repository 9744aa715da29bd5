/* SPDX-License-Identifier: Apache-2.0 */
/* The schema names the keys that the compiler's tables have, each of them. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "plugin/schema.h"
#include "plugin/schema_exception.h"
#include "policy/claim.h"
#include "policy/compile.h"
#include "policy/compile_exception.h"
#include "policy/compile_match.h"
#include "policy/compile_rule.h"
#include "support.h"

static json_t *schema(void)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);
	json_t *json;

	ck_assert_ptr_nonnull(stream);
	schema_print(stream);
	ck_assert_int_eq(fclose(stream), 0);
	json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_msg(json != NULL, "no JSON: %s", text);
	free(text);
	return json;
}

START_TEST(top_level_has_every_key)
{
	json_t *json = schema();
	size_t n = 0;

	for (; compile_key(n); n++)
		ck_assert_msg(schema_has_key(compile_key(n)), "no %s", compile_key(n));
	ck_assert_uint_eq(json_object_size(json_object_get(json, "properties")), n);
	json_decref(json);
}
END_TEST

START_TEST(exceptions_have_every_key)
{
	for (size_t i = 0; compile_exception_key(i); i++)
		ck_assert_msg(schema_has_exception_key(compile_exception_key(i)), "no %s",
		              compile_exception_key(i));
	for (size_t i = 0; compile_match_key(i); i++)
		ck_assert_msg(schema_has_match_key(compile_match_key(i)), "no %s",
		              compile_match_key(i));
}
END_TEST

/* The object that a rule can be, in the schema of its control. */
static json_t *rule_keys(json_t *json, const char *control)
{
	json_t *rules = json_object_get(json_object_get(json, "definitions"), "rules");
	json_t *rule = json_object_get(json_object_get(rules, "properties"), control);
	json_t *object = json_array_get(json_object_get(rule, "anyOf"), 1);

	ck_assert_msg(object != NULL, "no rule of %s", control);
	return json_object_get(object, "properties");
}

START_TEST(rule_has_the_keys_that_are_taken)
{
	json_t *json = schema();
	const struct control_info *info = control_info((enum control)_i);
	json_t *keys = rule_keys(json, info->name);
	size_t taken = 0;

	for (size_t i = 0; compile_rule_key(i); i++) {
		const char *key = compile_rule_key(i);

		if (!compile_rule_takes(info, key))
			continue;
		taken++;
		ck_assert_msg(json_object_get(keys, key) != NULL, "no %s", key);
	}
	ck_assert_uint_eq(json_object_size(keys), taken);
	json_decref(json);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("schema");
	TCase *tests = tcase_create("schema");

	tcase_add_test(tests, top_level_has_every_key);
	tcase_add_test(tests, exceptions_have_every_key);
	tcase_add_loop_test(tests, rule_has_the_keys_that_are_taken, 0, CONTROL_COUNT);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
