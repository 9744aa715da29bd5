/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over the files given as arguments: the corpus, without a fuzzer. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "policy/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	uint8_t *data = malloc(LIMIT_REQUEST);

	if (!data)
		return 1;
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		size_t size;

		if (!file) {
			perror(argv[i]);
			return 1;
		}
		size = fread(data, 1, LIMIT_REQUEST, file);
		fclose(file);
		LLVMFuzzerTestOneInput(data, size);
	}
	free(data);
	printf("%s: %d inputs\n", argv[0], argc - 1);
	return argc > 1 ? 0 : 1;
}
