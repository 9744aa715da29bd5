/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `explain`: why a call is judged as it is: a request, what a command asks, or a decision of the
 * log. Without an engine, as `serve --engine-socket none`.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "envelope.h"
#include "explain_logged.h"
#include "explain_print.h"
#include "judgement.h"
#include "policy/date.h"
#include "policy_choice.h"
#include "second_look.h"
#include "try_command.h"

#define SECONDS_OF_DAY 86400

struct explaining {
	struct policy *policy;
	const char *user; /* NULL: as the request says */
	int64_t now;
	bool json;
	FILE *out;
	bool denied;
};

static void print(struct explaining *explaining, const struct decision_record *record)
{
	explaining->denied |= record->decision == DECISION_DENY;
	if (explaining->json)
		explain_print_json(explaining->out, record, NULL);
	else
		explain_print(explaining->out, record, NULL);
}

static void judge(struct explaining *explaining, struct call *call, struct claims *claims)
{
	enum verdict verdicts[JUDGEMENT_VERDICTS];
	const struct guard guard = {0};
	struct call_summary summary;
	struct occasion occasion;
	struct decision_record record = {.call = call,
	                                 .summary = &summary,
	                                 .claims = claims,
	                                 .verdicts = verdicts,
	                                 .policy = explaining->policy,
	                                 .occasion = &occasion};

	if (explaining->user) {
		call->user = explaining->user;
		call->user_method = "TLS";
	}
	occasion = judgement_occasion(call, explaining->now);
	call_claims(call, claims, &summary);
	second_look_without(claims);
	record.decision = judgement_make(explaining->policy, &occasion, &guard, claims, verdicts);
	print(explaining, &record);
}

static int explain_request(struct explaining *explaining, const char *path)
{
	bool from_stdin = strcmp(path, "-") == 0;
	FILE *file = from_stdin ? stdin : fopen(path, "re");
	_cleanup_(freep) char *text = malloc(LIMIT_REQUEST + 1);
	_cleanup_(freep) struct claims *claims = malloc(sizeof(*claims));
	const char *why = "there is no memory for it";
	struct call call;
	size_t len;

	if (!file) {
		fprintf(stderr, "quaymaster explain: %s: %s\n", path, strerrordesc_np(errno));
		return EXIT_USAGE;
	}
	len = text ? fread(text, 1, LIMIT_REQUEST, file) : 0;
	if (!from_stdin)
		fclose(file);
	if (text && claims) {
		text[len] = '\0';
		claims_init(claims);
		if (envelope_read(text, len, claims, &call, &why) == 0) {
			judge(explaining, &call, claims);
			claims_done(claims);
			return explaining->denied ? EXIT_NO : 0;
		}
	}
	fprintf(stderr, "quaymaster explain: this is no AuthZ request as dockerd sends it: %s\n",
	        why);
	if (claims)
		claims_done(claims);
	return EXIT_USAGE;
}

static void judged(void *context, const struct try_call *call)
{
	struct explaining *explaining = context;

	if (call->outcome != TRY_NOT_REACHED)
		print(explaining, call->record);
}

static int explain_command(struct explaining *explaining, struct try_options *options, char **words)
{
	_cleanup_(freep) char *text = NULL;
	struct try_end end;
	size_t len = 0;
	int r;

	explaining->out = open_memstream(&text, &len);
	if (!explaining->out)
		return EXIT_USAGE;
	options->policy = explaining->policy;
	options->now = explaining->now;
	options->judged = judged;
	options->context = explaining;
	r = try_run(options, words, &end);
	if (fclose(explaining->out) != 0 || r < 0) {
		fprintf(stderr, "quaymaster explain: cannot run %s: %s\n", words[0],
		        strerrordesc_np(r < 0 ? -r : ENOMEM));
		return EXIT_USAGE;
	}
	fputs(text, stdout);
	return explaining->denied || end.timed_out || end.overflown ? EXIT_NO : 0;
}

static int read_date(const char *date, int64_t *ret_now)
{
	int64_t day;

	*ret_now = time(NULL);
	if (!date)
		return 0;
	if (!date_read(date, &day)) {
		fprintf(stderr, "quaymaster explain: --date takes a day as in 2027-01-31\n");
		return -EINVAL;
	}
	/* The number of the day that a moment lies on. */
	*ret_now += (day - date_of(*ret_now)) * SECONDS_OF_DAY;
	return 0;
}

/* What was typed, as far as the options go. */
struct words {
	const char *policy, *date, *id;
	struct option_list logs; /* operands, too, if there is an id: what a shell makes of a * */
	struct try_command command;
};

/* The request to explain is *ret_path, unless it is a decision of a log. */
static int read_words(int argc, char **argv, struct words *words, const struct option_spec *specs,
                      const char **ret_path)
{
	const char *operands[LIMIT_OPERANDS];
	int n = options_read(argc, argv, specs, operands, LIMIT_OPERANDS);
	size_t room = ARRAY_LEN(words->logs.items) - words->logs.n;

	if (n < 0)
		return n;
	if (words->id) {
		for (int i = 0; i < n && room-- > 0; i++)
			words->logs.items[words->logs.n++] = operands[i];
		return 0;
	}
	if (words->logs.n > 0) {
		fprintf(stderr, "quaymaster explain: which decision of the log? Give --id, the "
		                "eight digits at the end of a denial.\n");
		return -EINVAL;
	}
	if (n > 1) {
		fprintf(stderr, "quaymaster explain: one request at a time, or --id ID --log "
		                "FILE. See `quaymaster help explain`.\n");
		return -EINVAL;
	}
	*ret_path = n == 1 ? operands[0] : "-";
	return 0;
}

static int explain_decision(const struct explaining *explaining, const struct words *words)
{
	const struct explain_logged explain = {.id = words->id,
	                                       .logs = &words->logs,
	                                       .policy = explaining->policy,
	                                       .user = explaining->user,
	                                       .now = explaining->now,
	                                       .own_time = words->date == NULL,
	                                       .json = explaining->json,
	                                       .out = stdout,
	                                       .err = stderr};

	return explain_logged(&explain);
}

static bool mixes(const struct words *words, bool runs)
{
	if (!runs || (!words->id && words->logs.n == 0))
		return false;
	fprintf(stderr, "quaymaster explain: either a command, or --id and --log\n");
	return true;
}

int command_explain(int argc, char **argv)
{
	struct explaining explaining = {.out = stdout};
	struct words words = {0};
	const struct option_spec specs[] = {
		{"policy", &words.policy},
		{"user", &words.command.user},
		{"date", &words.date},
		{"timeout", &words.command.timeout},
		{"id", &words.id},
		{"log", .list = &words.logs},
		{"json", .flag = &explaining.json},
		{NULL},
	};
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	struct try_options options = {.host_root = ""};
	const char *path = "-";
	bool runs = try_command_split(argc, argv) < argc;
	int r = runs ? try_command_read(argc, argv, specs, &words.command, &options)
	             : read_words(argc, argv, &words, specs, &path);

	if (r < 0 || mixes(&words, runs) || read_date(words.date, &explaining.now) < 0 ||
	    policy_choose(words.policy, &policy) < 0)
		return EXIT_USAGE;
	explaining.policy = policy;
	explaining.user = words.command.user;
	if (words.id)
		return explain_decision(&explaining, &words);
	return runs ? explain_command(&explaining, &options, words.command.words)
	            : explain_request(&explaining, path);
}
