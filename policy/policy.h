/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public face of policy/: text in, policy out; claims in, verdicts out.
 *
 * A policy is compiled once, is immutable, and is shared by counting references; every function
 * that takes a const policy may be called from any thread. No I/O but reading the policy's file,
 * no logging, no clock, no globals that change.
 */
#ifndef QUAYMASTER_POLICY_H
#define QUAYMASTER_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claim.h"
#include "cleanup.h"
#include "limits.h"

struct diag;
struct policy;

enum mode {
	MODE_ENFORCE = 0,
	MODE_AUDIT = 1 /* what would be denied is let pass, and said in the decision log */
};

enum decision {
	DECISION_DENY = 0, /* zero: whatever was never judged is denied */
	DECISION_ALLOW = 1
};

/* How one claim was judged. */
enum verdict {
	VERDICT_DENIED = 0,
	VERDICT_PERMITTED = 1,
	VERDICT_AUDITED = 2,  /* denied by its rule, let pass by the rule's or the policy's mode */
	VERDICT_EXCEPTED = 3, /* denied by its rule, permitted by an exception */
	VERDICT_OFF = 4,      /* denied by its rule, let pass while quaymaster is switched off */
	VERDICT_COUNT
};

/* What a verdict depends on beside the claims. All zero is nobody, long ago. Borrowed. */
struct occasion {
	const char *user; /* who asks: common name of the TLS client certificate; or NULL, "" */
	bool certificate; /* there was such a certificate; if not, it is everybody on the socket */
	int64_t now;      /* when, in seconds since 1970-01-01T00:00:00Z */
	bool off;         /* root has switched quaymaster off for a while: everything passes */
};

/* What a policy says about one control. Borrowed from the policy. */
struct rule_view {
	bool permits_by_default;  /* what matches no list is permitted */
	enum mode mode;           /* of the rule, or of the policy when that is audit */
	const char *const *allow; /* patterns as written, n_allow of them */
	size_t n_allow;
	const char *const *deny; /* patterns as written, n_deny of them */
	size_t n_deny;
	const char *const *require; /* what is required, as written, n_require of it */
	size_t n_require;
	const char *max;     /* as written, or NULL */
	const char *message; /* the admin's own words, or NULL */
	const char *origin;  /* file name or profile's name that holds the rule */
	unsigned line;       /* of the rule in its origin, from 1 */
};

/* One exception of a policy. Borrowed from the policy. */
struct exception_view {
	const char *id;
	const char *reason;
	const char *owner; /* NULL without one */
	bool permanent;
	bool named;         /* it matches nobody without a TLS client certificate */
	int64_t expires;    /* its last day, if not permanent: a number as in date.h, in UTC */
	const char *origin; /* name of the file that holds it */
	unsigned line;      /* of it in its origin, from 1 */
};

/*
 * Each loads a policy from its source. 0 and *ret_policy (one reference, the caller's); -EINVAL
 * with every mistake in diag; -ENOMEM; policy_load_file() also what reading the file gave
 * (-ENOENT, ...), said in diag as well. Nothing is written to *ret_policy on failure.
 */
_must_check_ int policy_load_file(const char *path, struct diag *diag, struct policy **ret_policy);
_must_check_ int policy_load_text(const char *name, const char *text, size_t len, struct diag *diag,
                                  struct policy **ret_policy);
_must_check_ int policy_load_profile(const char *profile, struct diag *diag,
                                     struct policy **ret_policy);

/*
 * The same from what policy_bundle() made of the file at path, for who may not read that. -EINVAL
 * too for what it did not make.
 */
_must_check_ int policy_load_bundle(const char *path, const char *bundle, size_t len,
                                    struct diag *diag, struct policy **ret_policy);

/*
 * Reads a policy's file and those that it includes into one text, *ret_bundle, the caller's; what
 * is in them is not looked at. Fails as policy_load_file() where that reads.
 */
_must_check_ int policy_bundle(const char *path, struct diag *diag, char **ret_bundle,
                               size_t *ret_len);

/* One more reference to the same policy. */
struct policy *policy_ref(struct policy *policy);

/* Gives one reference back; the last one frees. NULL is fine. */
void policy_unref(struct policy *policy);
DEFINE_CLEANUP(struct policy *, policy_unref)

/*
 * Judges n claims of one call, made on an occasion. Writes how each was judged to
 * ret_verdicts[0..n-1]. Allocates nothing. DECISION_ALLOW only if n > 0 and no claim is
 * VERDICT_DENIED.
 */
_must_check_ enum decision policy_judge(const struct policy *policy,
                                        const struct occasion *occasion, const struct claim *claims,
                                        size_t n, enum verdict *ret_verdicts);

/* The search for what excepts the claims of one call. Its members are exception.c's own. */
struct exception_search {
	const struct policy *policy;
	const struct occasion *occasion;
	const struct claim *claims;
	size_t n;
	unsigned char known[LIMIT_EXCEPTIONS];
};

/* Begins a search; everything given must outlive it. It costs nothing before it is used. */
void policy_search(const struct policy *policy, const struct occasion *occasion,
                   const struct claim *claims, size_t n, struct exception_search *ret);

/* The exception that permits the claim at `at`, whatever its rule says; false without one. */
bool policy_excepts(struct exception_search *search, size_t at, struct exception_view *ret);

/* The same for one that is over, and would have permitted. */
bool policy_excepted_once(struct exception_search *search, size_t at, struct exception_view *ret);

/* The id of the exception that permits one claim, or NULL. For many claims, search. */
const char *policy_exception_of(const struct policy *policy, const struct occasion *occasion,
                                const struct claim *claims, size_t n, size_t at);

/* The policy's exception at i, in the order of its files; false behind the last one. */
bool policy_exceptions(const struct policy *policy, size_t i, struct exception_view *ret);

/*
 * How many more days an exception permits: 0 on its last day, negative when it is over, INT64_MAX
 * if it never ends. now as in struct occasion.
 */
int64_t policy_days_left(const struct exception_view *view, int64_t now);

/*
 * Warns in diag, which the policy was loaded with, of exceptions that are over or end within a
 * month. now as in struct occasion.
 */
void policy_warn(const struct policy *policy, int64_t now, struct diag *diag);

void policy_rule(const struct policy *policy, enum control control, struct rule_view *ret_rule);
enum mode policy_mode(const struct policy *policy);
const char *policy_contact(const struct policy *policy);         /* NULL without one */
const char *policy_group(const struct policy *policy, size_t i); /* name; NULL behind the last */
const char *policy_origin(const struct policy *policy);          /* file name, or profile's name */

/* The names of its own files, the policy first, then what it includes; NULL behind the last. */
const char *policy_file_name(const struct policy *policy, size_t i);

/* What it includes: clean paths below its directory; NULL behind the last. */
const char *policy_include(const struct policy *policy, size_t i);

/*
 * The SHA-256 of its own files' texts one after the other, as `cat FILES | sha256sum` prints it; of
 * the profile's text if there are none.
 */
const char *policy_hash(const struct policy *policy);

/* The built-in profiles: their names, ended by NULL, and the text of one (NULL if unknown). */
const char *const *policy_profiles(void);
const char *policy_profile_text(const char *profile, size_t *ret_len);

#endif
