/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `claims: [{control: value}]` of a case, in place of a call: each value is spelt as in the
 * decision log or as an admin would, and becomes what the reader of calls would make of it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "case_reader.h"
#include "policy/amount.h"
#include "policy/capability.h"
#include "policy/limits.h"
#include "policy/reference.h"

static int image(struct case_reader *r, const struct node *value, struct claim *claim)
{
	struct reference reference;

	reference_parse(value->text, true, &reference);
	if (reference.kind == REFERENCE_NAME)
		return case_copy(r, reference.text, &claim->value);
	return 0;
}

static int capability(struct case_reader *r, const struct node *value, struct claim *claim)
{
	char name[64];

	if (capability_canonical(value->text, name, sizeof(name)) == 0)
		return case_copy(r, name, &claim->value);
	case_unexpected(r, value, "the name of a capability");
	return 0;
}

static int path(struct case_reader *r, const struct node *value, struct claim *claim)
{
	size_t len = strlen(value->text);
	char *clean;

	if (*value->text != '/') {
		case_unexpected(r, value, "a path that begins with \"/\", as in /etc or /etc:ro");
		return 0;
	}
	claim->read_only = len > 3 && strcmp(value->text + len - 3, ":ro") == 0;
	if (!claim->read_only)
		return 0;
	clean = arena_strndup(&r->file->arena, value->text, len - 3);
	claim->value = clean;
	return clean ? 0 : -ENOMEM;
}

static int amount(struct case_reader *r, const struct node *value, struct claim *claim)
{
	enum shape shape = control_info(claim->control)->shape;

	if (strcmp(value->text, "unlimited") == 0)
		claim->amount = CLAIM_UNLIMITED;
	else if (!amount_read(shape, value->text, &claim->amount))
		case_unexpected(r, value, amount_expected(shape));
	return 0;
}

static int ulimit(struct case_reader *r, const struct node *value, struct claim *claim)
{
	const char *equals = strchr(value->text, '=');

	if (equals && strcmp(equals + 1, "unlimited") == 0)
		claim->amount = CLAIM_UNLIMITED;
	else if (!equals || !amount_read(SHAPE_COUNT, equals + 1, &claim->amount))
		case_unexpected(r, value, "a limit as in nofile=65536");
	return 0;
}

static int demand(struct case_reader *r, const struct node *value, struct claim *claim)
{
	(void)claim;
	if (strcmp(value->text, "true") != 0 && strcmp(value->text, "false") != 0)
		case_unexpected(r, value, "true or false");
	return 0;
}

static int namespace(struct case_reader *r, const struct node *value, struct claim *claim)
{
	(void)claim;
	for (const char *const *word = control_words(); *word; word++) {
		if (strcmp(*word, value->text) == 0)
			return 0;
	}
	case_unexpected(r, value, "one of the host's namespaces, as in network or pid");
	return 0;
}

/* How a value becomes a claim's; the text itself where nothing stands here. */
static int (*const values[])(struct case_reader *r, const struct node *value,
                             struct claim *claim) = {
	[SHAPE_IMAGE] = image,   [SHAPE_CAPABILITY] = capability, [SHAPE_PATH] = path,
	[SHAPE_BYTES] = amount,  [SHAPE_CPUS] = amount,           [SHAPE_COUNT] = amount,
	[SHAPE_ULIMIT] = ulimit, [SHAPE_DEMAND] = demand,         [SHAPE_NAMESPACE] = namespace,
};

static int read_claim(struct case_reader *r, const struct node *item)
{
	static const char what[] = "a claim as in {privileged: true}";
	const struct node *key = item->kind == NODE_MAP ? item->child : NULL;
	struct claim *claim = &r->c->claims.list[r->c->claims.n++];
	enum shape shape;
	int result;

	*claim = (struct claim){.value = "", .field = "claims"};
	if (r->c->container)
		claim->subject = &r->c->subject;
	if (item->broken || (key && (key->broken || key->next->broken)))
		return 0;
	if (!key || item->n != 1) {
		case_unexpected(r, item, what);
		return 0;
	}
	if (!control_find(key->text, &claim->control)) {
		case_unknown_control(r, key);
		return 0;
	}
	if (key->next->kind != NODE_TEXT || *key->next->text == '\0') {
		case_unexpected(r, key->next, "what is claimed, a text");
		return 0;
	}
	result = case_copy(r, key->next->text, &claim->value);
	shape = control_info(claim->control)->shape;
	if (result == 0 && shape < ARRAY_LEN(values) && values[shape])
		result = values[shape](r, key->next, claim);
	return result;
}

int case_read_claims(struct case_reader *r, const struct node *value)
{
	int result = 0;

	if (value->kind != NODE_LIST || value->n == 0 || value->n > LIMIT_CLAIMS) {
		case_unexpected(r, value, "a list of claims as in [{privileged: true}]");
		return 0;
	}
	r->c->claims.list = arena_alloc(&r->file->arena, value->n, sizeof(*r->c->claims.list));
	if (!r->c->claims.list)
		return -ENOMEM;
	for (const struct node *item = value->child; item && result == 0; item = item->next)
		result = read_claim(r, item);
	return result;
}
