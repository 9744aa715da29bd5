/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "exposition.h"

#define LABELS(...)                                                                                \
	(const struct exposition_label[])                                                          \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			NULL, NULL                                                                 \
		}                                                                                  \
	}

/* Puts all samples of a family. */
typedef void put_fn(FILE *out, const char *name, const struct metrics_sources *sources);

static const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_PERMITTED] = "allow",   [VERDICT_DENIED] = "deny", [VERDICT_AUDITED] = "audited",
	[VERDICT_EXCEPTED] = "excepted", [VERDICT_OFF] = "off",
};

static const char *const refusal_names[REFUSAL_COUNT] = {
	[REFUSED_UNREADABLE] = "unreadable",
	[REFUSED_BUSY] = "busy",
	[REFUSED_NO_MEMORY] = "no_memory",
};

static uint64_t load(const atomic_uint_fast64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

/*
 * A series that is there from the start shows its first increase to Prometheus; those that are
 * worth it are, the others come when there is something to count.
 */
static bool is_shown(enum verdict verdict, uint64_t value)
{
	return value > 0 || verdict == VERDICT_PERMITTED || verdict == VERDICT_DENIED;
}

static void put_build(FILE *out, const char *name, const struct metrics_sources *sources)
{
	(void)sources;
	exposition_count(out, name, LABELS({"version", QUAYMASTER_VERSION}), 1);
}

static void put_decisions(FILE *out, const char *name, const struct metrics_sources *sources)
{
	const struct metrics *metrics = sources->metrics;

	for (size_t i = 0; i < metrics->n_actions; i++) {
		const struct metrics_action *row = &metrics->actions[i];

		for (enum verdict v = 0; v < VERDICT_COUNT; v++) {
			uint64_t value = load(&row->decisions[v]);

			if (is_shown(v, value))
				exposition_count(out, name,
				                 LABELS({"action", row->action},
				                        {"verdict", verdict_names[v]}),
				                 value);
		}
	}
}

static void put_claims(FILE *out, const char *name, const struct metrics_sources *sources)
{
	for (enum control c = 0; c < CONTROL_COUNT; c++) {
		for (enum verdict v = 0; v < VERDICT_COUNT; v++) {
			uint64_t value = load(&sources->metrics->claims[c][v]);

			/* What is permitted is not counted: it would be every claim. */
			if (v != VERDICT_PERMITTED && is_shown(v, value))
				exposition_count(out, name,
				                 LABELS({"control", control_info(c)->name},
				                        {"verdict", verdict_names[v]}),
				                 value);
		}
	}
}

static void put_durations(FILE *out, const char *name, const struct metrics_sources *sources)
{
	exposition_histogram(out, name, LABELS({"second_look", "no"}), &sources->metrics->at_once);
	exposition_histogram(out, name, LABELS({"second_look", "yes"}), &sources->metrics->looked);
}

static void put_in_flight(FILE *out, const char *name, const struct metrics_sources *sources)
{
	/* In this order, so that what ends meanwhile does not make it negative. */
	uint64_t ended = load(&sources->metrics->ended);

	exposition_count(out, name, NULL, load(&sources->metrics->begun) - ended);
}

static void put_waiting(FILE *out, const char *name, const struct metrics_sources *sources)
{
	exposition_count(out, name, NULL, atomic_load(sources->waiting));
}

static void put_own(FILE *out, const char *name, const struct metrics_sources *sources)
{
	exposition_count(out, name, NULL, load(&sources->metrics->own));
}

static void put_refused(FILE *out, const char *name, const struct metrics_sources *sources)
{
	for (unsigned i = 0; i < REFUSAL_COUNT; i++)
		exposition_count(out, name, LABELS({"reason", refusal_names[i]}),
		                 load(&sources->metrics->refused[i]));
}

static void put_policy(FILE *out, const char *name, const struct metrics_sources *sources)
{
	const char *broken;
	_cleanup_(policy_unrefp) struct policy *policy = state_acquire(sources->state, &broken);

	exposition_count(out, name,
	                 LABELS({"origin", policy_origin(policy)},
	                        {"mode", policy_mode(policy) == MODE_AUDIT ? "audit" : "enforce"},
	                        {"hash", policy_hash(policy)}),
	                 1);
}

static void put_usable(FILE *out, const char *name, const struct metrics_sources *sources)
{
	struct state_status status;

	state_status(sources->state, &status);
	exposition_count(out, name, NULL, status.usable);
}

static void put_loaded(FILE *out, const char *name, const struct metrics_sources *sources)
{
	struct state_status status;

	state_status(sources->state, &status);
	exposition_number(out, name, NULL, (double)status.loaded);
}

static void put_reloads(FILE *out, const char *name, const struct metrics_sources *sources)
{
	struct state_status status;

	state_status(sources->state, &status);
	exposition_count(out, name, LABELS({"result", "success"}), status.reloads);
	exposition_count(out, name, LABELS({"result", "failure"}), status.failures);
}

static void put_last_reload(FILE *out, const char *name, const struct metrics_sources *sources)
{
	struct state_status status;

	state_status(sources->state, &status);
	exposition_count(out, name, NULL, !status.last_failed);
}

/* The first second after the last day, in UTC. */
static double end_of(const struct exception_view *view)
{
	const int64_t day = (int64_t)24 * 60 * 60;
	int64_t now = time(NULL);
	int64_t days = now / day + policy_days_left(view, now) + 1;

	return (double)(days * day);
}

static void put_ends(FILE *out, const char *name, const struct metrics_sources *sources)
{
	const char *broken;
	_cleanup_(policy_unrefp) struct policy *policy = state_acquire(sources->state, &broken);
	struct exception_view view;

	for (size_t i = 0; policy_exceptions(policy, i, &view); i++) {
		if (!view.permanent)
			exposition_number(out, name, LABELS({"id", view.id}), end_of(&view));
	}
}

static void put_excepted(FILE *out, const char *name, const struct metrics_sources *sources)
{
	const char *broken;
	_cleanup_(policy_unrefp) struct policy *policy = state_acquire(sources->state, &broken);
	struct exception_view view;

	for (size_t i = 0; policy_exceptions(policy, i, &view); i++)
		exposition_count(out, name, LABELS({"id", view.id}),
		                 exception_counts_of(&sources->metrics->exceptions, view.id));
}

static void put_lost(FILE *out, const char *name, const struct metrics_sources *sources)
{
	exposition_count(out, name, NULL, sources->log ? decision_log_lost(sources->log) : 0);
}

static void put_log_waiting(FILE *out, const char *name, const struct metrics_sources *sources)
{
	exposition_count(out, name, NULL, sources->log ? decision_log_waiting(sources->log) : 0);
}

static int64_t left_off(const struct metrics_sources *sources)
{
	return sources->off ? off_switch_left(sources->off) : 0;
}

static void put_off(FILE *out, const char *name, const struct metrics_sources *sources)
{
	exposition_count(out, name, NULL, left_off(sources) > 0);
}

static void put_off_left(FILE *out, const char *name, const struct metrics_sources *sources)
{
	exposition_count(out, name, NULL, (uint64_t)left_off(sources));
}

static void put_questions(FILE *out, const char *name, const struct metrics_sources *sources)
{
	for (enum ask_kind kind = 0; sources->look && kind < ASK_COUNT; kind++) {
		for (enum question_result r = 0; r < QUESTION_RESULT_COUNT; r++) {
			uint64_t value = load(&look_counts(sources->look)->answered[kind][r]);

			if (value > 0 || (ask_is_for_engine(kind) &&
			                  (r == QUESTION_ANSWERED || r == QUESTION_NO_ANSWER)))
				exposition_count(out, name,
				                 LABELS({"kind", ask_kind_name(kind)},
				                        {"result", question_result_name(r)}),
				                 value);
		}
	}
}

static void put_question_durations(FILE *out, const char *name,
                                   const struct metrics_sources *sources)
{
	if (!sources->look)
		return;
	exposition_histogram(out, name, LABELS({"to", "engine"}),
	                     &look_counts(sources->look)->engine);
	exposition_histogram(out, name, LABELS({"to", "host"}), &look_counts(sources->look)->host);
}

static void put_questions_in_flight(FILE *out, const char *name,
                                    const struct metrics_sources *sources)
{
	if (sources->look)
		exposition_count(out, name, NULL, look_at_once(sources->look));
}

/* Asked, not answered, and not out. */
static void put_questions_waiting(FILE *out, const char *name,
                                  const struct metrics_sources *sources)
{
	const struct question_counts *counts;
	uint64_t done = 0, asked;

	if (!sources->look)
		return;
	counts = look_counts(sources->look);
	for (enum ask_kind kind = 0; kind < ASK_COUNT; kind++) {
		for (enum question_result r = 0; r < QUESTION_RESULT_COUNT; r++)
			done += load(&counts->answered[kind][r]);
	}
	done += look_at_once(sources->look);
	asked = load(&counts->asked);
	/* What is answered between the two readings of it counts twice. */
	exposition_count(out, name, NULL, asked > done ? asked - done : 0);
}

static void put_started(FILE *out, const char *name, const struct metrics_sources *sources)
{
	exposition_number(out, name, NULL, sources->metrics->started);
}

/* Left out where there is no /proc. */
static void put_memory(FILE *out, const char *name, const struct metrics_sources *sources)
{
	_cleanup_(closep) int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	char text[128] = "";
	char *resident;

	(void)sources;
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		return;
	/* The second number, in pages. */
	resident = strchr(text, ' ');
	if (resident)
		exposition_count(out, name, NULL,
		                 strtoull(resident, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE));
}

static const struct {
	const char *name;
	const char *type;
	const char *help;
	put_fn *put;
} families[] = {
	{"quaymaster_build_info", "gauge", "The version that runs, as a label.", put_build},
	{"quaymaster_decisions_total", "counter",
         "Calls judged, by action and verdict: allow, deny, and allowed in spite of a rule by "
         "audit mode (audited), an exception (excepted) or because quaymaster is off.",
         put_decisions},
	{"quaymaster_claims_total", "counter",
         "Claims that their rule denies, by control, and what came of it.", put_claims},
	{"quaymaster_decision_duration_seconds", "histogram",
         "Time from a call's arrival to its decision, apart for those with a second look.",
         put_durations},
	{"quaymaster_calls_in_flight", "gauge", "Calls that are being judged.", put_in_flight},
	{"quaymaster_calls_waiting", "gauge", "Calls that wait for a second look.", put_waiting},
	{"quaymaster_own_calls_total", "counter",
         "Calls that came of quaymaster's own questions to the engine.", put_own},
	{"quaymaster_refused_requests_total", "counter",
         "Requests of the engine that failed without a decision, by reason.", put_refused},
	{"quaymaster_policy_info", "gauge", "The policy in force, as labels.", put_policy},
	{"quaymaster_policy_usable", "gauge",
         "1, or 0 while all calls are denied for want of a policy that can be used.", put_usable},
	{"quaymaster_policy_loaded_timestamp_seconds", "gauge",
         "When the policy in force was loaded, in seconds since 1970.", put_loaded},
	{"quaymaster_policy_reloads_total", "counter",
         "Attempts to load the policy anew, by result.", put_reloads},
	{"quaymaster_policy_last_reload_successful", "gauge",
         "0 while the policy file has mistakes and the one from before is in force.",
         put_last_reload},
	{"quaymaster_exception_end_timestamp_seconds", "gauge",
         "When an exception of the policy stops permitting, in seconds since 1970.", put_ends},
	{"quaymaster_exception_claims_total", "counter",
         "Claims that an exception of the policy let pass.", put_excepted},
	{"quaymaster_log_lines_lost_total", "counter",
         "Lines of the decision log that could not be written.", put_lost},
	{"quaymaster_log_waiting_bytes", "gauge",
         "Bytes of the decision log that wait to be written.", put_log_waiting},
	{"quaymaster_off", "gauge", "1 while quaymaster is switched off and every call is allowed.",
         put_off},
	{"quaymaster_off_seconds_left", "gauge",
         "Seconds until it is switched on again by itself; 0 while it is on.", put_off_left},
	{"quaymaster_questions_total", "counter",
         "Questions about the engine's objects and the host's paths, by kind and result.",
         put_questions},
	{"quaymaster_question_duration_seconds", "histogram",
         "Time from a question to its answer, with its waiting, by who answers.",
         put_question_durations},
	{"quaymaster_questions_in_flight", "gauge", "Questions that are out.",
         put_questions_in_flight},
	{"quaymaster_questions_waiting", "gauge",
         "Questions that wait because as many as may be are out.", put_questions_waiting},
	{"process_start_time_seconds", "gauge",
         "When the process that judges started, in seconds since 1970.", put_started},
	{"process_resident_memory_bytes", "gauge", "Memory of the process that judges, in bytes.",
         put_memory},
};

static void put_page(FILE *out, const struct metrics_sources *sources)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		exposition_family(out, families[i].name, families[i].type, families[i].help);
		families[i].put(out, families[i].name, sources);
	}
}

static unsigned put_health(FILE *out, const struct metrics_sources *sources)
{
	const char *broken;

	policy_unref(state_acquire(sources->state, &broken));
	fprintf(out, "%s\n", broken ? broken : "ok");
	return broken ? 503 : 200;
}

void metrics_page_answer(void *context, enum metrics_resource resource,
                         struct metrics_reply *ret_reply)
{
	FILE *out;

	*ret_reply = (struct metrics_reply){.status = 200, .type = EXPOSITION_TYPE};
	out = open_memstream(&ret_reply->body, &ret_reply->len);
	if (!out)
		return;
	if (resource == METRICS_PAGE) {
		put_page(out, context);
	} else {
		ret_reply->type = "text/plain; charset=utf-8";
		ret_reply->status = put_health(out, context);
	}
	/* A page of which a part is missing would look like counters that went down. */
	if (ferror(out) | fclose(out))
		free(steal(&ret_reply->body));
}
