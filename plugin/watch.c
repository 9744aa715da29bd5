/* SPDX-License-Identifier: Apache-2.0 */
#include "watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
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
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < watch->n; i++) {
		const char *path = watch->places[i].path;
		uint64_t listed = directory_hash(path);

		hash = mix(hash, listed ? listed : file_hash(AT_FDCWD, path));
	}
	return hash;
}

static bool is_used(const struct watch *watch, int mark)
{
	for (size_t i = 0; i < watch->n; i++) {
		if (watch->places[i].mark == mark || watch->places[i].mark_above == mark)
			return true;
	}
	return false;
}

/* The path may lead elsewhere by now; a mark that is there already stays as it is. */
static void mark(struct watch *watch, const char *path, int *kept)
{
	int before = *kept;

	if (watch->fd < 0)
		return;
	*kept = inotify_add_watch(watch->fd, path, EVENTS);
	/* Two paths with one target have one mark. */
	if (before >= 0 && !is_used(watch, before))
		inotify_rm_watch(watch->fd, before);
}

/* "/etc" of "/etc/policy"; "/" of "/policy", "." of "policy". In place; "." and "/" stay. */
static void go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash)
		path[0] = '.';
	path[!slash || slash == path ? 1 : slash - path] = '\0';
}

/* The directory that a place lies in; while it is missing, the next one above that is there. */
static void mark_above(struct watch *watch, struct watch_place *place)
{
	memcpy(place->above, place->path, strlen(place->path) + 1);
	do
		go_up(place->above);
	while (access(place->above, F_OK) < 0 && place->above[1]);
	mark(watch, place->above, &place->mark_above);
}

static void mark_all(struct watch *watch)
{
	for (size_t i = 0; i < watch->n; i++) {
		struct watch_place *place = &watch->places[i];

		mark_above(watch, place);
		mark(watch, place->path, &place->mark);
	}
}

static void free_places(struct watch_place *places, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(places[i].path);
		free(places[i].above);
	}
	free(places);
}

void watch_begin(struct watch *watch, int64_t quiet_ms)
{
	*watch =
		(struct watch){.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), .quiet_ms = quiet_ms};
	watch->told = watch->seen = look(watch);
	watch->due = process_now_ms() + LOOK_MS;
}

/* Removes the marks of places that are watched no more. */
static void unmark(struct watch *watch, const struct watch_place *places, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const int marks[] = {places[i].mark, places[i].mark_above};

		for (size_t j = 0; j < ARRAY_LEN(marks); j++) {
			if (marks[j] >= 0 && !is_used(watch, marks[j]))
				inotify_rm_watch(watch->fd, marks[j]);
		}
	}
}

int watch_paths(struct watch *watch, const char *const *paths, size_t n)
{
	struct watch_place *places = calloc(n + 1, sizeof(*places)), *old = watch->places;
	size_t n_old = watch->n;

	if (!places)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		places[i] = (struct watch_place){strdup(paths[i]), calloc(1, strlen(paths[i]) + 2),
		                                 -1, -1};
		if (!places[i].path || !places[i].above) {
			free_places(places, i + 1);
			return -ENOMEM;
		}
	}
	watch->places = places;
	watch->n = n;
	mark_all(watch);
	unmark(watch, old, n_old);
	free_places(old, n_old);
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
	mark_all(watch);
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
	free_places(watch->places, watch->n);
	watch->places = NULL;
	watch->n = 0;
}
