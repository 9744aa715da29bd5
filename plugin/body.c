/* SPDX-License-Identifier: Apache-2.0 */
#include "body.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy/limits.h"

/* What a body without a known length starts with. */
#define FIRST_SIZE 4096

/* Small bodies are not counted: the limit on connections bounds them well enough. */
static int charge(struct body *body, size_t size)
{
	size_t more = size - body->charged;

	if (size <= LIMIT_INLINE_REQUEST + 1)
		return 0;
	if (atomic_fetch_add(&body->budget->used, more) + more > LIMIT_BODIES) {
		atomic_fetch_sub(&body->budget->used, more);
		return -ENOBUFS;
	}
	body->charged = size;
	return 0;
}

static void discharge(struct body *body, size_t size)
{
	atomic_fetch_sub(&body->budget->used, body->charged - size);
	body->charged = size;
}

static int grow(struct body *body, size_t size)
{
	size_t charged = body->charged;
	int error = charge(body, size);
	char *data;

	if (error < 0)
		return error;
	data = realloc(body->data, size);
	if (!data) {
		discharge(body, charged);
		return -ENOMEM;
	}
	body->data = data;
	body->size = size;
	return 0;
}

int body_reserve(struct body *body, size_t len)
{
	if (len > LIMIT_REQUEST)
		return -E2BIG;
	return len < body->size ? 0 : grow(body, len + 1);
}

int body_append(struct body *body, const char *data, size_t len)
{
	size_t wanted, size;
	int error = 0;

	if (len > LIMIT_REQUEST - body->len)
		return -E2BIG;
	wanted = body->len + len;
	if (wanted >= body->size) {
		/* Doubling keeps the copying of a body of unknown length linear. */
		size = body->size > 0 ? body->size : FIRST_SIZE;
		while (size <= wanted)
			size *= 2;
		error = grow(body, size < LIMIT_REQUEST + 1 ? size : LIMIT_REQUEST + 1);
	}
	if (error < 0)
		return error;
	memcpy(body->data + body->len, data, len);
	body->len = wanted;
	body->data[wanted] = '\0';
	return 0;
}

void body_done(struct body *body)
{
	free(body->data);
	discharge(body, 0);
	body->data = NULL;
	body->len = 0;
	body->size = 0;
}
