/* SPDX-License-Identifier: Apache-2.0 */
#include "amount.h"

#include <ctype.h>
#include <string.h>

/* How an amount of one shape is written. */
struct spelling {
	uint64_t one; /* what 1 without a unit is */
	const char *expected;
	const char *example;
	unsigned decimals; /* digits behind the point */
	bool units;
};

/*
 * Three decimals of a byte unit cannot overflow beside 1024^5, and nobody writes more. What is
 * smaller than a byte is dropped, as docker does.
 */
static const struct spelling spellings[] = {
	[SHAPE_BYTES] = {1, "a size above 0, as in 512MiB or 8GiB", "8GiB", 3, true},
	[SHAPE_CPUS] = {1000000000, "a number of CPUs above 0, as in 0.5 or 2", "1.5", 9, false},
	[SHAPE_COUNT] = {1, "a whole number above 0, as in 200", "200", 0, false},
};

/* Whether a number has a 0 in front, which makes it another one in other YAML. */
static bool is_octal(const char *text)
{
	return text[0] == '0' && isdigit((unsigned char)text[1]);
}

/* Reads digits; false if there are none, or they are more than int64 holds. */
static bool read_whole(const char **text, uint64_t *ret_number)
{
	uint64_t number = 0;

	if (!isdigit((unsigned char)**text) || is_octal(*text))
		return false;
	for (; isdigit((unsigned char)**text); (*text)++) {
		uint64_t digit = (uint64_t)(**text - '0');

		if (number > (INT64_MAX - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*ret_number = number;
	return true;
}

/* Reads what is behind a point as so many digits; without a point it is 0. */
static bool read_decimals(const char **text, unsigned decimals, uint64_t *ret_number)
{
	uint64_t number = 0;

	if (**text == '.' && !isdigit((unsigned char)*++*text))
		return false;
	for (unsigned i = 0; i < decimals; i++) {
		number *= 10;
		if (isdigit((unsigned char)**text))
			number += (uint64_t)(*(*text)++ - '0');
	}
	*ret_number = number;
	return !isdigit((unsigned char)**text);
}

/* Reads a unit of bytes, if there is one: B, or a letter with "B" or "iB" or neither. */
static uint64_t read_unit(const char **text)
{
	static const char letters[] = "kmgtp";
	uint64_t unit = 1;
	const char *letter;

	*text += **text == ' ';
	letter = **text ? strchr(letters, tolower((unsigned char)**text)) : NULL;
	if (letter) {
		for (const char *l = letters; l <= letter; l++)
			unit *= 1024;
		(*text)++;
		*text += tolower((unsigned char)**text) == 'i';
	}
	*text += tolower((unsigned char)**text) == 'b';
	return unit;
}

bool amount_read(enum shape shape, const char *text, uint64_t *ret_amount)
{
	const struct spelling *spelling = &spellings[shape];
	uint64_t whole, decimals, scale = 1, one = spelling->one;

	if (!read_whole(&text, &whole) || !read_decimals(&text, spelling->decimals, &decimals))
		return false;
	if (spelling->units)
		one = read_unit(&text);
	for (unsigned i = 0; i < spelling->decimals; i++)
		scale *= 10;
	if (*text || whole > INT64_MAX / one)
		return false;
	whole = whole * one + decimals * one / scale;
	if (whole == 0 || whole > INT64_MAX)
		return false;
	*ret_amount = whole;
	return true;
}

/* No container runs in less, and a /dev/shm is larger too. */
#define LEAST_PLAIN_BYTES (1024u * 1024)

bool amount_lacks_unit(enum shape shape, const char *text, uint64_t amount)
{
	size_t len = strlen(text);

	return shape == SHAPE_BYTES && amount < LEAST_PLAIN_BYTES && len > 0 &&
	       isdigit((unsigned char)text[len - 1]);
}

const char *amount_hint(enum shape shape, const char *text)
{
	uint64_t amount;

	if (is_octal(text))
		return "; leave out the \"0\" in front";
	if (strchr(text, '_'))
		return "; leave out the \"_\"";
	if (strcmp(text, "-1") == 0 || strcmp(text, "0") == 0 || strcmp(text, "unlimited") == 0)
		return "; without a maximum, leave \"max\" out";
	if (shape == SHAPE_CPUS && *text && text[strlen(text) - 1] == 'm')
		return "; 500m is 0.5";
	if (amount_read(shape, text, &amount) && amount_lacks_unit(shape, text, amount))
		return "; a unit is missing";
	return "";
}

const char *amount_expected(enum shape shape)
{
	return spellings[shape].expected;
}

const char *amount_example(enum shape shape)
{
	return spellings[shape].example;
}
