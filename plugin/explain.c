/* SPDX-License-Identifier: Apache-2.0 */
/* `explain`: why a call is judged as it is. Without an engine, as `serve --engine-socket none`. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "envelope.h"
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
		explain_print_json(explaining->out, record);
	else
		explain_print(explaining->out, record);
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

int command_explain(int argc, char **argv)
{
	const char *policy_path = NULL, *date = NULL, *path = "-";
	struct explaining explaining = {.out = stdout};
	struct try_command command = {0};
	const struct option_spec specs[] = {
		{"policy", &policy_path},           {"user", &command.user},
		{"timeout", &command.timeout},      {"date", &date},
		{"json", .flag = &explaining.json}, {NULL},
	};
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	struct try_options options = {.host_root = ""};
	bool runs = try_command_split(argc, argv) < argc;
	int r = runs ? try_command_read(argc, argv, specs, &command, &options)
	             : options_read(argc, argv, specs, &path, 1);

	if (r < 0 || read_date(date, &explaining.now) < 0 ||
	    policy_choose(policy_path, &policy) < 0)
		return EXIT_USAGE;
	explaining.policy = policy;
	explaining.user = command.user;
	return runs ? explain_command(&explaining, &options, command.words)
	            : explain_request(&explaining, path);
}
