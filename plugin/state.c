/* SPDX-License-Identifier: Apache-2.0 */
#include "state.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "log.h"
#include "policy/diag.h"
#include "policy/limits.h"
#include "policy/policy.h"
#include "policy_change.h"
#include "text.h"

/* The policy that holds when the admin's cannot be used. */
#define LOCKDOWN                                                                                   \
	"version: 1\n"                                                                             \
	"rules:\n"                                                                                 \
	"  actions: {allow: [system.ping, system.version]}\n"

struct state {
	const char *path;     /* NULL: the default one, if something stands there */
	bool from_file;       /* a file was in force already, so that none is a mistake */
	pthread_mutex_t lock; /* guards policy and status */
	struct policy *policy;
	struct state_status status; /* usable: policy is not the lockdown */
	state_read_fn *read;        /* NULL: the file is opened here */
	void *read_context;
	char *broken; /* why the file was refused at start; kept for calls that still show it */
};

/*
 * Whatever stands at the default path is meant as the policy, also a dangling link or a file that
 * cannot be reached: only its plain absence means the built-in baseline, and only if it was never
 * there: a policy that is lost must not be replaced by another.
 */
static bool wants_baseline(const struct state *state)
{
	struct stat st;

	return !state->path && !state->from_file && lstat(STATE_DEFAULT_POLICY, &st) < 0 &&
	       errno == ENOENT;
}

/* The same, from a text that somebody else reads. */
static int load_by(struct state *state, const char *path, struct diag *diag,
                   struct policy **ret_policy)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	int r = state->read(state->read_context, &text, &len);

	if (r == -ENOENT && !state->path && !state->from_file)
		return policy_load_profile("baseline", diag, ret_policy);
	if (r == 0) {
		r = policy_load_bundle(path, text, len, diag, ret_policy);
		state->from_file |= r == 0;
		return r;
	}
	if (diag_source(diag, path, "", 0) < 0)
		return -ENOMEM;
	diag_error_file(diag, "%s", text ? text : strerrordesc_np(-r));
	return r;
}

static int load(struct state *state, struct diag *diag, struct policy **ret_policy)
{
	const char *path = state->path ? state->path : STATE_DEFAULT_POLICY;
	int r;

	if (state->read)
		return load_by(state, path, diag, ret_policy);
	if (wants_baseline(state))
		return policy_load_profile("baseline", diag, ret_policy);
	r = policy_load_file(path, diag, ret_policy);
	state->from_file |= r == 0;
	return r;
}

/* Says every mistake of a policy file in the log, each on its line. */
static void log_mistakes(const struct diag *diag)
{
	_cleanup_(freep) char *all = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&all, &len);

	if (!stream)
		return;
	diag_print(diag, stream);
	/* Closing shrinks the text, and loses it where there is no memory even for that. */
	if (fclose(stream) != 0 || !all)
		return;
	for (char *line = all, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		if (!end)
			break;
		*end = '\0';
		log_warning("%s", line);
	}
}

static int lock_down(struct state *state, const struct diag *diag)
{
	_cleanup_(diag_freep) struct diag *unused = NULL;

	state->broken = diag_summary(diag);
	if (!state->broken || diag_new(&unused) < 0)
		return -ENOMEM;
	return policy_load_text(STATE_LOCKDOWN, LOCKDOWN, sizeof(LOCKDOWN) - 1, unused,
	                        &state->policy);
}

int state_new(const char *path, struct state **ret_state)
{
	_cleanup_(state_freep) struct state *state = calloc(1, sizeof(*state));
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r;

	if (!state || diag_new(&diag) < 0)
		return -ENOMEM;
	pthread_mutex_init(&state->lock, NULL);
	state->path = path;
	r = load(state, diag, &state->policy);
	if (r == 0)
		policy_warn(state->policy, time(NULL), diag);
	log_mistakes(diag);
	if (r < 0) {
		r = lock_down(state, diag);
		if (r < 0)
			return r;
		log_error("the policy cannot be used: everything but ping and version is denied");
	} else {
		state->status.usable = true;
	}
	state->status.last_failed = !state->status.usable;
	state->status.loaded = time(NULL);
	*ret_state = steal(&state);
	return 0;
}

void state_read_by(struct state *state, state_read_fn *read, void *context)
{
	state->read = read;
	state->read_context = context;
}

void state_free(struct state *state)
{
	if (!state)
		return;
	policy_unref(state->policy);
	free(state->broken);
	pthread_mutex_destroy(&state->lock);
	free(state);
}

static void swap(struct state *state, struct policy *policy)
{
	struct policy *old;

	pthread_mutex_lock(&state->lock);
	old = state->policy;
	state->policy = policy;
	state->status.usable = true;
	state->status.last_failed = false;
	state->status.loaded = time(NULL);
	state->status.reloads++;
	pthread_mutex_unlock(&state->lock);
	policy_unref(old);
}

static void count_failure(struct state *state)
{
	pthread_mutex_lock(&state->lock);
	state->status.last_failed = true;
	state->status.failures++;
	pthread_mutex_unlock(&state->lock);
}

void state_status(struct state *state, struct state_status *ret_status)
{
	pthread_mutex_lock(&state->lock);
	*ret_status = state->status;
	pthread_mutex_unlock(&state->lock);
}

static const char *cause_words(enum state_cause cause)
{
	return cause == STATE_SIGNAL ? "SIGHUP" : "the file changed";
}

/* It is said once it holds. */
static void change(struct state *state, struct policy *policy, enum state_cause cause)
{
	char what[LIMIT_LOG_TEXT / 2];
	struct text text;

	text_init(&text, what, sizeof(what));
	if (!state->status.usable)
		text_put(&text, "there was none that could be used");
	else if (!policy_change_write(&text, state->policy, policy))
		text_put(&text, "the same rules as before");
	swap(state, policy);
	log_info("%s: policy loaded anew: %s (%s)", cause_words(cause), policy_origin(policy),
	         what);
}

void state_reload(struct state *state, enum state_cause cause)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy = NULL;
	int r = diag_new(&diag);

	if (r == 0)
		r = load(state, diag, &policy);
	if (r == 0)
		policy_warn(policy, time(NULL), diag);
	if (diag)
		log_mistakes(diag);
	if (r < 0) {
		count_failure(state);
		log_error("%s: the new policy cannot be used; the one in force stays",
		          cause_words(cause));
		return;
	}
	change(state, policy, cause);
}

struct policy *state_acquire(struct state *state, const char **ret_broken)
{
	struct policy *policy;

	pthread_mutex_lock(&state->lock);
	policy = policy_ref(state->policy);
	*ret_broken = state->status.usable ? NULL : state->broken;
	pthread_mutex_unlock(&state->lock);
	return policy;
}
