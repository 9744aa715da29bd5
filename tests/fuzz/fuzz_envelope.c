/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole main path, from the bytes that dockerd sends to the answer: what judge.h demands,
 * under every policy.
 */
#include "judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct judges *judges = judges_all();
	char *text = malloc(size + 1);

	assert(text);
	memcpy(text, data, size);
	text[size] = '\0';
	for (size_t i = 0; i < judges->n; i++)
		judge_envelope(&judges->list[i], text, size);
	free(text);
	return 0;
}
