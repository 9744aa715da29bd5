/* SPDX-License-Identifier: Apache-2.0 */
#include "try_client.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "policy/cleanup.h"

/* A variable of ours: a name and the longest path that is given in it. */
#define VARIABLE_SIZE 192

/* How many questions of a client get no answer at once, before it waits for one. */
#define UNANSWERED 64

static bool is_variable(const char *variable, const char *name)
{
	size_t len = strlen(name);

	return strncmp(variable, name, len) == 0 && variable[len] == '=';
}

/* Whether a variable would lead the client to another engine than ours. */
static bool leads_astray(const char *variable, bool fresh)
{
	static const char *const names[] = {"DOCKER_HOST",       "DOCKER_CONTEXT",
	                                    "DOCKER_TLS_VERIFY", "DOCKER_TLS",
	                                    "DOCKER_CERT_PATH",  "DOCKER_API_VERSION"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (is_variable(variable, names[i]))
			return true;
	}
	return fresh && is_variable(variable, "DOCKER_CONFIG");
}

/* Our environment with variables of ours; the array is to be freed, the variables are borrowed. */
static char **make_environment(char *host, char *config)
{
	size_t n = 0, kept = 0;
	char **variables;

	while (environ[n])
		n++;
	variables = calloc(n + 3, sizeof(*variables));
	if (!variables)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (!leads_astray(environ[i], config))
			variables[kept++] = environ[i];
	}
	variables[kept++] = host;
	variables[kept] = config;
	return variables;
}

/*
 * A terminal at which nobody sits, for clients that want one, as `docker run -it` does: what they
 * ask there has come to its end. *ret_ours stays open as long as the client runs. -errno without
 * terminals here.
 */
static int open_terminal(int *ret_ours, int *ret_clients)
{
	char name[64], end[UNANSWERED];
	int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), clients;

	if (ours < 0)
		return -errno;
	clients = grantpt(ours) == 0 && unlockpt(ours) == 0 &&
	                          ptsname_r(ours, name, sizeof(name)) == 0
	                  ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
	                  : -1;
	memset(end, 'D' & 0x1f, sizeof(end));
	if (clients < 0 || write(ours, end, sizeof(end)) != sizeof(end)) {
		if (clients >= 0)
			close(clients);
		close(ours);
		return -EIO;
	}
	*ret_ours = ours;
	*ret_clients = clients;
	return 0;
}

static int prepare_files(posix_spawn_file_actions_t *files, const struct try_options *options,
                         int terminal)
{
	int r = 0;

	if (options->directory)
		r = posix_spawn_file_actions_addchdir_np(files, options->directory);
	if (r != 0)
		return r;
	if (!options->silent)
		return posix_spawn_file_actions_adddup2(files, STDERR_FILENO, STDOUT_FILENO);
	r = terminal >= 0 ? posix_spawn_file_actions_adddup2(files, terminal, STDIN_FILENO)
	                  : posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null",
	                                                     O_RDONLY, 0);
	if (r == 0)
		r = posix_spawn_file_actions_addopen(files, STDOUT_FILENO, "/dev/null", O_WRONLY,
		                                     0);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(
			files, options->errors > 0 ? options->errors : STDOUT_FILENO,
			STDERR_FILENO);
	return r;
}

static int prepare_signals(posix_spawnattr_t *attributes)
{
	static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE};
	sigset_t defaults;
	int r;

	sigemptyset(&defaults);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		sigaddset(&defaults, numbers[i]);
	r = posix_spawnattr_setsigdefault(attributes, &defaults);
	if (r == 0)
		r = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
	return r;
}

static int spawn(const struct try_options *options, char **variables, int terminal,
                 char *const *command, pid_t *ret_pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int r;

	if (posix_spawn_file_actions_init(&files) != 0)
		return -ENOMEM;
	if (posix_spawnattr_init(&attributes) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return -ENOMEM;
	}
	r = prepare_files(&files, options, terminal);
	if (r == 0)
		r = prepare_signals(&attributes);
	if (r == 0)
		r = posix_spawnp(ret_pid, command[0], &files, &attributes, command, variables);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return -r;
}

int try_client_start(const struct try_options *options, const char *socket, const char *directory,
                     char *const *command, struct try_client *ret_client)
{
	char host[VARIABLE_SIZE], config[VARIABLE_SIZE];
	struct try_client client = {.terminal = -1};
	_cleanup_(freep) char **variables = NULL;
	int clients = -1, r;

	snprintf(host, sizeof(host), "DOCKER_HOST=unix://%s", socket);
	snprintf(config, sizeof(config), "DOCKER_CONFIG=%s", directory);
	variables = make_environment(host, options->fresh ? config : NULL);
	if (!variables)
		return -ENOMEM;
	if (options->silent && open_terminal(&client.terminal, &clients) < 0)
		clients = -1;
	r = spawn(options, variables, clients, command, &client.pid);
	if (clients >= 0)
		close(clients);
	if (r < 0)
		try_client_done(&client);
	else
		*ret_client = client;
	return r;
}

void try_client_done(struct try_client *client)
{
	if (client->terminal >= 0)
		close(client->terminal);
	client->terminal = -1;
}
