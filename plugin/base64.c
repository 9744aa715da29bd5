/* SPDX-License-Identifier: Apache-2.0 */
#include "base64.h"

#include <errno.h>
#include <stdint.h>

/* Six bits for each character of the alphabet, plus one so that zero is "none". */
static unsigned char six_bits(unsigned char c, unsigned *bad)
{
	static const unsigned char table[256] = {
		['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,
		['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14,
		['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
		['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28,
		['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35,
		['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
		['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49,
		['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
		['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63,
		['/'] = 64};
	unsigned char value = table[c];

	*bad |= value == 0;
	return (unsigned char)(value - 1);
}

/* Decodes the four characters at in to three bytes, of which the caller keeps what it needs. */
static uint32_t quad(const unsigned char *in, unsigned *bad)
{
	return (uint32_t)six_bits(in[0], bad) << 18 | (uint32_t)six_bits(in[1], bad) << 12 |
	       (uint32_t)six_bits(in[2], bad) << 6 | six_bits(in[3], bad);
}

int base64_decode(char *text, size_t len, size_t *ret_len)
{
	const unsigned char *in = (const unsigned char *)text;
	char *out = text;
	unsigned bad = 0;
	size_t padding = 0;
	uint32_t bits;

	if (len % 4 != 0)
		return -EINVAL;
	if (len > 0 && in[len - 1] == '=')
		padding = in[len - 2] == '=' ? 2 : 1;
	for (size_t i = 0; i + 4 <= len - (padding ? 4 : 0); i += 4) {
		bits = quad(in + i, &bad);
		*out++ = (char)(bits >> 16);
		*out++ = (char)(bits >> 8);
		*out++ = (char)bits;
	}
	if (padding) {
		unsigned char last[4] = {in[len - 4], in[len - 3],
		                         padding == 1 ? in[len - 2] : (unsigned char)'A', 'A'};

		bits = quad(last, &bad);
		*out++ = (char)(bits >> 16);
		if (padding == 1)
			*out++ = (char)(bits >> 8);
		if (bits & (padding == 1 ? 0xff : 0xffff))
			return -EINVAL;
	}
	*out = '\0';
	if (bad)
		return -EINVAL;
	*ret_len = (size_t)(out - text);
	return 0;
}
