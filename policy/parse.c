/* SPDX-License-Identifier: Apache-2.0 */
#include "parse.h"

#include <errno.h>
#include <string.h>
#include <yaml.h>

#include "diag.h"
#include "limits.h"
#include "syntax_error.h"
#include "tree.h"
#include "utf8.h"

/* A list or mapping whose end has not come yet. */
struct open_node {
	struct node *node;
	struct node *last; /* its last child, or NULL */
	bool value_next;   /* of a mapping: a key has come and its value has not */
};

struct parse {
	yaml_parser_t yaml;
	const char *text;
	size_t len;
	struct diag *diag;
	struct arena *arena;
	struct node *root;
	struct open_node open[LIMIT_POLICY_DEPTH];
	size_t depth;
	size_t n_nodes;
	bool ended;
	/* libyaml counts characters: a mark and its byte, from where the next one is counted. */
	size_t mark_index;
	size_t mark_byte;
};

/* The byte that a mark of libyaml stands at. Cheap when marks come in order. */
static size_t byte_of(struct parse *p, const yaml_mark_t *mark)
{
	if (mark->index < p->mark_index)
		p->mark_index = p->mark_byte = 0;
	for (; p->mark_index < mark->index && p->mark_byte < p->len; p->mark_index++) {
		do
			p->mark_byte++;
		while (p->mark_byte < p->len && utf8_continues(p->text[p->mark_byte]));
	}
	return p->mark_byte;
}

static struct span span_of(struct parse *p, const yaml_event_t *event)
{
	size_t begin = byte_of(p, &event->start_mark);

	return (struct span){begin, byte_of(p, &event->end_mark)};
}

static const struct node *find_key(const struct node *map, const struct node *key)
{
	for (const struct node *k = map->child; k && k != key; k = k->next ? k->next->next : NULL) {
		if (strcmp(k->text, key->text) == 0)
			return k;
	}
	return NULL;
}

static int check_key(struct parse *p, const struct node *map, struct node *key)
{
	const struct node *first;

	if (key->kind != NODE_TEXT) {
		diag_error(p->diag, key->span,
		           "a key must be a word; quote it if it begins with "
		           "a bracket or brace");
		return -EINVAL;
	}
	if (map->n > LIMIT_POLICY_KEYS) {
		diag_error(p->diag, key->span, "more than %d keys in one mapping",
		           LIMIT_POLICY_KEYS);
		return -EINVAL;
	}
	first = find_key(map, key);
	if (strcmp(key->text, "<<") == 0 && !key->quoted)
		diag_error(p->diag, key->span,
		           "merge keys (\"<<\") are not part of the policy "
		           "language; write the keys out");
	else if (first)
		diag_error(p->diag, key->span,
		           "\"%s\" is here a second time; it was set on line %u", key->text,
		           diag_line(p->diag, first->span.begin));
	else
		return 0;
	key->broken = true;
	return 0;
}

/* Whether a value was left out, as in {exec} or {exec:deny}. */
static bool is_left_out(const struct node *value)
{
	return value->kind == NODE_TEXT && !value->quoted && value->span.begin == value->span.end;
}

/* What YAML takes for a key without a value, and nobody means so. */
static void check_pair(struct parse *p, struct node *key, const struct node *value)
{
	if (key->kind != NODE_TEXT || key->quoted || key->broken || !is_left_out(value))
		return;
	if (strchr(key->text, ':'))
		diag_error(p->diag, key->span, "a space belongs behind the \":\" of \"%s\"",
		           key->text);
	else if (*key->text >= '0' && *key->text <= '9')
		diag_error(p->diag, key->span,
		           "a \",\" ends the number in front of it; write 1000 or 2.5 without one");
	else
		return;
	key->broken = true;
}

/* Hangs a new node below the innermost open one. */
static int attach(struct parse *p, struct node *node)
{
	struct open_node *top;
	struct node *before;

	if (p->depth == 0) {
		p->root = node;
		return 0;
	}
	top = &p->open[p->depth - 1];
	before = top->last;
	if (before)
		before->next = node;
	else
		top->node->child = node;
	top->last = node;
	if (top->node->kind == NODE_LIST) {
		top->node->n++;
		return 0;
	}
	top->value_next = !top->value_next;
	if (before && !top->value_next) {
		check_pair(p, before, node);
		return 0;
	}
	top->node->n++;
	return check_key(p, top->node, node);
}

static int add_node(struct parse *p, enum node_kind kind, struct span span, struct node **ret_node)
{
	struct node *node;

	if (++p->n_nodes > LIMIT_POLICY_NODES) {
		diag_error(p->diag, span, "more than %d keys and list items in one policy",
		           LIMIT_POLICY_NODES);
		return -EINVAL;
	}
	node = arena_alloc(p->arena, 1, sizeof(*node));
	if (!node)
		return -ENOMEM;
	node->kind = kind;
	node->span = span;
	*ret_node = node;
	return 0;
}

static void refuse_decoration(struct parse *p, struct node *node, const yaml_char_t *anchor,
                              const yaml_char_t *tag)
{
	struct span span = {node->span.begin, node->span.begin + 1};

	if (anchor)
		diag_error(p->diag, span,
		           "anchors (\"&%s\") are not part of the policy language; "
		           "if the \"&\" belongs to the text, quote it",
		           (const char *)anchor);
	else if (tag)
		diag_error(p->diag, span,
		           "tags (\"!...\") are not part of the policy language; "
		           "if the \"!\" belongs to the text, quote it");
	node->broken = anchor || tag;
}

static int on_open(struct parse *p, const yaml_event_t *event)
{
	bool is_map = event->type == YAML_MAPPING_START_EVENT;
	struct span span = span_of(p, event);
	struct node *node;
	int r;

	if (p->depth == LIMIT_POLICY_DEPTH) {
		diag_error(p->diag, span, "nested too deeply; a policy needs four levels");
		return -EINVAL;
	}
	r = add_node(p, is_map ? NODE_MAP : NODE_LIST, span, &node);
	if (r < 0)
		return r;
	if (is_map)
		refuse_decoration(p, node, event->data.mapping_start.anchor,
		                  event->data.mapping_start.tag);
	else
		refuse_decoration(p, node, event->data.sequence_start.anchor,
		                  event->data.sequence_start.tag);
	r = attach(p, node);
	p->open[p->depth++] = (struct open_node){.node = node};
	return r;
}

static int on_close(struct parse *p, const yaml_event_t *event)
{
	struct node *node = p->open[--p->depth].node;
	char bracket = p->text[node->span.begin];

	if (bracket == '[' || bracket == '{')
		node->span.end = byte_of(p, &event->end_mark);
	return 0;
}

/* Whether a comment follows that may have been meant as a part of the text: "ask #platform". */
static bool is_cut(const struct parse *p, size_t end)
{
	while (end < p->len && p->text[end] == ' ')
		end++;
	return end + 1 < p->len && p->text[end] == '#' && !strchr(" \t\r\n#", p->text[end + 1]);
}

static int on_scalar(struct parse *p, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct node *node;
	int r = add_node(p, NODE_TEXT, span_of(p, event), &node);

	if (r < 0)
		return r;
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->cut = !node->quoted && is_cut(p, node->span.end);
	/* Blocks ("|", ">") end with newlines that nobody means. */
	while (len > 0 && text[len - 1] == '\n')
		len--;
	node->text = arena_strndup(p->arena, text, len);
	if (!node->text)
		return -ENOMEM;
	refuse_decoration(p, node, event->data.scalar.anchor, event->data.scalar.tag);
	if (memchr(text, '\0', len)) {
		diag_error(p->diag, node->span, "a text cannot hold a NUL");
		node->broken = true;
	}
	return attach(p, node);
}

static int on_alias(struct parse *p, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	struct node *node;
	int r = add_node(p, NODE_TEXT, span_of(p, event), &node);

	if (r < 0)
		return r;
	node->text = arena_strndup(p->arena, name, strlen(name));
	if (!node->text)
		return -ENOMEM;
	diag_error(p->diag, node->span,
	           "a \"*\" at the start of a word has a meaning of its own "
	           "in YAML; quote the pattern: \"*%s\"",
	           name);
	node->broken = true;
	return attach(p, node);
}

static int on_document(struct parse *p, const yaml_event_t *event)
{
	struct span span = span_of(p, event);

	if (p->root) {
		diag_error(p->diag, span,
		           "a second document begins here; a policy is one document");
		return -EINVAL;
	}
	if (event->data.document_start.version_directive ||
	    event->data.document_start.tag_directives.start !=
	            event->data.document_start.tag_directives.end) {
		diag_error(p->diag, span,
		           "directives (\"%%...\") are not part of the policy "
		           "language; take the line out");
		return -EINVAL;
	}
	return 0;
}

static int on_event(struct parse *p, const yaml_event_t *event)
{
	static int (*const handlers[])(struct parse *, const yaml_event_t *) = {
		[YAML_DOCUMENT_START_EVENT] = on_document, [YAML_ALIAS_EVENT] = on_alias,
		[YAML_SCALAR_EVENT] = on_scalar,           [YAML_SEQUENCE_START_EVENT] = on_open,
		[YAML_SEQUENCE_END_EVENT] = on_close,      [YAML_MAPPING_START_EVENT] = on_open,
		[YAML_MAPPING_END_EVENT] = on_close,
	};

	p->ended = event->type == YAML_STREAM_END_EVENT || event->type == YAML_NO_EVENT;
	if (event->type >= ARRAY_LEN(handlers) || !handlers[event->type])
		return 0;
	return handlers[event->type](p, event);
}

static int on_syntax_error(struct parse *p)
{
	struct syntax_error error = {
		.problem = p->yaml.problem,
		.at = byte_of(p, &p->yaml.problem_mark),
	};

	if (p->yaml.error == YAML_MEMORY_ERROR)
		return -ENOMEM;
	error.context = p->yaml.context ? p->yaml.context : "";
	error.context_at = p->yaml.context ? byte_of(p, &p->yaml.context_mark) : error.at;
	if (p->yaml.error == YAML_READER_ERROR)
		error.at = error.context_at = p->yaml.problem_offset;
	syntax_error_say(&error, p->text, p->len, p->diag);
	return -EINVAL;
}

static int next_event(struct parse *p)
{
	yaml_event_t event;
	int r;

	if (!yaml_parser_parse(&p->yaml, &event))
		return on_syntax_error(p);
	r = on_event(p, &event);
	yaml_event_delete(&event);
	return r;
}

static int parse_events(struct parse *p)
{
	int r = 0;

	if (!yaml_parser_initialize(&p->yaml))
		return -ENOMEM;
	yaml_parser_set_encoding(&p->yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p->yaml, (const unsigned char *)p->text, p->len);
	while (r == 0 && !p->ended)
		r = next_event(p);
	yaml_parser_delete(&p->yaml);
	return r;
}

int parse_text(const char *text, size_t len, struct diag *diag, struct arena *arena,
               const struct node **ret_root)
{
	struct parse p = {.text = len > 0 ? text : "", .len = len, .diag = diag, .arena = arena};
	int r;

	if (len > LIMIT_POLICY_FILE) {
		diag_error_file(diag, "a policy must be smaller than %u KiB",
		                LIMIT_POLICY_FILE / 1024);
		return -EINVAL;
	}
	if (!syntax_error_check_text(text, len, diag))
		return -EINVAL;
	r = parse_events(&p);
	if (r < 0)
		return r;
	if (!p.root) {
		diag_error_file(diag, "there is no policy in this file; it begins with "
		                      "\"version: 1\"");
		return -EINVAL;
	}
	*ret_root = p.root;
	return 0;
}
