/* SPDX-License-Identifier: Apache-2.0 */
#include "proc.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* A command line; dockerd's with forty flags has 2 KiB. */
#define ARGS_MAX (64u * 1024)

/* How the kernel writes that a TCP socket listens (include/net/tcp_states.h). */
#define LISTENS 0x0a

pid_t proc_listener_of(const char *socket_path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	_cleanup_(closep) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct ucred peer = {0};
	socklen_t len = sizeof(peer);

	if (fd < 0 || strlen(socket_path) >= sizeof(address.sun_path))
		return 0;
	memcpy(address.sun_path, socket_path, strlen(socket_path) + 1);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		return 0;
	return peer.pid;
}

int proc_args(pid_t pid, char **ret_args, size_t *ret_len)
{
	_cleanup_(freep) char *args = malloc(ARGS_MAX + 1);
	_cleanup_(closep) int fd = -1;
	char path[64];
	size_t len = 0;
	ssize_t n = 1;

	if (!args)
		return -ENOMEM;
	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (len < ARGS_MAX && n > 0) {
		n = read(fd, args + len, ARGS_MAX - len);
		if (n < 0)
			return -errno;
		len += (size_t)n;
	}
	args[len] = '\0';
	*ret_args = steal(&args);
	*ret_len = len;
	return 0;
}

static bool is_program(const char *args, size_t len, const char *name)
{
	const char *slash = strrchr(args, '/');

	return len > 0 && strcmp(slash ? slash + 1 : args, name) == 0;
}

bool proc_is(pid_t pid, const char *name)
{
	_cleanup_(freep) char *args = NULL;
	size_t len = 0;

	return pid > 0 && proc_args(pid, &args, &len) == 0 && is_program(args, len, name);
}

/* Whether the words begin with a program of this name and, unless NULL, the word. */
static bool is_wanted(const char *args, size_t len, const char *name, const char *word)
{
	size_t first = strlen(args) + 1;

	return is_program(args, len, name) &&
	       (!word || (first < len && strcmp(args + first, word) == 0));
}

pid_t proc_find(const char *name, const char *word)
{
	_cleanup_(freep) char *known = NULL;
	DIR *directory = opendir("/proc");
	const struct dirent *entry;
	size_t known_len = 0;
	pid_t found = 0;
	bool differ = false;

	while (directory && (entry = readdir(directory))) {
		_cleanup_(freep) char *args = NULL;
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
		size_t len = 0;

		if (pid <= 0 || proc_args(pid, &args, &len) < 0 || !args ||
		    !is_wanted(args, len, name, word))
			continue;
		if (!known) {
			found = pid;
			known_len = len;
			known = steal(&args);
		} else {
			differ |= len != known_len || memcmp(args, known, len) != 0;
		}
	}
	if (directory)
		closedir(directory);
	return differ ? 0 : found;
}

/* The address as the kernel writes it: words of four bytes in the machine's order. */
static bool read_address(const char *hex, bool v6, struct proc_address *ret)
{
	char host[INET6_ADDRSTRLEN];
	uint32_t words[4] = {0};
	size_t n = v6 ? 4 : 1;

	for (size_t i = 0; i < n; i++) {
		char word[9] = {0};

		memcpy(word, hex + 8 * i, 8);
		words[i] = (uint32_t)strtoul(word, NULL, 16);
	}
	if (!inet_ntop(v6 ? AF_INET6 : AF_INET, words, host, sizeof(host)))
		return false;
	ret->port = (unsigned)strtoul(hex + 8 * n + 1, NULL, 16);
	snprintf(ret->text, sizeof(ret->text), v6 ? "[%s]:%u" : "%s:%u", host, ret->port);
	return true;
}

/* "  0: 0100007F:0947 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 12345 ..." */
bool proc_read_tcp(const char *line, bool v6, struct proc_address *ret, unsigned long *ret_inode)
{
	const char *words[10];
	size_t n = 0;

	while (n < ARRAY_LEN(words)) {
		line += strspn(line, " ");
		if (!*line || *line == '\n')
			return false;
		words[n++] = line;
		line += strcspn(line, " \n");
	}
	if (strcspn(words[1], ":") != (v6 ? 32 : 8) || strtoul(words[3], NULL, 16) != LISTENS)
		return false;
	*ret_inode = strtoul(words[9], NULL, 10);
	return read_address(words[1], v6, ret);
}

/* Whether one of the process's descriptors is this socket. */
static bool holds(pid_t pid, unsigned long inode)
{
	char path[64], wanted[64];
	DIR *directory;
	const struct dirent *entry;
	bool found = false;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	snprintf(wanted, sizeof(wanted), "socket:[%lu]", inode);
	directory = opendir(path);
	while (directory && !found && (entry = readdir(directory))) {
		char target[64];
		ssize_t len =
			readlinkat(dirfd(directory), entry->d_name, target, sizeof(target) - 1);

		target[len > 0 ? len : 0] = '\0';
		found = strcmp(target, wanted) == 0;
	}
	if (directory)
		closedir(directory);
	return found;
}

size_t proc_listens(pid_t pid, struct proc_address *ret, size_t max)
{
	size_t n = 0;

	for (int v6 = 0; v6 <= 1; v6++) {
		char path[64], line[512];
		unsigned long inode;
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%d/net/tcp%s", (int)pid, v6 ? "6" : "");
		file = fopen(path, "re");
		while (file && n < max && fgets(line, sizeof(line), file)) {
			if (proc_read_tcp(line, v6, &ret[n], &inode) && holds(pid, inode))
				n++;
		}
		if (file)
			fclose(file);
	}
	return n;
}
