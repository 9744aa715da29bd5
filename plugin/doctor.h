/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `doctor`: what undoes authorization without a word. First the facts of this host are gathered,
 * then each check looks at them and says what it found. Changes nothing: what it sends to the
 * engine are questions, and two calls that the engine refuses whether a plugin stops them or not.
 */
#ifndef QUAYMASTER_DOCTOR_H
#define QUAYMASTER_DOCTOR_H

#include <stdbool.h>
#include <sys/types.h>

#include "daemon_settings.h"
#include "engine_ask.h"
#include "engine_facts.h"
#include "finding.h"
#include "off_time.h"

struct policy;

/* What became of a call that is sent only to see who answers. */
enum canary {
	CANARY_NOT_SENT,
	CANARY_DENIED,          /* by quaymaster */
	CANARY_DENIED_BY_OTHER, /* plugin, asked before it */
	CANARY_FAILED,          /* quaymaster was asked and gave no verdict */
	CANARY_PASSED,          /* to the engine, which refused it */
	CANARY_UNCLEAR
};

/* Answers that facts point into. */
#define DOCTOR_TEXTS_MAX 8

struct doctor {
	/* Where to look; borrowed. */
	const char *policy_path; /* NULL: none was given, and none is where it usually is */
	const char *socket;
	const char *engine_socket;
	const char *daemon_json;
	const char *off_path;

	/* How daemon.json and dockerd's flags set it up. */
	bool has_file;
	char file_why[256]; /* why the file cannot be read; "" when it can */
	struct daemon_settings file;
	pid_t dockerd; /* 0: not found, and flags is empty */
	struct daemon_settings flags;

	/* What the engine says. */
	int engine_error; /* 0, or -errno: it does not answer */
	struct engine_facts engine;
	char *info; /* a copy of what it says of itself, for who reads it again; NULL without */
	size_t info_len;
	char not_told[256]; /* what it refused to tell, or "" */
	enum managed managed;
	enum canary chain;      /* a call that no rule can allow */
	enum canary privileged; /* a call that the policy decides */

	/* quaymaster itself. */
	int plugin_error;         /* 0, or -errno: nobody answers on its socket */
	struct policy *policy;    /* NULL: it cannot be used */
	char *policy_why;         /* why */
	const char *decision_log; /* of the process that serves; NULL without one */
	bool serves;              /* its command line could be read */
	bool off;
	struct off off_time; /* until when and why; all zero when only root could read that */
	const char
		*off_why; /* why the file that is there does not switch it off, or NULL; static */

	char *texts[DOCTOR_TEXTS_MAX];
	size_t n_texts;
};

/* Gathers the facts; the paths are set, the rest is zero. Takes as long as the engine does. */
void doctor_gather(struct doctor *doctor);

/* Frees what was gathered. */
void doctor_done(struct doctor *doctor);

/* The bodies of the two calls, made by doctor_canary_body(); "" when they did not fit. */
#define DOCTOR_CANARY_SIZE 16384
void doctor_canary_body(bool privileged, char *ret, size_t size);

/* What an answer of the engine to such a call tells. */
enum canary doctor_canary_read(unsigned status, const char *body);

/* A check: looks at the facts, and says what it found. */
typedef void doctor_check_fn(const struct doctor *doctor, struct findings *findings);

doctor_check_fn doctor_check_chain;      /* dockerd asks, and will go on asking */
doctor_check_fn doctor_check_verdict;    /* what is dangerous is denied */
doctor_check_fn doctor_check_engine;     /* version and settings */
doctor_check_fn doctor_check_listeners;  /* who can call over a network */
doctor_check_fn doctor_check_socket;     /* who can call on this host */
doctor_check_fn doctor_check_plugin;     /* quaymaster answers, and nobody in its place */
doctor_check_fn doctor_check_log;        /* decisions are written down */
doctor_check_fn doctor_check_policy;     /* it can be used, and none but root changes it */
doctor_check_fn doctor_check_containers; /* what runs is what the policy allows */

#endif
