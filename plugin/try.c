/* SPDX-License-Identifier: Apache-2.0 */
/* `try`: what of a client's calls would be allowed, without an engine. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "decision_line.h"
#include "json_print.h"
#include "message.h"
#include "options.h"
#include "policy_choice.h"
#include "try_command.h"
#include "try_run.h"

/* What is printed while the client runs. */
struct report {
	FILE *out; /* kept until the client has ended, so that the two do not mix */
	bool json;
	unsigned n[TRY_NOT_REACHED + 1];
	unsigned looks; /* of those allowed: not printed */
};

static const char *const words[] = {
	[TRY_DENIED] = "denied",
	[TRY_ALLOWED] = "allowed",
	[TRY_DEPENDS] = "depends",
	[TRY_NOT_REACHED] = "not reached",
};

static void print_message(FILE *out, const struct decision_record *record)
{
	char message[LIMIT_MESSAGE];
	struct text text;
	char *end;

	text_init(&text, message, sizeof(message));
	message_write(&text, record);
	/* The number of a decision says nothing where there is no log. */
	end = strstr(message, "decision ");
	if (end)
		*end = '\0';
	for (size_t len = strlen(message); len > 0 && strchr(" \n", message[len - 1]); len--)
		message[len - 1] = '\0';
	fprintf(out, "  %s\n\n", message);
}

static bool any_audited(const struct decision_record *record)
{
	for (size_t i = 0; i < record->claims->n; i++) {
		if (record->verdicts[i] == VERDICT_AUDITED)
			return true;
	}
	return false;
}

static void print_call(struct report *report, const struct try_call *call)
{
	FILE *out = report->out;
	const struct decision_record *record = call->record;

	fprintf(out, "%-11s  %s ", words[call->outcome], record->call->method);
	text_print_shown(out, call->target, LIMIT_SHOWN_VALUE);
	if (call->outcome == TRY_DEPENDS)
		fputs(": it depends on what the engine says of ", out);
	else if (call->outcome == TRY_NOT_REACHED)
		fputs(": there would be no ", out);
	if (call->depends_on)
		text_print_shown(out, call->depends_on, LIMIT_SHOWN_VALUE);
	if (call->outcome == TRY_ALLOWED && any_audited(record))
		fputs(": by mode audit alone", out);
	fputc('\n', out);
	if (call->outcome == TRY_DENIED)
		print_message(out, record);
}

static void print_call_json(struct report *report, const struct try_call *call)
{
	char *line = malloc(LIMIT_LOG_LINE);
	struct text text;

	fprintf(report->out, "%s{\"outcome\":\"%s\"",
	        report->n[0] + report->n[1] + report->n[2] + report->n[3] > 1 ? ",\n" : "",
	        words[call->outcome]);
	json_print_member(report->out, ",", "target", call->target);
	if (call->depends_on)
		json_print_member(report->out, ",", "depends_on", call->depends_on);
	if (call->outcome != TRY_NOT_REACHED && line) {
		text_init(&text, line, LIMIT_LOG_LINE);
		decision_line_write(&text, call->record);
		fprintf(report->out, ",%s", line);
	} else {
		json_print_member(report->out, ",", "method", call->record->call->method);
		json_print_member(report->out, ",", "action", call->record->summary->action);
	}
	fputc('}', report->out);
	free(line);
}

/* Clients ping, list and inspect all the time: compose dozens of times for each thing it makes. */
static bool only_looks(const struct try_call *call)
{
	static const char *const looks[] = {"system.ping", "system.version", "system.info"};
	const char *action = call->record->summary->action;
	const char *verb = strrchr(action, '.');

	if (call->outcome != TRY_ALLOWED || any_audited(call->record))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
		if (strcmp(action, looks[i]) == 0)
			return true;
	}
	return verb && (strcmp(verb, ".list") == 0 || strcmp(verb, ".inspect") == 0);
}

static void judged(void *context, const struct try_call *call)
{
	struct report *report = context;

	report->n[call->outcome]++;
	if (report->json)
		print_call_json(report, call);
	else if (only_looks(call))
		report->looks++;
	else
		print_call(report, call);
}

static void print_end(const struct report *report, const struct try_end *end)
{
	const unsigned *n = report->n;

	printf("\n%u allowed", n[TRY_ALLOWED]);
	if (report->looks > 0)
		printf(report->looks == 1 ? " (%u that only looks is not shown)"
		                          : " (%u that only look are not shown)",
		       report->looks);
	printf(", %u denied", n[TRY_DENIED]);
	if (n[TRY_DEPENDS] > 0)
		printf(", %u depend on what is there already", n[TRY_DEPENDS]);
	if (n[TRY_NOT_REACHED] > 0)
		printf(", %u not reached", n[TRY_NOT_REACHED]);
	printf("; nothing was created\n");
	if (n[0] + n[1] + n[2] + n[3] == 0)
		printf("No call came: does the command ask another engine (-H, --context)?\n");
	if (end->overflown)
		printf("There were more calls or things than are kept: this is not all.\n");
	if (end->timed_out)
		printf("The command was ended because its time was up (--timeout SECONDS).\n");
	else if (end->status != 0)
		printf("The command ended with %d.\n", end->status);
}

static void print_end_json(const struct report *report, const struct try_end *end)
{
	const unsigned *n = report->n;

	printf("],\n\"allowed\":%u,\"denied\":%u,\"depends\":%u,\"not_reached\":%u,",
	       n[TRY_ALLOWED], n[TRY_DENIED], n[TRY_DEPENDS], n[TRY_NOT_REACHED]);
	printf("\"status\":%d,\"timed_out\":%s,\"overflown\":%s}\n", end->status,
	       end->timed_out ? "true" : "false", end->overflown ? "true" : "false");
}

static int run(struct try_options *options, struct report *report, char **command)
{
	_cleanup_(freep) char *text = NULL;
	struct try_end end;
	size_t len = 0;
	int r;

	report->out = open_memstream(&text, &len);
	if (!report->out)
		return EXIT_NO;
	options->judged = judged;
	options->context = report;
	r = try_run(options, command, &end);
	if (fclose(report->out) != 0 || r < 0) {
		fprintf(stderr, "quaymaster try: cannot run %s: %s\n", command[0],
		        strerrordesc_np(r < 0 ? -r : ENOMEM));
		return EXIT_USAGE;
	}
	printf("%s%s", report->json ? "{\"calls\":[" : "", text);
	if (report->json)
		print_end_json(report, &end);
	else
		print_end(report, &end);
	return report->n[TRY_DENIED] > 0 || end.overflown || end.timed_out ? EXIT_NO : 0;
}

int command_try(int argc, char **argv)
{
	const char *policy_path = NULL;
	bool refuse = false;
	struct report report = {0};
	struct try_command command = {0};
	const struct option_spec specs[] = {
		{"policy", &policy_path},       {"user", &command.user},
		{"timeout", &command.timeout},  {"refuse", .flag = &refuse},
		{"json", .flag = &report.json}, {NULL},
	};
	_cleanup_(policy_unrefp) struct policy *policy = NULL;
	struct try_options options = {.host_root = ""};

	if (try_command_read(argc, argv, specs, &command, &options) < 0)
		return EXIT_USAGE;
	if (policy_choose(policy_path, &policy) < 0)
		return EXIT_USAGE;
	options.policy = policy;
	options.refuse = refuse;
	options.now = time(NULL);
	return run(&options, &report, command.words);
}
