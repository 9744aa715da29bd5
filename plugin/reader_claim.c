/* SPDX-License-Identifier: Apache-2.0 */
/* What readers say: claims and questions about the place where they stand, and text for them. */
#include "reader.h"

#include <string.h>

const char *reader_join(struct reader *r, const char *first, char between, const char *second)
{
	size_t n = strlen(first);
	size_t size = strlen(second) + 1;
	char *text = claims_alloc(r->claims, n + 1 + size);

	if (!text)
		return "";
	memcpy(text, first, n);
	text[n] = between;
	memcpy(text + n + 1, second, size);
	return text;
}

const char *reader_copy(struct reader *r, const char *text, size_t len)
{
	char *copy = claims_alloc(r->claims, len + 1);

	if (!copy)
		return "";
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

/* The path of a step whose parent's is known; "" at the top. */
static const char *path_below(struct reader *r, const char *parent, const struct reader_step *step)
{
	if (step->index >= 0)
		return claims_printf(r->claims, "%s[%d]", parent, step->index);
	if (step->in_query)
		return claims_printf(r->claims, "query parameter %s", step->name);
	if (!step->name)
		return parent;
	return *parent ? reader_join(r, parent, '.', step->name) : step->name;
}

/*
 * "HostConfig.Mounts[1].Source", or "" at the top. As deep as the tables are nested, which do not
 * hold themselves.
 */
static const char *path_of(struct reader *r, struct reader_step *step)
{
	if (!step)
		return "";
	if (!step->path)
		step->path = path_below(r, path_of(r, step->parent), step);
	return step->path;
}

const char *reader_path(struct reader *r)
{
	const char *path = path_of(r, r->step);

	return *path ? path : "body";
}

void reader_claim(struct reader *r, enum control control, const char *value, const char *typed,
                  const char *flag)
{
	claims_add(r->claims, &(struct claim){
				      .control = control,
				      .value = value,
				      .typed = typed,
				      .field = reader_path(r),
				      .flag = flag,
			      });
}

void reader_ask(struct reader *r, enum question_kind kind, bool must, const char *name, bool last)
{
	claims_ask(r->claims,
	           &(struct question){
			   .kind = kind,
			   .must = must,
			   .name = name,
			   .field = reader_path(r),
			   .claim = last && r->claims->n > 0 ? r->claims->n - 1 : NO_CLAIM,
			   .of_service = r->service,
		   });
}
