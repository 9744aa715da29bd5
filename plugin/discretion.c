/* SPDX-License-Identifier: Apache-2.0 */
#include "discretion.h"

#include <stdio.h>
#include <string.h>

/* Words in a label's key that call its value a secret: Traefik's users are passwords' hashes. */
static const char *const secret_words[] = {
	"passw",   "passphrase",  "secret",      "token",   "credential", "apikey",     "api-key",
	"api_key", "private-key", "private_key", "privkey", "basicauth",  "digestauth",
};

/* Longer keys of JSON are no field's name. */
#define NAME_MAX_LEN 64

/* How much of a label is its key, with the "=", when the rest is a secret; else 0. */
static size_t secret_key(const char *label)
{
	const char *equals = strchr(label, '=');

	for (size_t i = 0; equals && i < ARRAY_LEN(secret_words); i++) {
		const char *found = strcasestr(label, secret_words[i]);

		if (found && found < equals && equals[1])
			return (size_t)(equals - label) + 1;
	}
	return 0;
}

const char *discretion_label(const char *label, char *shown, size_t size)
{
	size_t len = secret_key(label);

	if (len == 0)
		return label;
	if (len + sizeof(DISCRETION_MASK) > size)
		len = 0;
	snprintf(shown, size, "%.*s" DISCRETION_MASK, (int)len, label);
	return shown;
}

const char *discretion_value(const struct claim *claim, char shown[DISCRETION_SIZE])
{
	if (claim->control != CONTROL_LABELS)
		return claim->value;
	return discretion_label(claim->value, shown, DISCRETION_SIZE);
}

bool discretion_hides(const struct claim *claim)
{
	return claim->control == CONTROL_LABELS && secret_key(claim->value) > 0;
}

static bool is_digest(const char *at)
{
	return strncmp(at, "@sha256:", 8) == 0 || strncmp(at, "@sha384:", 8) == 0 ||
	       strncmp(at, "@sha512:", 8) == 0;
}

/* Where the login that ends at the "@" begins; NULL when there is none. */
static const char *login_before(const char *text, const char *at)
{
	const char *scheme = strstr(text, "://");
	const char *start = at;

	if (is_digest(at))
		return NULL;
	if (scheme && scheme < at)
		return scheme + 3;
	while (start > text && start[-1] != '/' && start[-1] != ' ')
		start--;
	return memchr(start, ':', (size_t)(at - start)) ? start : NULL;
}

/* Each "@" is looked at with all that is before it, which nobody may make long work. */
static bool is_long(const char *text)
{
	return strnlen(text, LIMIT_LOGIN_TEXT + 1) > LIMIT_LOGIN_TEXT;
}

bool discretion_has_login(const char *text)
{
	if (is_long(text))
		return strchr(text, '@') != NULL;
	for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
		if (login_before(text, at))
			return true;
	}
	return false;
}

const char *discretion_login(struct claims *claims, const char *text)
{
	const char *at = strchr(text, '@');

	if (at && is_long(text))
		return DISCRETION_MASK;
	while (at) {
		const char *start = login_before(text, at);
		size_t len = start ? (size_t)(start - text) : 0;

		if (start) {
			text = claims_printf(claims, "%.*s" DISCRETION_MASK "%s", (int)len, text,
			                     at);
			/* Nothing, where there was no room for it. */
			at = *text ? text + len + strlen(DISCRETION_MASK) : text;
		}
		at = *at ? strchr(at + 1, '@') : NULL;
	}
	return text;
}

bool discretion_is_name(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= NAME_MAX_LEN && !text[strcspn(text, "=:@/ \t\r\n\"'")];
}
