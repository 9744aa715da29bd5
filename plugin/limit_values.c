/* SPDX-License-Identifier: Apache-2.0 */
#include "limit_values.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define BILLION 1000000000u

/* Less than that is a quota of 0 when the engine has rounded it, which is no limit (moby
 * daemon_unix.go getCPUResources v29.7.2). */
#define NANO_CPUS_MIN 10000

/* What the engine takes for a period of 0, in microseconds (moby daemon_unix.go v29.7.2). */
#define DEFAULT_PERIOD 100000

uint64_t limit_amount(int64_t number)
{
	return number > 0 ? (uint64_t)number : CLAIM_UNLIMITED;
}

uint64_t limit_nano_cpus(int64_t number)
{
	return number >= NANO_CPUS_MIN ? (uint64_t)number : CLAIM_UNLIMITED;
}

uint64_t limit_cpus(int64_t quota, int64_t period)
{
	uint64_t each = (uint64_t)(period == 0 ? DEFAULT_PERIOD : period);
	uint64_t whole, part;

	/* The engine refuses a period below 0; no limit is the strictest view of it. */
	if (quota <= 0 || period < 0)
		return CLAIM_UNLIMITED;
	if (__builtin_mul_overflow((uint64_t)quota / each, BILLION, &whole) ||
	    __builtin_mul_overflow((uint64_t)quota % each, BILLION, &part) ||
	    __builtin_add_overflow(whole, part / each, &whole))
		return CLAIM_UNLIMITED;
	return whole;
}

/* Bytes in the largest unit that has no fraction. */
static const char *bytes_text(struct reader *r, uint64_t bytes)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
	size_t unit = 0;

	while (unit + 1 < ARRAY_LEN(units) && bytes > 0 && bytes % 1024 == 0) {
		bytes /= 1024;
		unit++;
	}
	return claims_printf(r->claims, "%" PRIu64 "%s", bytes, units[unit]);
}

/* Billionths with as many places as they have. */
static const char *cpus_text(struct reader *r, uint64_t amount)
{
	uint64_t part = amount % BILLION;
	int places = 9;

	if (part == 0)
		return claims_printf(r->claims, "%" PRIu64, amount / BILLION);
	while (part % 10 == 0) {
		part /= 10;
		places--;
	}
	return claims_printf(r->claims, "%" PRIu64 ".%0*" PRIu64, amount / BILLION, places, part);
}

static const char *amount_text(struct reader *r, const struct limit *limit)
{
	if (limit->amount == CLAIM_UNLIMITED)
		return "none";
	if (limit->control == CONTROL_CPUS)
		return cpus_text(r, limit->amount);
	if (limit->control == CONTROL_PIDS)
		return claims_printf(r->claims, "%" PRIu64, limit->amount);
	return bytes_text(r, limit->amount);
}

void value_limit(struct reader *r, const struct limit *limit)
{
	claims_add(r->claims, &(struct claim){
				      .control = limit->control,
				      .value = amount_text(r, limit),
				      .amount = limit->amount,
				      .field = limit->field,
				      .flag = limit->flag,
			      });
}

struct ulimit {
	const char *name;
	struct number hard;
};

static const struct field ulimit_fields[] = {
	{"Name", read_text, .offset = offsetof(struct ulimit, name)},
	{"Hard", read_number, .offset = offsetof(struct ulimit, hard)},
	{"Soft", read_harmless},
};

/*
 * Lower case of what the engine turns to upper case by strings.ToUpper: beside ASCII, the dotless i
 * and the long s become letters of ASCII there.
 */
static const char *lower(struct reader *r, const char *name)
{
	char *text = claims_alloc(r->claims, strlen(name) + 1);
	size_t n = 0;

	if (!text)
		return "";
	while (*name) {
		bool dotless = strncmp(name, "\xc4\xb1", 2) == 0;
		bool is_long = strncmp(name, "\xc5\xbf", 2) == 0;

		if (dotless || is_long)
			text[n++] = dotless ? 'i' : 's';
		else
			text[n++] = (char)(*name >= 'A' && *name <= 'Z' ? *name | 0x20 : *name);
		name += dotless || is_long ? 2 : 1;
	}
	text[n] = '\0';
	return text;
}

/* What is below 0 is without a limit (getrlimit(2)). */
static void ulimit_done(struct reader *r, const void *target)
{
	const struct ulimit *ulimit = target;
	const char *name = lower(r, ulimit->name ? ulimit->name : "");
	bool limited = ulimit->hard.value >= 0;

	claims_add(r->claims,
	           &(struct claim){
			   .control = CONTROL_ULIMITS,
			   .value = limited ? claims_printf(r->claims, "%s=%" PRId64, name,
	                                                    ulimit->hard.value)
	                                    : reader_join(r, name, '=', "unlimited"),
			   .amount = limited ? (uint64_t)ulimit->hard.value : CLAIM_UNLIMITED,
			   .field = reader_path(r),
			   .flag = "--ulimit",
		   });
}

const struct object ulimit_object = {
	FIELDS(ulimit_fields),
	.claims_unknown = true,
	.done = ulimit_done,
};

int read_oom_score(struct reader *r, const struct field *field, void *target)
{
	int64_t score = 0;

	(void)target;
	if (gojson_peek(&r->json) == GOJSON_NULL)
		return gojson_null(&r->json);
	if (gojson_integer(&r->json, &score) < 0)
		return -EINVAL;
	if (score < 0)
		reader_claim(r, CONTROL_OOM_SETTINGS,
		             claims_printf(r->claims, "score=%" PRId64, score), NULL, field->flag);
	return 0;
}
