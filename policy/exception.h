/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exceptions of a policy, compiled: which calls one matches, and which claims it permits then.
 * Allocates nothing when matching. What is judged before, and after, is judge.c's.
 */
#ifndef QUAYMASTER_EXCEPTION_H
#define QUAYMASTER_EXCEPTION_H

#include "match.h"
#include "place.h"
#include "policy.h"
#include "user_pattern.h"

struct rule;

/*
 * What a call must be like: all parts that are there must hold. Of images, networks and actions
 * a call can have several: then all must be in the list, and there must be one.
 */
struct exception_match {
	const char *const *user_words; /* as written: patterns and groups' names */
	size_t n_users;
	const char *const *group_words; /* as written: groups' names */
	size_t n_groups;
	struct user_set users;
	struct user_set members;    /* of the groups */
	struct match_list images;   /* no part if empty, as the next two */
	struct match_list networks; /* by name; "host" for the host's own */
	struct match_list actions;
	struct container_pattern container; /* no part if all of it is NULL */
	struct container_set containers;
};

struct exception {
	struct exception *next;
	size_t at; /* in the policy, from 0 */
	struct exception_view view;
	struct exception_match match;
	struct place place; /* of its id */
	struct place end;   /* of its last day */
	struct permit *permits;
};

/* What an exception permits of one control. */
struct permit {
	const struct exception *exception;
	enum control control;
	struct rule *rule;
	struct permit *next; /* of the exception */
	struct permit *also; /* of the same control, in the next exception */
};

/* All of a policy, in the order of its files. */
struct exceptions {
	struct exception *first, *last;
	size_t n;
	struct permit *permits[CONTROL_COUNT], *last_permits[CONTROL_COUNT];
};

/* Puts an exception behind the others. */
void exceptions_add(struct exceptions *exceptions, struct exception *exception);

/*
 * The first exception that permits a claim; NULL if there is none. The claim is the search's, at
 * index at. If over, only those count that permit no longer, and if not, only those that do.
 */
const struct exception *exception_permitting(struct exception_search *search, size_t at, bool over);

#endif
