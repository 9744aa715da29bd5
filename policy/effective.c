/* SPDX-License-Identifier: Apache-2.0 */
#include "effective.h"

#include <string.h>

#include "date.h"
#include "effective_rule.h"
#include "rule.h"

void effective_text(const char *text, FILE *stream)
{
	fputc('"', stream);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', stream);
		fputc(*text, stream);
	}
	fputc('"', stream);
}

/* A comment ends with its line, so a name that has line ends must not end it. */
static void put_origin(const struct policy *policy, const char *origin, unsigned line, FILE *stream)
{
	fputs(origin == policy->profile ? "  # profile " : "  # ", stream);
	for (; origin && *origin; origin++)
		fputc((unsigned char)*origin < ' ' ? '?' : *origin, stream);
	fprintf(stream, ", line %u\n", line);
}

static void put_texts(const char *const *texts, size_t n, FILE *stream)
{
	fputc('[', stream);
	for (size_t i = 0; i < n; i++) {
		fputs(i > 0 ? ", " : "", stream);
		effective_text(texts[i], stream);
	}
	fputs("]", stream);
}

static void put_log(const struct log_filter *log, FILE *stream)
{
	fprintf(stream, "log:\n  decisions: %s\n  when-full: %s\n",
	        log->denials_only ? "denials" : "all", log->deny_when_full ? "deny" : "lose");
	if (log->skip.n > 0) {
		fputs("  skip: ", stream);
		effective_list(&log->skip, stream);
	}
	if (log->sample.n > 0) {
		fprintf(stream, "  sample:\n    every: %u\n    actions: ", log->every);
		effective_list(&log->sample, stream);
	}
}

static void put_groups(const struct policy *policy, FILE *stream)
{
	const struct group *group = policy->groups;

	if (group)
		fputs("groups:\n", stream);
	for (; group; group = group->next) {
		fprintf(stream, "  %s: ", group->name);
		put_texts(group->users, group->n, stream);
		put_origin(policy, group->place.origin, group->place.line, stream);
	}
}

void effective_groups(const struct policy *policy, FILE *stream)
{
	for (const struct group *group = policy->groups; group; group = group->next) {
		fprintf(stream, "  %s: ", group->name);
		put_texts(group->users, group->n, stream);
		fputs("\n", stream);
	}
}

static void put_rules(const struct policy *policy, FILE *stream)
{
	fputs("rules:\n", stream);
	for (int i = 0; i < CONTROL_COUNT; i++) {
		const struct rule *rule = &policy->rules[i];

		if (!rule->origin)
			continue;
		fprintf(stream, "  %s:%s", control_info((enum control)i)->name,
		        effective_word(rule));
		put_origin(policy, rule->origin, rule->line, stream);
		effective_rule(rule, stream);
	}
}

/* A part of a match, if it is there; begin is what goes before. */
static void put_part(const char *key, const char *const *texts, size_t n, const char **begin,
                     FILE *stream)
{
	if (n == 0)
		return;
	fprintf(stream, "%s%s: ", *begin, key);
	put_texts(texts, n, stream);
	*begin = ", ";
}

static void put_container(const struct container_pattern *pattern, const char *begin, FILE *stream)
{
	if (!pattern->name && !pattern->label)
		return;
	fprintf(stream, "%scontainer: {", begin);
	if (pattern->name) {
		fputs("name: ", stream);
		effective_text(pattern->name, stream);
	}
	if (pattern->label) {
		fputs(pattern->name ? ", label: " : "label: ", stream);
		effective_text(pattern->label, stream);
	}
	fputs("}", stream);
}

static void put_match(const struct exception_match *match, FILE *stream)
{
	const char *begin = "    match: {";

	put_part("user", match->user_words, match->n_users, &begin, stream);
	put_part("group", match->group_words, match->n_groups, &begin, stream);
	put_part("image", match->images.patterns, match->images.n, &begin, stream);
	put_part("network", match->networks.patterns, match->networks.n, &begin, stream);
	put_part("action", match->actions.patterns, match->actions.n, &begin, stream);
	put_container(&match->container, begin, stream);
	fputs("}\n", stream);
}

static void put_permits(const struct exception *exception, FILE *stream)
{
	fputs("    permit:\n", stream);
	for (const struct permit *permit = exception->permits; permit; permit = permit->next) {
		fprintf(stream, "      %s: ", control_info(permit->control)->name);
		if (permit->rule->permits_whole)
			fputs("allow\n", stream);
		else if (permit->rule->require.max_text) {
			fputs("{max: ", stream);
			effective_text(permit->rule->require.max_text, stream);
			fputs("}\n", stream);
		} else {
			effective_list(&permit->rule->allow, stream);
		}
	}
}

/* All of it behind its id. */
static void put_exception(const struct exception *exception, FILE *stream)
{
	const struct exception_view *view = &exception->view;
	char day[DATE_SIZE];

	put_match(&exception->match, stream);
	put_permits(exception, stream);
	fputs("    reason: ", stream);
	effective_text(view->reason, stream);
	if (view->owner) {
		fputs("\n    owner: ", stream);
		effective_text(view->owner, stream);
	}
	date_write(view->expires, day);
	fprintf(stream, "\n    %s: %s\n", view->permanent ? "permanent" : "expires",
	        view->permanent ? "true" : day);
}

bool effective_exception(const struct policy *policy, const char *id, FILE *stream)
{
	const struct exception *exception = policy->exceptions.first;

	while (exception && strcmp(exception->view.id, id) != 0)
		exception = exception->next;
	if (exception)
		put_exception(exception, stream);
	return exception != NULL;
}

void effective_write(const struct policy *policy, FILE *stream)
{
	const struct exception *exception = policy->exceptions.first;

	fputs("version: 1\n", stream);
	if (policy->profile)
		fprintf(stream, "extends: %s\n", policy->profile);
	fprintf(stream, "mode: %s\n", policy->mode == MODE_AUDIT ? "audit" : "enforce");
	if (policy->contact) {
		fputs("contact: ", stream);
		effective_text(policy->contact, stream);
		fputs("\n", stream);
	}
	put_log(&policy->log, stream);
	put_groups(policy, stream);
	put_rules(policy, stream);
	if (exception)
		fputs("exceptions:\n", stream);
	for (; exception; exception = exception->next) {
		fprintf(stream, "  - id: \"%s\"", exception->view.id);
		put_origin(policy, exception->view.origin, exception->view.line, stream);
		put_exception(exception, stream);
	}
}
