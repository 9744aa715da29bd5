/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_logged.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "decision_find.h"
#include "explain_print.h"
#include "judgement.h"
#include "text.h"

/* A search on its way, with room for the claims of one call. */
struct explaining {
	const struct explain_logged *explain;
	char id[DECISION_ID_SIZE];
	size_t explained;
	size_t unexplained; /* lines with the id that hold too little */
	bool denied;
	struct claims claims;
	enum verdict verdicts[JUDGEMENT_VERDICTS];
};

static void begin_complaint(const struct explaining *explaining, const char *path, uint64_t line)
{
	fprintf(explaining->explain->err,
	        "quaymaster explain: decision %s is in line %" PRIu64 " of %s, but ",
	        explaining->id, line, strcmp(path, "-") == 0 ? "standard input" : path);
}

static void complain_foreign(struct explaining *explaining, const char *why, const char *path,
                             uint64_t line)
{
	begin_complaint(explaining, path, line);
	fprintf(explaining->explain->err, "that line cannot be read: %s\n", why);
	explaining->unexplained++;
}

static void complain_short(struct explaining *explaining, const struct logged_decision *logged,
                           const char *path, uint64_t line)
{
	FILE *err = explaining->explain->err;

	begin_complaint(explaining, path, line);
	fprintf(err,
	        "that line does not hold enough: its %zu claims were too many for one.\n"
	        "It was %s, by ",
	        logged->left_out, logged->decision == DECISION_ALLOW ? "allowed" : "denied");
	text_print_shown(err, logged->policy, LIMIT_SHOWN_VALUE);
	fputs(". Explain the call itself, from a file or by its command: "
	      "quaymaster explain -- docker ...\n",
	      err);
	explaining->unexplained++;
}

/* The line as the call that it was. */
static void explain(struct explaining *explaining, struct logged_decision *logged, const char *path,
                    uint64_t line)
{
	const struct explain_logged *wanted = explaining->explain;
	const struct explain_source from = {.logged = logged, .path = path, .line = line};
	const struct call_summary summary = {
		.action = logged->action, .path = logged->path, .version = logged->api};
	struct call call = {.method = logged->method};
	struct decision_record record = {.call = &call,
	                                 .summary = &summary,
	                                 .claims = &explaining->claims,
	                                 .verdicts = explaining->verdicts,
	                                 .policy = wanted->policy,
	                                 .occasion = &logged->occasion,
	                                 .off_reason = logged->off};

	call.user = wanted->user ? wanted->user : logged->occasion.user;
	if (wanted->user) {
		logged->occasion.user = wanted->user;
		logged->occasion.certificate = true;
	}
	if (!wanted->own_time || !logged->has_time)
		logged->occasion.now = wanted->now;
	logged->occasion.off = logged->off != NULL;
	claims_init(&explaining->claims);
	explaining->claims.n = logged->n;
	memcpy(explaining->claims.list, logged->claims, logged->n * sizeof(logged->claims[0]));
	record.decision = judgement_again(wanted->policy, logged, explaining->verdicts);
	(wanted->json ? explain_print_json : explain_print)(wanted->out, &record, &from);
	claims_done(&explaining->claims);
	explaining->explained++;
	explaining->denied |= record.decision == DECISION_DENY;
}

static void found(void *context, struct logged_decision *logged, const char *path, uint64_t line)
{
	struct explaining *explaining = context;

	switch (logged->kind) {
	case LOGGED_DECISION:
		explain(explaining, logged, path, line);
		return;
	case LOGGED_SHORT:
		complain_short(explaining, logged, path, line);
		return;
	case LOGGED_FOREIGN:
	case LOGGED_LOST:
		complain_foreign(explaining, logged->why, path, line);
		return;
	}
}

/* What the logs cover, so that whoever named the wrong one sees it. */
static void complain_not_found(const struct explaining *explaining,
                               const struct decision_find *find)
{
	FILE *err = explaining->explain->err;
	const struct option_list *logs = explaining->explain->logs;

	fprintf(err, "quaymaster explain: there is no decision %s in", explaining->id);
	for (size_t i = 0; i < logs->n; i++)
		fprintf(err, "%s %s", i > 0 ? "," : "",
		        strcmp(logs->items[i], "-") == 0 ? "standard input" : logs->items[i]);
	if (*find->first)
		fprintf(err, "\n  %" PRIu64 " line%s, from %s to %s", find->lines,
		        find->lines == 1 ? "" : "s", find->first, find->last);
	else
		fprintf(err, "\n  %" PRIu64 " line%s, none with the time of a decision",
		        find->lines, find->lines == 1 ? "" : "s");
	fprintf(err, "\n  a log that was rotated is named as well: --log FILE --log FILE.1\n"
	             "  what was allowed is not logged if the policy's \"log\" leaves it out\n");
	if (find->lost > 0)
		fprintf(err,
		        "  %" PRIu64 " decisions could not be written to the log, maybe this one\n",
		        find->lost);
	if (find->compressed)
		fprintf(err,
		        "  %s is compressed: unpack it first, as in\n"
		        "    zcat %s | quaymaster explain --id %s --log -\n",
		        find->compressed, find->compressed, explaining->id);
}

static int run(struct explaining *explaining)
{
	const struct explain_logged *wanted = explaining->explain;
	struct decision_find find = {.paths = wanted->logs->items,
	                             .n = wanted->logs->n,
	                             .id = explaining->id,
	                             .found = found,
	                             .context = explaining};
	int r = decision_find(&find);

	if (r < 0) {
		fprintf(wanted->err, "quaymaster explain: %s: %s\n",
		        find.path ? find.path : "memory", strerrordesc_np(-r));
		return EXIT_USAGE;
	}
	if (explaining->explained + explaining->unexplained == 0)
		complain_not_found(explaining, &find);
	if (explaining->explained > 1)
		fprintf(wanted->err,
		        "quaymaster explain: %zu decisions have this id; all are explained\n",
		        explaining->explained);
	if (explaining->explained == 0)
		return EXIT_USAGE;
	return explaining->denied ? EXIT_NO : 0;
}

int explain_logged(const struct explain_logged *explain)
{
	_cleanup_(freep) struct explaining *explaining = malloc(sizeof(*explaining));

	if (!explaining) {
		fprintf(explain->err, "quaymaster explain: no memory\n");
		return EXIT_USAGE;
	}
	explaining->explain = explain;
	explaining->explained = explaining->unexplained = 0;
	explaining->denied = false;
	if (!decision_id_read(explain->id, explaining->id)) {
		fprintf(explain->err, "quaymaster explain: --id takes the eight digits behind "
		                      "\"decision\" at the "
		                      "end of a denial, as in 7f3a91c2\n");
		return EXIT_USAGE;
	}
	if (explain->logs->n == 0) {
		fprintf(explain->err,
		        "quaymaster explain: in which log? Give --log FILE, as `serve` has it with "
		        "--decision-log; of journald:\n"
		        "  journalctl -t quaymaster-decisions -o cat | quaymaster explain --id %s "
		        "--log -\n",
		        explaining->id);
		return EXIT_USAGE;
	}
	return run(explaining);
}
