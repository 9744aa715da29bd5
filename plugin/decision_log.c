/* SPDX-License-Identifier: Apache-2.0 */
#include "decision_log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "policy/limits.h"

struct decision_log {
	int fd;
	atomic_ulong lost;
};

int decision_log_open(const char *path, struct decision_log **ret_log)
{
	_cleanup_(freep) struct decision_log *log = calloc(1, sizeof(*log));

	if (!log)
		return -ENOMEM;
	log->fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
	if (log->fd < 0)
		return -errno;
	*ret_log = steal(&log);
	return 0;
}

void decision_log_close(struct decision_log *log)
{
	if (!log)
		return;
	close(log->fd);
	free(log);
}

static void put_member(struct text *text, const char *name, const char *value)
{
	text_printf(text, "\"%s\":", name);
	text_put_json(text, value, strlen(value));
}

static void put_another(struct text *text, const char *name, const char *value)
{
	if (!value)
		return;
	text_put(text, ",");
	put_member(text, name, value);
}

/* null is a limit that is not there: its number is beyond what readers of JSON hold. */
static void put_amount(struct text *text, const struct claim *claim)
{
	enum shape shape = control_info(claim->control)->shape;

	if (shape != SHAPE_BYTES && shape != SHAPE_CPUS && shape != SHAPE_COUNT &&
	    shape != SHAPE_ULIMIT)
		return;
	if (claim->amount == CLAIM_UNLIMITED)
		text_put(text, ",\"amount\":null");
	else
		text_printf(text, ",\"amount\":%" PRIu64, claim->amount);
}

/* A claim with everything that rules look at but a container's labels, which can be many. */
static void put_claim(struct text *text, const struct claim *claim, const char *verdict)
{
	put_member(text, "control", control_info(claim->control)->name);
	put_another(text, "value", claim->value);
	put_another(text, "field", claim->field);
	put_another(text, "of", claim->of);
	put_another(text, "alias", claim->alias);
	put_amount(text, claim);
	text_put(text, claim->read_only ? ",\"read_only\":true" : "");
	text_put(text, claim->guarded ? ",\"guarded\":true" : "");
	text_put(text, claim->whole ? ",\"whole\":true" : "");
	if (claim->subject) {
		put_another(text, "subject", claim->subject->name);
		put_another(text, "image", claim->subject->image);
	}
	put_another(text, "verdict", verdict);
}

static void put_claims(struct text *text, const struct decision_record *record)
{
	static const char *const words[] = {
		[VERDICT_DENIED] = "denied",
		[VERDICT_PERMITTED] = "permitted",
		[VERDICT_AUDITED] = "audited",
	};

	text_put(text, "\"claims\":[");
	for (size_t i = 0; i < record->claims->n; i++) {
		text_put(text, i > 0 ? ",{" : "{");
		put_claim(text, &record->claims->list[i], words[record->verdicts[i]]);
		text_put(text, "}");
	}
	text_put(text, "]");
}

static void put_record(struct text *text, const struct decision_record *record, bool with_claims)
{
	const struct call_summary *summary = record->summary;

	text_printf(text, "\"id\":\"%08x\",\"decision\":\"%s\",\"mode\":\"%s\",", record->id,
	            record->decision == DECISION_ALLOW ? "allow" : "deny",
	            policy_mode(record->policy) == MODE_AUDIT ? "audit" : "enforce");
	put_member(text, "policy", policy_origin(record->policy));
	text_put(text, ",");
	put_member(text, "user", record->call->user);
	text_put(text, ",");
	put_member(text, "method", record->call->method);
	text_put(text, ",");
	put_member(text, "path", summary->path);
	text_put(text, ",");
	put_member(text, "api", summary->version ? summary->version : "");
	text_put(text, ",");
	put_member(text, "action", summary->action);
	text_put(text, ",");
	if (with_claims)
		put_claims(text, record);
	else
		text_printf(text, "\"claims_left_out\":%zu", record->claims->n);
}

void decision_log_format(struct text *text, const struct decision_record *record)
{
	struct text start = *text;

	put_record(text, record, true);
	if (!text->cut)
		return;
	/* A line that lost its end would be no JSON: say how much is missing instead. */
	*text = start;
	put_record(text, record, false);
}

static void put_time(struct text *text)
{
	struct timespec now;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	text_printf(text, "\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\",", tm.tm_year + 1900,
	            tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
	            now.tv_nsec / 1000000);
}

void decision_log_write(struct decision_log *log, const struct decision_record *record)
{
	char line[LIMIT_LOG_LINE];
	struct text text;
	ssize_t n;

	if (!log)
		return;
	/* Room for the end of the line is kept apart, so that it is always there. */
	text_init(&text, line, sizeof(line) - 3);
	text_put(&text, "{");
	put_time(&text);
	decision_log_format(&text, record);
	memcpy(line + text.len, "}\n", 2);
	n = write(log->fd, line, text.len + 2);
	if (n != (ssize_t)text.len + 2 && atomic_fetch_add(&log->lost, 1) == 0)
		log_warning("the decision log cannot be written: %m; lines are being lost");
}
