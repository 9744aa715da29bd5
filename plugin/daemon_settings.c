/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "reader.h"

static void add(struct settings_list *list, const char *text)
{
	if (list->n < SETTINGS_LIST_MAX)
		list->item[list->n++] = text;
}

static void each_item(struct reader *r, const struct field *field, void *target, const char *text,
                      const char *value)
{
	(void)r;
	(void)value;
	add((struct settings_list *)(void *)((char *)target + field->offset), text);
}

#define LIST(key, member)                                                                          \
	{                                                                                          \
		key, read_texts, .offset = offsetof(struct daemon_settings, member),               \
				 .each = each_item                                                 \
	}

/* "authorization-plugin" is the flag's name; dockerd takes it for known, and reads it nowhere (moby
 * daemon/config/config.go findConfigurationConflicts). */
static const struct field fields[] = {
	LIST("authorization-plugins", plugins),
	LIST("authorization-plugin", misspelt),
	LIST("hosts", hosts),
	{"tls", read_flag, .offset = offsetof(struct daemon_settings, tls)},
	{"tlsverify", read_flag, .offset = offsetof(struct daemon_settings, tlsverify)},
	{"metrics-addr", read_text, .offset = offsetof(struct daemon_settings, metrics)},
};

static const struct object object = {FIELDS(fields)};

int daemon_settings_read(char *text, size_t len, struct daemon_settings *ret, char *why,
                         size_t size)
{
	_cleanup_(freep) struct claims *claims = malloc(sizeof(*claims));
	struct reader r = {.claims = claims};
	int result = 0;

	*ret = (struct daemon_settings){0};
	snprintf(why, size, "there is no memory to read it");
	if (!claims)
		return -ENOMEM;
	claims_init(claims);
	if (strspn(text, " \t\r\n") < len)
		result = reader_read(&r, &object, text, len, ret);
	if (result < 0)
		snprintf(why, size, "%s", r.why ? r.why : r.json.why ? r.json.why : "no JSON");
	claims_done(claims);
	return result;
}

/* One flag of dockerd's that takes a value, or is one. */
struct flag {
	const char *name;
	size_t offset;
	char letter; /* its short form, or 0 */
	bool is_switch;
	bool is_list;
};

#define FLAG(flag_name, member, ...)                                                               \
	{                                                                                          \
		flag_name, offsetof(struct daemon_settings, member), __VA_ARGS__                   \
	}

static const struct flag flags[] = {
	FLAG("--authorization-plugin", plugins, .is_list = true),
	FLAG("--host", hosts, .letter = 'H', .is_list = true),
	FLAG("--config-file", config_file, 0),
	FLAG("--metrics-addr", metrics, 0),
	FLAG("--tls", tls, .is_switch = true),
	FLAG("--tlsverify", tlsverify, .is_switch = true),
};

/* Whether a word is this flag; *ret_value is what stands in it: NULL when the next word does. */
static bool is_flag(const struct flag *flag, const char *word, const char **ret_value)
{
	size_t len = strlen(flag->name);

	if (strncmp(word, flag->name, len) == 0 && (word[len] == '\0' || word[len] == '=')) {
		*ret_value = word[len] == '=' ? word + len + 1 : NULL;
		return true;
	}
	if (!flag->letter || word[0] != '-' || word[1] != flag->letter)
		return false;
	*ret_value = word[2] == '=' ? word + 3 : word[2] ? word + 2 : NULL;
	return true;
}

/* As strconv.ParseBool reads what is false. */
static bool is_true(const char *value)
{
	return !value || !strchr("0fF", *value);
}

static void set(struct daemon_settings *settings, const struct flag *flag, const char *value)
{
	void *at = (char *)settings + flag->offset;

	if (flag->is_switch)
		*(bool *)at = is_true(value);
	else if (flag->is_list)
		add(at, value);
	else
		*(const char **)at = value;
}

void daemon_settings_from_args(const char *args, size_t len, struct daemon_settings *ret)
{
	const char *end = args + len;

	*ret = (struct daemon_settings){0};
	while (args < end) {
		const char *word = args, *value;

		args += strnlen(args, (size_t)(end - args)) + 1;
		for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
			if (!is_flag(&flags[i], word, &value))
				continue;
			if (!value && !flags[i].is_switch && args < end) {
				value = args;
				args += strnlen(args, (size_t)(end - args)) + 1;
			}
			if (value || flags[i].is_switch)
				set(ret, &flags[i], value);
			break;
		}
	}
}

bool settings_is_quaymaster(const char *name, size_t len)
{
	static const char own[] = "quaymaster";
	const char *slash = memrchr(name, '/', len);
	size_t skipped = slash ? (size_t)(slash + 1 - name) : 0;

	name += skipped;
	len -= skipped;
	return len >= sizeof(own) - 1 && memcmp(name, own, sizeof(own) - 1) == 0 &&
	       (len == sizeof(own) - 1 || name[sizeof(own) - 1] == ':' ||
	        name[sizeof(own) - 1] == '@');
}

int settings_list_find_plugin(const struct settings_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		if (settings_is_quaymaster(list->item[i], strlen(list->item[i])))
			return (int)i;
	}
	return -1;
}
