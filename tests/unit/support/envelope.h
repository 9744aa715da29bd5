/* SPDX-License-Identifier: Apache-2.0 */
/* A call put into an envelope, as dockerd does it. For tests only. */
#ifndef QUAYMASTER_TESTS_ENVELOPE_H
#define QUAYMASTER_TESTS_ENVELOPE_H

#include <stdint.h>
#include <string.h>

#include "plugin/text.h"

/* A call as its client sends it; headers that are NULL or "" are not there. */
struct envelope {
	const char *method, *target;
	const char *content_type, *content_length;
	const char *body; /* as dockerd shows it: body_len bytes, 0 for none */
	size_t body_len;
};

static inline void envelope_put_base64(struct text *text, const char *data, size_t len)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t bits = (uint32_t)(unsigned char)data[i] << 16;

		bits |= i + 1 < len ? (uint32_t)(unsigned char)data[i + 1] << 8 : 0;
		bits |= i + 2 < len ? (unsigned char)data[i + 2] : 0;
		text_printf(text, "%c%c%c%c", letters[bits >> 18], letters[bits >> 12 & 63],
		            i + 1 < len ? letters[bits >> 6 & 63] : '=',
		            i + 2 < len ? letters[bits & 63] : '=');
	}
}

static inline void envelope_put(struct text *text, const char *before, const char *value)
{
	if (!value || !*value)
		return;
	text_put(text, before);
	text_put_json(text, value, strlen(value));
}

static inline void envelope_write(const struct envelope *envelope, struct text *text)
{
	text_put(text, "{\"UserAuthNMethod\":\"\"");
	envelope_put(text, ",\"RequestMethod\":", envelope->method);
	envelope_put(text, ",\"RequestUri\":", envelope->target);
	if (envelope->body_len > 0) {
		text_put(text, ",\"RequestBody\":\"");
		envelope_put_base64(text, envelope->body, envelope->body_len);
		text_put(text, "\"");
	}
	text_put(text, ",\"RequestHeaders\":{\"User-Agent\":\"x\"");
	envelope_put(text, ",\"Content-Type\":", envelope->content_type);
	envelope_put(text, ",\"Content-Length\":", envelope->content_length);
	text_put(text, "}}");
}

#endif
