/* SPDX-License-Identifier: Apache-2.0 */
#include "envelope.h"

#include <errno.h>
#include <string.h>

#include "base64.h"
#include "http_get.h"
#include "reader.h"

/* Those that say whether a body is hidden, and our own. They are names on the wire: any case. */
static const struct field header_fields[] = {
	{"Content-Type", read_text, .offset = offsetof(struct call, content_type)},
	{"Content-Length", read_text, .offset = offsetof(struct call, content_length)},
	{HTTP_OWN_HEADER, read_text, .offset = offsetof(struct call, question)},
};

static const struct object headers_object = {FIELDS(header_fields)};

/* Base64 in JSON, decoded where it stands; "" and null are no body, as for dockerd. */
static int read_request_body(struct reader *r, const struct field *field, void *target)
{
	struct call *call = target;
	size_t len;
	char *text;

	(void)field;
	if (gojson_peek(&r->json) == GOJSON_NULL)
		return gojson_null(&r->json);
	if (gojson_string(&r->json, &text, &len) < 0)
		return -EINVAL;
	if (base64_decode(text, len, &call->body_len) < 0)
		return gojson_fail(&r->json, "it is not base64");
	call->body = call->body_len > 0 ? text : NULL;
	return 0;
}

static const struct field envelope_fields[] = {
	{"User", read_text, .offset = offsetof(struct call, user)},
	{"UserAuthNMethod", read_text, .offset = offsetof(struct call, user_method)},
	{"RequestMethod", read_text, .offset = offsetof(struct call, method)},
	{"RequestUri", read_text, .offset = offsetof(struct call, target)},
	{"RequestBody", read_request_body},
	{"RequestHeaders", read_object, .object = &headers_object},
	{"RequestPeerCertificates", read_harmless},
};

static const struct object envelope_object = {FIELDS(envelope_fields)};

int envelope_read(char *text, size_t len, struct claims *scratch, struct call *ret_call,
                  const char **reterr_why)
{
	struct reader r = {.claims = scratch};
	struct call call = {.user = ""};

	if (reader_read(&r, &envelope_object, text, len, &call) < 0) {
		*reterr_why = r.why;
		return -EINVAL;
	}
	if (!call.method || !call.target) {
		*reterr_why = "it names no RequestMethod or no RequestUri";
		return -EINVAL;
	}
	*ret_call = call;
	return 0;
}
