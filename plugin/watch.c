/* SPDX-License-Identifier: Apache-2.0 */
#include "watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include "process.h"

/* How often it looks without having been told to: a few stat(2) each time. */
#define LOOK_MS 5000

/*
 * Not IN_MODIFY: a log that is written in the same directory would wake us for each line, and who
 * writes a file closes it.
 */
#define EVENTS                                                                                     \
	(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB |        \
	 IN_DELETE_SELF | IN_MOVE_SELF)

static uint64_t mix(uint64_t hash, uint64_t number)
{
	return (hash ^ number) * 1099511628211u;
}

/* What tells one version of a file from the next. */
static uint64_t mix_stat(uint64_t hash, const struct stat *st)
{
	const uint64_t what[] = {
		(uint64_t)st->st_dev,         (uint64_t)st->st_ino,
		(uint64_t)st->st_size,        (uint64_t)st->st_mode,
		(uint64_t)st->st_mtim.tv_sec, (uint64_t)st->st_mtim.tv_nsec,
		(uint64_t)st->st_ctim.tv_sec, (uint64_t)st->st_ctim.tv_nsec,
	};

	for (size_t i = 0; i < ARRAY_LEN(what); i++)
		hash = mix(hash, what[i]);
	return hash;
}

static uint64_t file_hash(int directory, const char *name)
{
	uint64_t hash = 14695981039346656037u;
	struct stat st;

	for (const char *at = name; *at; at++)
		hash = mix(hash, (unsigned char)*at);
	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return mix(hash, (uint64_t)errno);
	hash = mix_stat(hash, &st);
	if (fstatat(directory, name, &st, 0) < 0)
		return mix(hash, (uint64_t)errno);
	return mix_stat(hash, &st);
}

/* A sum, so that the order in which a directory lists its files does not matter. */
static uint64_t directory_hash(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	uint64_t sum = 1;

	if (!directory)
		return 0;
	while ((entry = readdir(directory))) {
		if (entry->d_name[0] != '.')
			sum += file_hash(dirfd(directory), entry->d_name);
	}
	closedir(directory);
	return sum;
}

static uint64_t look(const struct watch *watch)
{
	uint64_t hash = file_hash(AT_FDCWD, watch->paths[WATCH_FILE]);

	if (*watch->paths[WATCH_BESIDE])
		hash += directory_hash(watch->paths[WATCH_BESIDE]);
	return hash;
}

/* The path may lead elsewhere by now; a mark that is there already stays as it is. */
static void mark(struct watch *watch, enum watch_place place)
{
	int found = -1;

	if (watch->fd < 0 || !*watch->paths[place])
		return;
	found = inotify_add_watch(watch->fd, watch->paths[place], EVENTS);
	if (watch->marks[place] >= 0 && watch->marks[place] != found)
		inotify_rm_watch(watch->fd, watch->marks[place]);
	watch->marks[place] = found;
}

int watch_begin(struct watch *watch, const char *file, const char *beside, int64_t quiet_ms)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash == file ? "/" : file;
	int len = slash == file ? 1 : slash ? (int)(slash - file) : 1;
	char(*paths)[PATH_MAX] = watch->paths;
	size_t size = sizeof(paths[0]);

	*watch =
		(struct watch){.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), .quiet_ms = quiet_ms};
	for (int place = 0; place < WATCH_PLACES; place++)
		watch->marks[place] = -1;
	if (strlen(file) + (beside ? strlen(beside) : 0) + 2 > size)
		return -ENAMETOOLONG;
	snprintf(paths[WATCH_DIRECTORY], size, "%.*s", len, slash ? base : ".");
	snprintf(paths[WATCH_FILE], size, "%s", file);
	if (beside)
		snprintf(paths[WATCH_BESIDE], size, "%.*s/%s", len, slash ? base : ".", beside);
	for (int place = 0; place < WATCH_PLACES; place++)
		mark(watch, (enum watch_place)place);
	watch->told = watch->seen = look(watch);
	watch->due = process_now_ms() + LOOK_MS;
	return 0;
}

/* What happened does not matter, only that something did. */
static bool take_events(const struct watch *watch)
{
	char events[4096];
	bool any = false;

	while (watch->fd >= 0 && read(watch->fd, events, sizeof(events)) > 0)
		any = true;
	return any;
}

bool watch_go_on(struct watch *watch, int64_t now)
{
	uint64_t seen;

	if (!take_events(watch) && now < watch->due)
		return false;
	/* First the marks: what changes after the look is told by them. */
	for (int place = 0; place < WATCH_PLACES; place++)
		mark(watch, (enum watch_place)place);
	seen = look(watch);
	if (seen != watch->seen)
		watch->since = now;
	watch->seen = seen;
	watch->due = now + LOOK_MS;
	if (seen == watch->told)
		return false;
	if (now - watch->since < watch->quiet_ms) {
		watch->due = watch->since + watch->quiet_ms;
		return false;
	}
	watch->told = seen;
	return true;
}

void watch_again(struct watch *watch)
{
	watch->told++;
}

void watch_end(struct watch *watch)
{
	closep(&watch->fd);
	watch->fd = -1;
}
