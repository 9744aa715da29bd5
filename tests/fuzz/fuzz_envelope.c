/* SPDX-License-Identifier: Apache-2.0 */
/* The whole main path, from the bytes that dockerd sends to the answer. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/authz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct state *state;
	static struct authz authz;
	struct server_reply reply = {0};
	char *text = malloc(size + 1);

	if (!state) {
		if (state_new("policy/profiles/baseline.yaml", &state) < 0)
			abort();
		if (authz_init(&authz, state, NULL, NULL) < 0)
			abort();
	}
	memcpy(text, data, size);
	text[size] = '\0';
	authz_answer(&authz, text, size, &reply);
	if (!reply.body || reply.len != strlen(reply.body) ||
	    (reply.status != 200 && strstr(reply.body, "\"Allow\":true")))
		abort();
	if (reply.free_body)
		free((void *)(uintptr_t)reply.body);
	free(text);
	return 0;
}
