/* SPDX-License-Identifier: Apache-2.0 */
/* A compiled policy as policy/ itself sees it. Everybody else includes policy.h. */
#ifndef QUAYMASTER_RULE_H
#define QUAYMASTER_RULE_H

#include <stdbool.h>

#include "arena.h"
#include "digest.h"
#include "exception.h"
#include "log_filter.h"
#include "match.h"
#include "policy.h"
#include "requirement.h"

/* All zero denies. */
struct rule {
	bool permits_by_default; /* what is in neither list */
	bool permits_unknown;    /* also what the lists can say nothing about: it is written so */
	bool permits_whole;      /* what ends a control's claims, which no list speaks of */
	enum mode mode;
	struct match_list allow;
	struct match_list deny;
	struct requirement require;
	/* CONTROL_RENAMES: passes what opens nothing there; NULL for all other controls. */
	const struct policy *names;
	const char *message; /* NULL without one */
	const char *origin;  /* NULL if no policy states this rule */
	unsigned line;
	bool included; /* an included file states it */
};

/*
 * Whether a claim passes a rule, the rule's mode aside. The claims are all n of the call; see
 * requirement.h.
 */
bool rule_permits(const struct rule *rule, const struct claim *claim, const struct claim *claims,
                  size_t n);

/* Users under one name. */
struct group {
	struct group *next;
	const char *name;
	const char *const *users; /* patterns as written, n of them */
	size_t n;
	struct place place;
	bool used; /* an exception names it */
};

struct policy {
	_Atomic unsigned refs;
	struct arena arena; /* everything below points into it */
	enum mode mode;
	const char *contact; /* NULL without one */
	struct log_filter log;
	const char *origin;
	struct rule rules[CONTROL_COUNT];
	const char *profile;      /* its name; what it builds on */
	const char *const *files; /* names of its own files, n_files of them */
	size_t n_files;
	const char *const *includes; /* as written, n_includes of them */
	size_t n_includes;
	char hash[DIGEST_SIZE];
	struct group *groups;
	struct exceptions exceptions;
};

#endif
