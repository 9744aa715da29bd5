/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads JSON bodies by tables, as Go's encoding/json reads them into structs: a table row says for
 * each field of a struct how it is read and which claim it makes. Knows Go's rules and no field of
 * Docker's API; the tables are in *_fields.c.
 *
 * Keys fold as Go folds them. Two keys of one struct that fold together are refused, because Go
 * merges or overwrites, depending on their types. Exact doubles in a map are refused, too.
 */
#ifndef QUAYMASTER_READER_H
#define QUAYMASTER_READER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claims.h"
#include "gojson.h"

struct field;
struct object;

/* Where the reader stands: "HostConfig" . "Mounts" [1]. On the stack of who reads. */
struct reader_step {
	struct reader_step *parent;
	const char *name;
	bool in_query;    /* a query parameter */
	int index;        /* in a list; -1 outside of one */
	const char *path; /* as text, once somebody wanted it; else NULL */
};

/* The API that a call without a version asks for: the engine's newest. */
#define API_NEWEST UINT_MAX

struct reader {
	struct gojson json;
	struct claims *claims;
	unsigned api;             /* 41 for API 1.41: below some the engine drops fields */
	bool service;             /* a swarm's service, whose spec is a template on the nodes */
	bool answer;              /* not a call, but what the engine says of what it made */
	struct reader_step *step; /* innermost; NULL at the top */
	const char *why;          /* why the body cannot be read, with the field; or NULL */
};

/* A number of a body; not given when absent or null. */
struct number {
	int64_t value;
	bool given;
};

/* Reads the field's value from r->json; target is the struct that the object fills, or NULL. */
typedef int field_read_fn(struct reader *r, const struct field *field, void *target);

/*
 * Takes one element of a list, or one key with its value of a map (value NULL for lists). target
 * is the struct that has the list or the map.
 */
typedef void field_each_fn(struct reader *r, const struct field *field, void *target,
                           const char *text, const char *value);

/* One field of a struct; one row of a table. */
struct field {
	const char *name;
	field_read_fn *read;
	size_t offset;               /* in the target: read_flag, _text, _number, _object */
	const struct object *object; /* read_object, read_own_object, read_objects */
	const struct field *values;  /* read_values: how each value of the map is read */
	field_each_fn *each;         /* read_texts, read_map; read_values, if set: the keys */
	enum control control;        /* claim_*: what is claimed */
	const char *flag;            /* claim_*: its name in the docker CLI; NULL without one */
	const char *word;            /* claim_flag: what is claimed, NULL for "true"; others */
	const char *harmless;        /* read_mode: values that share nothing */
};

/* One struct of Docker's API. */
struct object {
	const struct field *fields;
	size_t n_fields;
	/* What a field that no row names is: nothing (Go ignores it), or a claim unless empty. */
	bool claims_unknown;
	/* A struct embedded in this one: its fields count as this one's, and its target is the
	 * beginning of this one's. Of its own, only the fields count. NULL without one. */
	const struct object *embedded;
	/* Called when the struct was read; makes the claims that need several fields. target is
	 * zeroed before, and at most READER_TARGET_MAX bytes in lists and bodies. */
	void (*done)(struct reader *r, const void *target);
};

/* Fields in one struct, embedded ones included: a create's body has 29, HostConfig 79 more. */
#define READER_FIELDS_MAX 192

/* The largest struct that a body or a list's elements are read into: a create's, which has the
 * limits of HostConfig twice. */
#define READER_TARGET_MAX 416

/*
 * Reads a whole body by its table; text is changed in place. target may be NULL if no row needs
 * one. 0, or -EINVAL with r->why set; the claims made up to there stay.
 */
_must_check_ int reader_read(struct reader *r, const struct object *object, char *text, size_t len,
                             void *target);

/* Adds a claim about the field where the reader stands. typed and flag may be NULL. */
void reader_claim(struct reader *r, enum control control, const char *value, const char *typed,
                  const char *flag);

/* "HostConfig.Mounts[1].Source": where the reader stands. Lives as long as r->claims. */
const char *reader_path(struct reader *r);

/* Asks about what the field where the reader stands names; `last`: for the last claim. */
void reader_ask(struct reader *r, enum question_kind kind, bool must, const char *name, bool last);

/* "first" + between + "second", and len bytes of text: as long-lived as r->claims; never NULL. */
const char *reader_join(struct reader *r, const char *first, char between, const char *second);
const char *reader_copy(struct reader *r, const char *text, size_t len);

/* Reads one string; "" for null, which counts as absent. */
_must_check_ int reader_text(struct reader *r, const char **ret_text);

/* Ways to read a field; null counts as absent in all of them, as in Go. */
field_read_fn read_harmless;   /* any value: checked, and dropped */
field_read_fn read_flag;       /* bool to target + offset */
field_read_fn read_text;       /* const char * to target + offset */
field_read_fn read_number;     /* struct number to target + offset */
field_read_fn read_texts;      /* []string, or one string (strslice.StrSlice): each */
field_read_fn read_map;        /* map[string]string: each; values of other types are "" */
field_read_fn read_object;     /* a struct, into target + offset */
field_read_fn read_own_object; /* a struct with a target of its own */
field_read_fn read_objects;    /* a list of structs, each with a target of its own */
field_read_fn read_values;     /* a map; each value is read as the row `values` says */
field_read_fn claim_flag;      /* bool: a claim "true", or the row's word */
field_read_fn claim_text;      /* string: a claim unless "" */
field_read_fn claim_present;   /* anything but empty: an unknown-field claim */

/* For read_texts and read_map: every element, or key, is a claim. */
field_each_fn each_claim;

#define FIELDS(rows) .fields = (rows), .n_fields = ARRAY_LEN(rows)

#endif
