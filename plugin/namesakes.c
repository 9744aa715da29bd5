/* SPDX-License-Identifier: Apache-2.0 */
#include "namesakes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "network_values.h"
#include "reader.h"

/* Hex digits of a container's or network's id. What is longer is no beginning of one. */
#define ID_LEN 64

/* One thing of a list. */
struct listed {
	const char *id;
	const char *name;
	const char *driver;
};

/* A list being read, and what is kept of it: id, driver and name, each ended by a NUL. */
struct list {
	struct reader r; /* first: what reads an element is given this */
	const struct question *question;
	char *kept;
	size_t len, size;
	unsigned n;
	int error;
};

static bool is_hex(const char *name)
{
	return *name && !name[strspn(name, "0123456789abcdef")];
}

static bool may_begin_id(const char *name)
{
	return is_hex(name) && strlen(name) < ID_LEN;
}

static void add_question(struct claims *claims, const struct question *like,
                         enum question_kind kind, size_t claim)
{
	struct question question = *like;

	question.kind = kind;
	question.claim = claim;
	claims_ask(claims, &question);
}

/* The claim once more, for another that it may be about; NO_CLAIM for none. */
static size_t claim_again(struct claims *claims, size_t claim)
{
	struct claim again;

	if (claim == NO_CLAIM)
		return NO_CLAIM;
	again = claims->list[claim];
	claims_add(claims, &again);
	return claims->overflown ? claim : claims->n - 1;
}

void namesakes_ask(struct claims *claims, size_t at)
{
	const struct question question = claims->questions[at];

	switch (question.kind) {
	case QUESTION_CONTAINER:
	case QUESTION_RUNNING:
		if (may_begin_id(question.name))
			add_question(claims, &question,
			             question.kind == QUESTION_RUNNING
			                     ? QUESTION_RUNNING_NAMESAKES
			                     : QUESTION_CONTAINER_NAMESAKES,
			             claim_again(claims, question.claim));
		break;
	case QUESTION_NETWORK:
		if (may_begin_id(question.name) ||
		    (question.of_service && network_may_be_id(question.name)))
			add_question(claims, &question, QUESTION_NETWORK_NAMESAKES, question.claim);
		if (question.of_service && network_may_be_id(question.name))
			add_question(claims, &question, QUESTION_SWARM_HOST, question.claim);
		break;
	case QUESTION_PATH:
	case QUESTION_VOLUME:
	case QUESTION_EXEC:
	case QUESTION_SERVICE:
	case QUESTION_CONTAINER_NAMESAKES:
	case QUESTION_RUNNING_NAMESAKES:
	case QUESTION_NETWORK_NAMESAKES:
	case QUESTION_SWARM_HOST:
		break;
	}
}

bool namesakes_is_list(enum question_kind kind)
{
	return kind >= QUESTION_CONTAINER_NAMESAKES;
}

static void keep(struct list *list, const char *text)
{
	size_t len = strlen(text ? text : "") + 1;

	if (list->error == 0 && len > list->size - list->len) {
		size_t size = 2 * list->size + len + 256;
		char *kept = realloc(list->kept, size);

		if (!kept) {
			list->error = -ENOMEM;
			return;
		}
		list->kept = kept;
		list->size = size;
	}
	if (list->error < 0)
		return;
	memcpy(list->kept + list->len, text ? text : "", len);
	list->len += len;
}

static void listed_done(struct reader *r, const void *target)
{
	struct list *list = (struct list *)(void *)r;
	const struct listed *listed = target;

	if (!listed->id || list->error < 0)
		list->error = list->error < 0 ? list->error : -EINVAL;
	else if (strncmp(listed->id, list->question->name, strlen(list->question->name)) != 0)
		return;
	else if (list->n++ == LIMIT_NAMESAKES)
		list->error = -E2BIG;
	keep(list, listed->id);
	keep(list, listed->driver);
	keep(list, listed->name);
}

static const struct field listed_fields[] = {
	{"Id", read_text, .offset = offsetof(struct listed, id)},
	{"Driver", read_text, .offset = offsetof(struct listed, driver)},
	{"Name", read_text, .offset = offsetof(struct listed, name)},
};

_Static_assert(sizeof(struct listed) <= READER_TARGET_MAX, "fits a list's target");

static const struct object listed_object = {FIELDS(listed_fields), .done = listed_done};

static int read_list(struct list *list, char *text, size_t len)
{
	static const struct field elements = {.read = read_objects, .object = &listed_object};
	struct listed one = {0};

	if (list->question->kind == QUESTION_SWARM_HOST)
		return reader_read(&list->r, &listed_object, text, len, &one);
	gojson_open(&list->r.json, text, len);
	if (read_objects(&list->r, &elements, NULL) < 0)
		return -EINVAL;
	return gojson_finish(&list->r.json);
}

int namesakes_shorten(const struct question *question, char **text, size_t *len)
{
	struct claims claims;
	struct list list = {.r = {.claims = &claims}, .question = question};
	int r;

	claims_init(&claims);
	r = read_list(&list, *text, *len);
	claims_done(&claims);
	keep(&list, "");
	if (r == 0)
		r = list.error;
	free(*text);
	*text = list.kept;
	*len = list.len - (list.len > 0);
	return r;
}

/* One that the name may mean, too: another question about a container, or a network's claim. */
static void add_one(struct claims *claims, const struct question *question, size_t claim,
                    const struct listed *listed)
{
	struct question one = *question;
	const bool is_host = strcmp(listed->driver, "host") == 0;

	if (question->kind == QUESTION_NETWORK_NAMESAKES || question->kind == QUESTION_SWARM_HOST) {
		claims->list[claim].control = is_host ? CONTROL_HOST_NAMESPACES : CONTROL_NETWORKS;
		claims->list[claim].value = is_host ? "network" : listed->name;
		claims->list[claim].typed = question->of_service || claims->list[claim].of
		                                    ? listed->name
		                                    : question->name;
		return;
	}
	one.kind = question->kind == QUESTION_RUNNING_NAMESAKES ? QUESTION_RUNNING
	                                                        : QUESTION_CONTAINER;
	one.name = listed->id;
	one.namesake_of = question->name;
	one.claim = claim;
	claims_ask(claims, &one);
}

void namesakes_read(struct claims *claims, const struct question *question, const char *text,
                    size_t len)
{
	const bool of_network = question->kind == QUESTION_NETWORK_NAMESAKES ||
	                        question->kind == QUESTION_SWARM_HOST;
	const char *end = text + len;
	bool first = !of_network;

	while (text < end && !claims->overflown) {
		struct listed listed = {.id = text};

		listed.driver = listed.id + strlen(listed.id) + 1;
		listed.name = listed.driver + strlen(listed.driver) + 1;
		text = listed.name + strlen(listed.name) + 1;
		if (question->known_id && strcmp(question->known_id, listed.id) == 0)
			continue;
		add_one(claims, question,
		        first ? question->claim : claim_again(claims, question->claim), &listed);
		first = false;
	}
	if (first)
		namesakes_none(claims, question);
}

void namesakes_none(struct claims *claims, const struct question *question)
{
	if (question->claim != NO_CLAIM && question->kind != QUESTION_NETWORK_NAMESAKES &&
	    question->kind != QUESTION_SWARM_HOST)
		claims_drop(claims, question->claim);
}
