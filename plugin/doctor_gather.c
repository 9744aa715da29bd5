/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of this host, before any check looks at them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "doctor.h"
#include "off_file.h"
#include "policy/diag.h"
#include "policy/policy.h"
#include "proc.h"
#include "state.h"

#define DAEMON_JSON "/etc/docker/daemon.json"

/* A settings file; real ones have a few lines. */
#define DAEMON_JSON_MAX (256u * 1024)

/* Keeps a text that facts point into. */
static char *keep(struct doctor *doctor, char *text)
{
	if (!text || doctor->n_texts == DOCTOR_TEXTS_MAX) {
		free(text);
		return NULL;
	}
	doctor->texts[doctor->n_texts++] = text;
	return text;
}

/* Sends a call that the engine refuses, to see who answers. */
static int send_canary(const struct doctor *doctor, bool privileged, enum canary *ret)
{
	_cleanup_(freep) char *body = malloc(DOCTOR_CANARY_SIZE);
	struct engine_answer answer;
	int r;

	*ret = CANARY_NOT_SENT;
	if (!body)
		return -ENOMEM;
	doctor_canary_body(privileged, body, DOCTOR_CANARY_SIZE);
	r = engine_ask(doctor->engine_socket, "POST", "/containers/create", body, &answer);
	if (r < 0)
		return r;
	*ret = doctor_canary_read(answer.status, answer.body);
	engine_answer_done(&answer);
	return 0;
}

/* A GET whose answer facts will point into: the text, kept; or NULL, said in not_told. */
static char *ask(struct doctor *doctor, const char *target, size_t *ret_len)
{
	struct engine_answer answer;
	int r = engine_ask(doctor->engine_socket, "GET", target, NULL, &answer);
	size_t said = strlen(doctor->not_told);
	char *body = NULL;

	if (r == 0 && answer.status == 200) {
		*ret_len = answer.len;
		body = answer.body;
		return keep(doctor, answer.text) ? body : NULL;
	}
	if (r < 0)
		snprintf(doctor->not_told + said, sizeof(doctor->not_told) - said, "%sGET %s: %s",
		         said > 0 ? "\n" : "", target, strerrordesc_np(-r));
	else
		snprintf(doctor->not_told + said, sizeof(doctor->not_told) - said,
		         "%sGET %s: %s (%u)", said > 0 ? "\n" : "", target,
		         answer.status == 403 ? "the policy denies it" : "refused", answer.status);
	if (r == 0)
		engine_answer_done(&answer);
	return NULL;
}

static void gather_engine(struct doctor *doctor)
{
	size_t len;
	char *text;

	doctor->engine_error = send_canary(doctor, false, &doctor->chain);
	/* Each further call would wait as long. */
	if (doctor->engine_error < 0 || doctor->chain == CANARY_FAILED)
		return;
	if (send_canary(doctor, true, &doctor->privileged) < 0)
		doctor->privileged = CANARY_NOT_SENT;
	text = ask(doctor, "/version", &len);
	if (text && engine_facts_read_version(text, len, &doctor->engine) < 0)
		snprintf(doctor->not_told, sizeof(doctor->not_told), "/version cannot be read");
	text = ask(doctor, "/info", &len);
	if (text) {
		doctor->info = keep(doctor, strdup(text));
		doctor->info_len = len;
		if (engine_facts_read_info(text, len, &doctor->engine) < 0)
			snprintf(doctor->not_told, sizeof(doctor->not_told),
			         "/info cannot be read");
	}
	text = ask(doctor, "/plugins", &len);
	if (text)
		doctor->managed = engine_facts_read_plugins(text, len);
}

/* 0 and the whole text, to be freed; -errno. */
static int read_file(const char *path, char **ret_text, size_t *ret_len)
{
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	_cleanup_(freep) char *text = malloc(DAEMON_JSON_MAX + 1);
	size_t len = 0;
	ssize_t n;

	if (!text)
		return -ENOMEM;
	if (fd < 0)
		return -errno;
	while (len < DAEMON_JSON_MAX && (n = read(fd, text + len, DAEMON_JSON_MAX - len)) != 0) {
		if (n < 0)
			return -errno;
		len += (size_t)n;
	}
	text[len] = '\0';
	*ret_text = steal(&text);
	*ret_len = len;
	return 0;
}

static void gather_settings(struct doctor *doctor)
{
	char *text = NULL;
	size_t len;
	int r;

	doctor->dockerd = proc_listener_of(doctor->engine_socket);
	/* Where systemd made the socket, it is the one who listens. */
	if (!proc_is(doctor->dockerd, "dockerd"))
		doctor->dockerd = proc_find("dockerd", NULL);
	if (doctor->dockerd > 0 && proc_args(doctor->dockerd, &text, &len) == 0 &&
	    keep(doctor, text))
		daemon_settings_from_args(text, len, &doctor->flags);
	else
		doctor->dockerd = 0;
	if (!doctor->daemon_json)
		doctor->daemon_json =
			doctor->flags.config_file ? doctor->flags.config_file : DAEMON_JSON;
	r = read_file(doctor->daemon_json, &text, &len);
	doctor->has_file = r != -ENOENT;
	if (r == 0 && keep(doctor, text))
		r = daemon_settings_read(text, len, &doctor->file, doctor->file_why,
		                         sizeof(doctor->file_why));
	else if (r < 0 && r != -ENOENT)
		snprintf(doctor->file_why, sizeof(doctor->file_why), "%s", strerrordesc_np(-r));
	if (r == 0)
		*doctor->file_why = '\0';
}

/* The value of an option of serve's command line, or NULL. */
static const char *serve_option(const char *args, size_t len, const char *option)
{
	size_t name = strlen(option);

	for (const char *word = args; word < args + len; word += strlen(word) + 1) {
		if (strncmp(word, option, name) != 0)
			continue;
		if (word[name] == '=')
			return word + name + 1;
		if (word[name] == '\0' && word + name + 1 < args + len)
			return word + name + 1;
	}
	return NULL;
}

static void gather_off(struct doctor *doctor)
{
	struct off_clock clock;
	const char *why = NULL;
	int r;

	off_clock_read(&clock);
	r = off_file_read(doctor->off_path, 0, &clock, &doctor->off_time, &why);
	/* Others may be unable to look into it: then it is taken for what it seems to be. */
	doctor->off = r == 0 || (r == -EINVAL && geteuid() != 0);
	if (r == -EINVAL && !doctor->off)
		doctor->off_why = why;
}

static void gather_plugin(struct doctor *doctor)
{
	struct engine_answer answer;
	pid_t pid = proc_listener_of(doctor->socket);
	char *args;
	size_t len;

	doctor->plugin_error =
		engine_ask(doctor->socket, "POST", "/Plugin.Activate", NULL, &answer);
	if (doctor->plugin_error == 0) {
		if (answer.status != 200)
			doctor->plugin_error = -EPROTO;
		engine_answer_done(&answer);
	}
	if (!proc_is(pid, "quaymaster"))
		pid = proc_find("quaymaster", "serve");
	if (pid > 0 && proc_args(pid, &args, &len) == 0 && keep(doctor, args)) {
		doctor->serves = true;
		doctor->decision_log = serve_option(args, len, "--decision-log");
		if (!doctor->policy_path)
			doctor->policy_path = serve_option(args, len, "--policy");
		if (serve_option(args, len, "--off-file"))
			doctor->off_path = serve_option(args, len, "--off-file");
	}
	gather_off(doctor);
}

/* As the server does: whatever stands at the usual place is meant as the policy. */
static void gather_policy(struct doctor *doctor)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct stat st;
	int r;

	if (!doctor->policy_path && lstat(STATE_DEFAULT_POLICY, &st) == 0)
		doctor->policy_path = STATE_DEFAULT_POLICY;
	if (diag_new(&diag) < 0)
		return;
	if (doctor->policy_path)
		r = policy_load_file(doctor->policy_path, diag, &doctor->policy);
	else
		r = policy_load_profile("baseline", diag, &doctor->policy);
	if (r < 0)
		doctor->policy_why = diag_summary(diag);
}

void doctor_gather(struct doctor *doctor)
{
	gather_settings(doctor);
	gather_engine(doctor);
	gather_plugin(doctor);
	gather_policy(doctor);
}

void doctor_done(struct doctor *doctor)
{
	policy_unref(doctor->policy);
	free(doctor->policy_why);
	for (size_t i = 0; i < doctor->n_texts; i++)
		free(doctor->texts[i]);
}
