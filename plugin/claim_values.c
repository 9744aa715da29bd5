/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_values.h"

#include <string.h>
#include <strings.h>

#include "policy/capability.h"
#include "policy/reference.h"

static const char *copy(struct reader *r, const char *text, size_t len)
{
	return claims_printf(r->claims, "%.*s", (int)len, text);
}

void value_image(struct reader *r, const char *text, const char *flag, bool latest)
{
	struct reference ref;
	const char *value = "";

	switch (reference_parse(text, latest, &ref)) {
	case REFERENCE_NAME:
		value = claims_printf(r->claims, "%s", ref.text);
		break;
	case REFERENCE_ID:
		value = claims_printf(r->claims, "id:%s", text);
		break;
	case REFERENCE_INVALID:
		break;
	}
	reader_claim(r, CONTROL_IMAGES, value, text, flag);
}

void value_pulled_image(struct reader *r, const char *image, const char *tag)
{
	size_t len = strlen(image);
	struct reference ref;
	const char *text;

	if (len > 0 && image[len - 1] == ':')
		len--;
	text = copy(r, image, len);
	if (*tag) {
		bool name = reference_parse(text, false, &ref) == REFERENCE_NAME;

		text = claims_printf(r->claims, "%.*s%c%s", (int)(name ? ref.repository_len : len),
		                     name ? ref.text : text, strchr(tag, ':') ? '@' : ':', tag);
	}
	value_image(r, text, "image", false);
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
		reader_claim(r, CONTROL_IMAGE_NAMES, claims_printf(r->claims, "%s", ref.text),
		             repository, flag);
	else
		reader_claim(r, CONTROL_UNREADABLE,
		             claims_printf(r->claims, "%s is no name for an image", text), NULL,
		             flag);
}

void each_capability(struct reader *r, const struct field *field, const char *text,
                     const char *value)
{
	char canonical[64];

	(void)value;
	if (capability_canonical(text, canonical, sizeof(canonical)) == 0)
		reader_claim(r, CONTROL_CAPABILITIES, claims_printf(r->claims, "%s", canonical),
		             text, field->flag);
	else
		reader_claim(r, CONTROL_CAPABILITIES, text, NULL, field->flag);
}

/* Whether word is one of the space-separated words. */
static bool among(const char *word, const char *words)
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

void value_namespace(struct reader *r, const char *word, const char *text, const char *known)
{
	const char *flag = claims_printf(r->claims, "--%s", word);

	if (strcmp(word, "user") == 0)
		flag = "--userns";
	else if (strcmp(word, "cgroup") == 0)
		flag = "--cgroupns";
	if (strcmp(text, "host") == 0)
		reader_claim(r, CONTROL_HOST_NAMESPACES, word, text, flag);
	else if (strncmp(text, "container:", strlen("container:")) == 0)
		reader_claim(r, CONTROL_CONTAINER_NAMESPACES,
		             claims_printf(r->claims, "%s:%s", word, text + strlen("container:")),
		             text, flag);
	else if (*text && known && !among(text, known))
		reader_claim(r, CONTROL_UNKNOWN_FIELD,
		             claims_printf(r->claims, "%s=%s", flag, text), NULL, NULL);
}

/* strconv.ParseBool's words for false. What it refuses is no true and no false. */
static bool is_false(const char *text)
{
	return among(text, "0 f F FALSE false False") && *text;
}

static bool is_true(const char *text)
{
	return among(text, "1 t T TRUE true True") && *text;
}

/* Key and value of a security option, in words that mean the same for every spelling. */
static const char *security_option(struct reader *r, const char *key, const char *value)
{
	if (strcmp(key, "seccomp") == 0 && strchr(value, '{'))
		return "seccomp=custom";
	if (strcmp(key, "no-new-privileges") == 0 || strcmp(key, "writable-cgroups") == 0) {
		if (is_true(value))
			value = "true";
		else if (is_false(value))
			value = "false";
	}
	return claims_printf(r->claims, "%s=%s", key, value);
}

void value_security_option(struct reader *r, const char *text, const char *flag)
{
	static const struct {
		const char *text, *means;
	} bare[] = {
		{"no-new-privileges", "no-new-privileges=true"},
		{"writable-cgroups", "writable-cgroups=true"},
		{"disable", "label=disable"},
	};
	const char *separator = strchr(text, '=');
	const char *key;

	if (!separator)
		separator = strchr(text, ':');
	if (separator) {
		key = copy(r, text, (size_t)(separator - text));
		reader_claim(r, CONTROL_SECURITY_OPTIONS, security_option(r, key, separator + 1),
		             text, flag);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(bare); i++) {
		if (strcmp(text, bare[i].text) == 0) {
			reader_claim(r, CONTROL_SECURITY_OPTIONS, bare[i].means, text, flag);
			return;
		}
	}
	reader_claim(r, CONTROL_SECURITY_OPTIONS, text, NULL, flag);
}

/* Go's path.Clean of "/" and path: no empty, "." or ".." components, no trailing slash. */
static const char *clean_path(struct reader *r, const char *path)
{
	char *clean = claims_alloc(r->claims, strlen(path) + 2);
	size_t len = 0;

	if (!clean)
		return "/";
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && path[0] == '.' && path[1] == '.') {
			while (len > 0 && clean[--len] != '/')
				;
		} else if (n > 0 && !(n == 1 && path[0] == '.')) {
			clean[len++] = '/';
			memcpy(clean + len, path, n);
			len += n;
		}
		path += n + (path[n] == '/');
	}
	if (len == 0)
		clean[len++] = '/';
	clean[len] = '\0';
	return clean;
}

void value_host_path(struct reader *r, const char *path, bool read_only, const char *typed,
                     const char *flag)
{
	claims_add(r->claims, &(struct claim){
				      .control = CONTROL_HOST_PATHS,
				      .read_only = read_only,
				      .value = clean_path(r, path),
				      .typed = typed,
				      .field = reader_path(r),
				      .flag = flag,
			      });
}

void value_propagation(struct reader *r, const char *word, const char *flag)
{
	if (*word)
		reader_claim(r, CONTROL_PROPAGATION, word, NULL, flag);
}

/* The mode of a bind, by its comma-separated words. */
static void bind_mode(struct reader *r, const char *mode, const char *typed, bool *ret_read_only)
{
	while (*mode) {
		size_t n = strcspn(mode, ",");
		const char *word = copy(r, mode, n);

		if (strcmp(word, "ro") == 0)
			*ret_read_only = true;
		else if (among(word, "shared rshared slave rslave private rprivate") && n > 0)
			reader_claim(r, CONTROL_PROPAGATION, word, typed, "-v");
		mode += n + (mode[n] == ',');
	}
}

void value_bind(struct reader *r, const char *text)
{
	const char *colon = strchr(text, ':');
	const char *mode = colon ? strchr(colon + 1, ':') : NULL;
	bool read_only = false;

	if (mode)
		bind_mode(r, mode + 1, text, &read_only);
	/* Without a colon it is a path in the container; without a slash a volume's name. */
	if (colon && text[0] == '/')
		value_host_path(r, copy(r, text, (size_t)(colon - text)), read_only, text, "-v");
}

void value_device(struct reader *r, const char *path, const char *flag)
{
	reader_claim(r, CONTROL_DEVICES, clean_path(r, path), path, flag);
}

void value_sysctl(struct reader *r, const char *name, const char *flag)
{
	size_t len = strlen(name);
	char *canonical = claims_alloc(r->claims, len + 1);

	if (!canonical)
		return;
	memcpy(canonical, name, len + 1);
	/* With a slash first, slashes separate and dots belong to names (sysctl(8)). */
	if (name[strcspn(name, "./")] == '/') {
		for (char *c = canonical; *c; c++)
			*c = *c == '/' ? '.' : *c == '.' ? '/' : *c;
	}
	reader_claim(r, CONTROL_SYSCTLS, canonical, name, flag);
}

void each_sysctl(struct reader *r, const struct field *field, const char *text, const char *value)
{
	(void)value;
	value_sysctl(r, text, field->flag);
}

void value_endpoint_sysctls(struct reader *r, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, ",");

		value_sysctl(r, copy(r, text, strcspn(text, "=,")),
		             "driver-opt=com.docker.network.endpoint.sysctls=");
		text += n + (text[n] == ',');
	}
}
