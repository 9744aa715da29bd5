/* SPDX-License-Identifier: Apache-2.0 */
#include "compile_log.h"

#include <string.h>

#include "compile_list.h"
#include "diag.h"
#include "limits.h"
#include "rule.h"
#include "value.h"

static const struct words decisions = {
	"\"all\" or \"denials\"",
	{{"all", false}, {"denials", true}},
};

static const struct words when_full = {
	"\"lose\" or \"deny\"",
	{{"lose", false}, {"deny", true}},
};

static int read_word(struct compile *c, const struct node *value, const struct words *words,
                     bool *ret)
{
	int word;

	if (value_word(c, value, words, "", &word))
		*ret = word != 0;
	return 0;
}

static int read_decisions(struct compile *c, const struct node *value)
{
	return read_word(c, value, &decisions, &c->policy->log.denials_only);
}

static int read_when_full(struct compile *c, const struct node *value)
{
	return read_word(c, value, &when_full, &c->policy->log.deny_when_full);
}

static int read_skip(struct compile *c, const struct node *value)
{
	return compile_list(c, value, LIST_ALLOW, &c->policy->log.skip);
}

static int read_actions(struct compile *c, const struct node *value)
{
	return compile_list(c, value, LIST_ALLOW, &c->policy->log.sample);
}

static int read_every(struct compile *c, const struct node *value)
{
	const char *text = value->kind == NODE_TEXT ? value->text : "";
	size_t digits = strspn(text, "0123456789");
	unsigned every = 0;

	for (size_t i = 0; i < digits && every <= LIMIT_LOG_SAMPLE; i++)
		every = 10 * every + (unsigned)(text[i] - '0');
	if (digits == 0 || text[digits] || every == 0 || every > LIMIT_LOG_SAMPLE)
		value_unexpected(c, value, "a number from 1 to 100000",
		                 "; 100 keeps one call in 100");
	else
		c->policy->log.every = every;
	return 0;
}

static void say_unknown(struct compile *c, const struct node *map, const struct key *keys, size_t n,
                        const char *expected)
{
	for (const struct node *key = map->child; key; key = key->next->next) {
		const char *nearest = value_nearest_key(keys, n, key->text);

		if (key->broken || value_has_key(keys, n, key->text))
			continue;
		if (nearest)
			diag_error(c->diag, key->span, "unknown key \"%s\"; did you mean \"%s\"?",
			           key->text, nearest);
		else
			diag_error(c->diag, key->span, "unknown key \"%s\"; expected %s", key->text,
			           expected);
	}
}

static const struct key sample_keys[] = {{"actions", read_actions}, {"every", read_every}};

static int read_sample(struct compile *c, const struct node *value)
{
	if (value->kind != NODE_MAP) {
		value_unexpected(c, value, "actions and how many of them make one line",
		                 "; write {actions: [\"*.list\"], every: 100}");
		return 0;
	}
	say_unknown(c, value, sample_keys, ARRAY_LEN(sample_keys), "actions and every");
	for (size_t i = 0; i < ARRAY_LEN(sample_keys); i++) {
		if (!tree_get(value, sample_keys[i].name, NULL))
			diag_error(c->diag, value->span,
			           "\"%s\" is missing; write {actions: "
			           "[\"*.list\"], every: 100}",
			           sample_keys[i].name);
	}
	return value_read_keys(c, value, sample_keys, ARRAY_LEN(sample_keys));
}

static const struct key log_keys[] = {
	{"decisions", read_decisions},
	{"skip", read_skip},
	{"sample", read_sample},
	{"when-full", read_when_full},
};

int compile_log(struct compile *c, const struct node *value)
{
	const struct control_info *kept = c->control;
	int r;

	if (value->kind != NODE_MAP) {
		value_unexpected(c, value, "what the decision log holds",
		                 "; write {skip: [system.ping]}");
		return 0;
	}
	say_unknown(c, value, log_keys, ARRAY_LEN(log_keys),
	            "decisions, skip, sample or when-full");
	/* The patterns are those of actions. */
	c->control = control_info(CONTROL_ACTIONS);
	r = value_read_keys(c, value, log_keys, ARRAY_LEN(log_keys));
	c->control = kept;
	return r;
}
