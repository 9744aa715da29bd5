/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_values.h"

#include <string.h>
#include <strings.h>

#include "discretion.h"
#include "policy/capability.h"
#include "policy/digest.h"
#include "policy/reference.h"

bool value_among(const char *word, const char *words)
{
	size_t len = strlen(word);

	while (*words) {
		size_t n = strcspn(words, " ");

		if (n == len && memcmp(words, word, n) == 0)
			return true;
		words += n + (words[n] == ' ');
	}
	return false;
}

/* The canonical name of an image; "id:..." for an id, "" for what is neither. */
static const char *image(struct reader *r, const char *text, bool latest)
{
	struct reference ref;

	switch (reference_parse(text, latest, &ref)) {
	case REFERENCE_NAME:
		return reader_copy(r, ref.text, strlen(ref.text));
	case REFERENCE_ID:
		return reader_join(r, "id", ':', text);
	case REFERENCE_INVALID:
		break;
	}
	return "";
}

void value_image(struct reader *r, const char *text, const char *flag, bool latest)
{
	reader_claim(r, CONTROL_IMAGES, image(r, text, latest), discretion_login(r->claims, text),
	             flag);
}

void value_image_at_registry(struct reader *r, enum control control, const char *name,
                             const char *tag)
{
	size_t len = strlen(name);
	struct reference ref;
	const char *text;

	if (len > 0 && name[len - 1] == ':')
		len--;
	text = reader_copy(r, name, len);
	if (*tag) {
		bool is_name = reference_parse(text, false, &ref) == REFERENCE_NAME;
		bool by_digest = strchr(tag, ':') != NULL;

		if (is_name)
			text = reader_copy(r, ref.text, ref.repository_len);
		text = reader_join(r, text, by_digest ? '@' : ':', tag);
		/* A tag leaves a digest where it is (reference.WithTag), and that decides. */
		if (is_name && ref.digest && !by_digest)
			text = reader_join(r, text, '@', ref.digest);
	}
	reader_claim(r, control, image(r, text, false), discretion_login(r->claims, text), "image");
}

void value_image_name(struct reader *r, const char *repository, const char *tag, const char *flag)
{
	struct reference ref;
	const char *text = repository;

	/* A tag makes a name of what could be an id: as a new name it cannot be one. */
	if (reference_parse(text, true, &ref) == REFERENCE_ID)
		text = claims_printf(r->claims, "%s:latest", repository);
	if (tag && *tag && reference_parse(text, false, &ref) == REFERENCE_NAME)
		text = claims_printf(r->claims, "%.*s:%s", (int)ref.repository_len, ref.text, tag);
	if (reference_parse(text, true, &ref) == REFERENCE_NAME)
		reader_claim(r, CONTROL_IMAGE_NAMES, reader_copy(r, ref.text, strlen(ref.text)),
		             repository, flag);
	else
		reader_claim(r, CONTROL_UNREADABLE,
		             claims_printf(r->claims, "%s is no name for an image",
		                           discretion_login(r->claims, text)),
		             NULL, flag);
}

void each_capability(struct reader *r, const struct field *field, void *target, const char *text,
                     const char *value)
{
	char canonical[64];

	(void)target;
	(void)value;
	if (capability_canonical(text, canonical, sizeof(canonical)) == 0)
		reader_claim(r, field->control, reader_copy(r, canonical, strlen(canonical)), text,
		             field->flag);
	else
		reader_claim(r, field->control, text, NULL, field->flag);
}

/* What the docker CLI calls a namespace's mode. */
static const char *namespace_flag(const char *word)
{
	static const char *const flags[][2] = {
		{"network", "--network"}, {"pid", "--pid"},     {"ipc", "--ipc"},
		{"uts", "--uts"},         {"user", "--userns"}, {"cgroup", "--cgroupns"},
	};

	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		if (strcmp(flags[i][0], word) == 0)
			return flags[i][1];
	}
	return NULL;
}

bool value_shared_namespace(struct reader *r, const char *word, const char *text)
{
	const char *container = "container:";
	size_t len = strlen(container);

	if (strcmp(text, "host") == 0) {
		reader_claim(r, CONTROL_HOST_NAMESPACES, word, text, namespace_flag(word));
		return true;
	}
	if (strncmp(text, container, len) != 0)
		return false;
	reader_claim(r, CONTROL_CONTAINER_NAMESPACES, reader_join(r, word, ':', text + len), text,
	             namespace_flag(word));
	reader_ask(r, QUESTION_CONTAINER, true, text + len, true);
	return true;
}

void value_namespace(struct reader *r, const char *word, const char *text, const char *known)
{
	if (!*text || value_shared_namespace(r, word, text) || value_among(text, known))
		return;
	reader_claim(r, CONTROL_UNKNOWN_FIELD, reader_join(r, namespace_flag(word), '=', text),
	             NULL, NULL);
}

/* strconv.ParseBool's words for false. What it refuses is no true and no false. */
static bool is_false(const char *text)
{
	return value_among(text, "0 f F FALSE false False") && *text;
}

static bool is_true(const char *text)
{
	return value_among(text, "1 t T TRUE true True") && *text;
}

#define BY_DIGEST "seccomp=sha256:"

/* A profile is sent whole; a policy names it by its digest. */
static const char *seccomp_profile(struct reader *r, const char *profile)
{
	char hex[DIGEST_SIZE];

	if (digest_sha256(profile, strlen(profile), hex) < 0)
		return "seccomp=custom";
	return reader_join(r, "seccomp=sha256", ':', hex);
}

/* Key and value of a security option, in words that mean the same for every spelling. */
static const char *security_option(struct reader *r, const char *key, const char *value)
{
	if (strcmp(key, "seccomp") == 0 && strchr(value, '{'))
		return seccomp_profile(r, value);
	if (strcmp(key, "no-new-privileges") == 0 || strcmp(key, "writable-cgroups") == 0) {
		if (is_true(value))
			value = "true";
		else if (is_false(value))
			value = "false";
	}
	return reader_join(r, key, '=', value);
}

const char *value_security_option(struct reader *r, const char *text, const char *flag)
{
	static const struct {
		const char *text, *means;
	} bare[] = {
		{"no-new-privileges", "no-new-privileges=true"},
		{"writable-cgroups", "writable-cgroups=true"},
		{"disable", "label=disable"},
	};
	const char *separator = strchr(text, '=');
	const char *value = text;

	if (!separator)
		separator = strchr(text, ':');
	if (separator)
		value = security_option(r, reader_copy(r, text, (size_t)(separator - text)),
		                        separator + 1);
	for (size_t i = 0; i < ARRAY_LEN(bare) && !separator; i++) {
		if (strcmp(text, bare[i].text) == 0)
			value = bare[i].means;
	}
	/* What a policy can list is shown; the profile itself is long. */
	if (strncmp(value, BY_DIGEST, strlen(BY_DIGEST)) == 0)
		text = NULL;
	reader_claim(r, CONTROL_SECURITY_OPTIONS, value, text, flag);
	return value;
}

void value_sysctl(struct reader *r, const char *name, const char *flag)
{
	size_t len = strlen(name);
	char *canonical = claims_alloc(r->claims, len + 1);

	if (!canonical)
		return;
	memcpy(canonical, name, len + 1);
	/* Whatever separates, the runtime makes a path of it (runc libcontainer,
	 * writeSystemProperty). */
	for (char *c = canonical; *c; c++)
		*c = *c == '/' ? '.' : *c;
	reader_claim(r, CONTROL_SYSCTLS, canonical, name, flag);
}

void each_sysctl(struct reader *r, const struct field *field, void *target, const char *text,
                 const char *value)
{
	(void)target;
	(void)value;
	value_sysctl(r, text, field->flag);
}

void value_endpoint_sysctls(struct reader *r, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, ",");

		value_sysctl(r, reader_copy(r, text, strcspn(text, "=,")),
		             "driver-opt=com.docker.network.endpoint.sysctls=");
		text += n + (text[n] == ',');
	}
}
