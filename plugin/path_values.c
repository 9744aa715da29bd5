/* SPDX-License-Identifier: Apache-2.0 */
#include "path_values.h"

#include <string.h>

#include "claim_values.h"

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
	const char *clean = clean_path(r, path);

	claims_add(r->claims, &(struct claim){
				      .control = CONTROL_HOST_PATHS,
				      .read_only = read_only,
				      .value = clean,
				      .typed = typed,
				      .field = reader_path(r),
				      .flag = flag,
			      });
	reader_ask(r, QUESTION_PATH, false, clean, true);
}

void value_mount_target(struct reader *r, const char *path, const char *flag)
{
	reader_claim(r, CONTROL_MOUNT_TARGETS, clean_path(r, path), path, flag);
}

void value_volume(struct reader *r, const char *name)
{
	if (*name)
		reader_ask(r, QUESTION_VOLUME, false, name, false);
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
		const char *word = reader_copy(r, mode, n);

		if (strcmp(word, "ro") == 0)
			*ret_read_only = true;
		else if (n > 0 && value_among(word, "shared rshared slave rslave private rprivate"))
			reader_claim(r, CONTROL_PROPAGATION, word, typed, "-v");
		mode += n + (mode[n] == ',');
	}
}

void value_bind(struct reader *r, const char *text)
{
	size_t source = strcspn(text, ":");
	const char *target = text[source] ? text + source + 1 : text;
	size_t target_len = strcspn(target, ":");
	bool read_only = false;

	if (target[target_len])
		bind_mode(r, target + target_len + 1, text, &read_only);
	/* Without a colon it is a path in the container; without a slash a volume's name. */
	if (target != text && text[0] == '/')
		value_host_path(r, reader_copy(r, text, source), read_only, text, "-v");
	else if (target != text)
		value_volume(r, reader_copy(r, text, source));
	value_mount_target(r, reader_copy(r, target, target_len), "-v");
}

bool path_leads_up(const char *path)
{
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && memcmp(path, "..", 2) == 0)
			return true;
		path += n + (path[n] == '/');
	}
	return false;
}

void value_device(struct reader *r, const char *path, const char *flag)
{
	const char *clean = clean_path(r, path);
	bool all = strcmp(clean, "/") == 0 || strcmp(clean, "/dev") == 0;

	if (path_leads_up(path))
		reader_claim(r, CONTROL_UNREADABLE, "a device with \"..\" in its path can be any",
		             path, flag);
	reader_claim(r, CONTROL_DEVICES, all ? "/dev/" : clean, path, flag);
	if (!all)
		reader_ask(r, QUESTION_PATH, false, clean, true);
	if (all || strncmp(clean, "/dev/", strlen("/dev/")) != 0)
		reader_claim(r, CONTROL_UNSEEN, clean, path, flag);
}

/* Words that make a mount(2) of a tmpfs do something else to what is mounted there already. */
static void tmpfs_option(struct reader *r, const char *word, const char *flag)
{
	if (value_among(word, "exec suid dev"))
		reader_claim(r, CONTROL_TMPFS_OPTIONS, word, NULL, flag);
	else if (value_among(word, "remount bind rbind move"))
		reader_claim(r, CONTROL_UNREADABLE, "a tmpfs that is no new one can be any mount",
		             word, flag);
	else if (value_among(word, "shared rshared slave rslave"))
		reader_claim(r, CONTROL_PROPAGATION, word, NULL, flag);
}

void value_tmpfs_options(struct reader *r, const char *words, const char *flag)
{
	while (*words) {
		size_t n = strcspn(words, ",");

		if (n > 0)
			tmpfs_option(r, reader_copy(r, words, n), flag);
		words += n + (words[n] == ',');
	}
}
