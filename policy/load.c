/* SPDX-License-Identifier: Apache-2.0 */
/* How a policy comes to be of its files: see policy_load_file() and the like in policy.h. */
#include <errno.h>
#include <string.h>

#include "compile.h"
#include "diag.h"
#include "parse.h"
#include "profile.h"
#include "rule.h"
#include "sources.h"
#include "tree.h"

/* A policy in the making; the sources are those of diag. */
struct loading {
	const struct sources *sources;
	struct diag *diag;
	struct policy *policy;
	struct arena arena;        /* of the trees */
	const struct node **roots; /* of each source; NULL of one that is no YAML */
	bool alone;                /* what it includes is not among the sources */
};

/* NULL when there is no memory. */
static struct policy *new_policy(const char *origin)
{
	_cleanup_(policy_unrefp) struct policy *policy = calloc(1, sizeof(*policy));

	if (!policy)
		return NULL;
	policy->refs = 1;
	policy->origin = arena_strndup(&policy->arena, origin, strlen(origin));
	return policy->origin ? steal(&policy) : NULL;
}

/* Parses a profile's own text and puts its rules into policy. */
static int add_profile_rules(const char *name, struct arena *arena, struct diag *diag,
                             struct policy *policy)
{
	struct compile_source source = {.origin = name, .file = COMPILE_ALONE};
	size_t len = 0;
	const char *text = policy_profile_text(name, &len);
	int r = diag_source(diag, name, text, len);

	if (r == 0)
		r = parse_text(text, len, diag, arena, &source.root);
	if (r == 0)
		r = compile_tree(&source, COMPILE_RULES, diag, policy);
	if (r == 0 && diag_failed(diag))
		r = -EINVAL;
	return r;
}

/* The rules of a built-in profile, under those that the policy has itself. */
static int add_profile(const char *name, struct diag *diag, struct policy *policy)
{
	_cleanup_(arena_done) struct arena arena = {0};
	_cleanup_(diag_freep) struct diag *own = NULL;
	_cleanup_(freep) char *summary = NULL;
	int r = diag_new(&own);

	if (r < 0)
		return r;
	policy->profile = name;
	r = add_profile_rules(name, &arena, own, policy);
	if (r == -EINVAL) {
		summary = diag_summary(own);
		diag_error_file(diag, "the built-in profile is broken: %s", summary ? summary : "");
	}
	return r;
}

static int parse_all(struct loading *loading)
{
	const struct sources *sources = loading->sources;

	loading->roots = arena_alloc(&loading->arena, sources->n, sizeof(const struct node *));
	if (!loading->roots)
		return -ENOMEM;
	for (unsigned i = 0; i < sources->n; i++) {
		const struct source_file *file = &sources->list[i];
		int r;

		diag_go_to(loading->diag, i);
		r = parse_text(file->text, file->len, loading->diag, &loading->arena,
		               &loading->roots[i]);
		/* The mistakes of all files are said at once; without the policy there is none. */
		if (r < 0 && (r != -EINVAL || i == 0))
			return r;
	}
	return 0;
}

static int compile_part(struct loading *loading, enum compile_part part)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && i < loading->sources->n; i++) {
		struct compile_source source = {
			.root = loading->roots[i],
			.origin = loading->policy->files[i],
			.file = i > 0 ? COMPILE_INCLUDED : COMPILE_MAIN,
		};

		if (!source.root)
			continue;
		if (loading->alone)
			source.file = COMPILE_ALONE;
		diag_go_to(loading->diag, i);
		r = compile_tree(&source, part, loading->diag, loading->policy);
	}
	return r;
}

static int compile_all(struct loading *loading)
{
	int r;

	diag_go_to(loading->diag, 0);
	r = add_profile(compile_extends(loading->roots[0]), loading->diag, loading->policy);
	for (unsigned part = 0; r == 0 && part < COMPILE_PARTS; part++)
		r = compile_part(loading, (enum compile_part)part);
	if (r == 0)
		compile_end(loading->diag, loading->policy);
	if (r == 0 && diag_failed(loading->diag))
		r = -EINVAL;
	return r;
}

/* Keeps the names of the files, and what they are known by. */
static int keep_files(struct loading *loading)
{
	const struct sources *sources = loading->sources;
	struct policy *policy = loading->policy;
	_cleanup_(freep) char *text = sources_text(sources);
	const char **files = arena_alloc(&policy->arena, sources->n, sizeof(*files));

	if (!files || !text)
		return -ENOMEM;
	for (size_t i = 0; i < sources->n; i++) {
		const char *name = sources->list[i].name;

		files[i] = arena_strndup(&policy->arena, name, strlen(name));
		if (!files[i])
			return -ENOMEM;
	}
	policy->files = files;
	policy->n_files = sources->n;
	return digest_sha256(text, sources->size, policy->hash) < 0 ? -ENOMEM : 0;
}

/* Loads sources that diag has already. */
static int load(const struct sources *sources, bool alone, struct diag *diag,
                struct policy **ret_policy)
{
	_cleanup_(policy_unrefp) struct policy *policy =
		new_policy(sources->n > 0 ? sources->list[0].name : "");
	struct loading loading = {
		.sources = sources, .diag = diag, .policy = policy, .alone = alone};
	int r = policy ? keep_files(&loading) : -ENOMEM;

	if (r == 0)
		r = parse_all(&loading);
	if (r == 0)
		r = compile_all(&loading);
	arena_done(&loading.arena);
	if (r == 0)
		*ret_policy = steal(&policy);
	return r;
}

int policy_load_file(const char *path, struct diag *diag, struct policy **ret_policy)
{
	_cleanup_(sources_done) struct sources sources = {0};
	int r = sources_read(path, diag, &sources);

	return r < 0 ? r : load(&sources, false, diag, ret_policy);
}

int policy_bundle(const char *path, struct diag *diag, char **ret_bundle, size_t *ret_len)
{
	_cleanup_(sources_done) struct sources sources = {0};
	int r = sources_read(path, diag, &sources);

	return r < 0 ? r : sources_pack(&sources, ret_bundle, ret_len);
}

int policy_load_bundle(const char *path, const char *bundle, size_t len, struct diag *diag,
                       struct policy **ret_policy)
{
	_cleanup_(sources_done) struct sources sources = {0};
	int r = diag_source(diag, path, "", 0);

	if (r < 0)
		return r;
	r = sources_unpack(bundle, len, &sources);
	if (r == -EINVAL)
		diag_error_file(diag, "what was read of it is damaged");
	for (size_t i = 0; r == 0 && i < sources.n; i++) {
		const struct source_file *file = &sources.list[i];

		r = (i == 0 ? diag_source : diag_add_source)(diag, file->name, file->text,
		                                             file->len);
	}
	return r < 0 ? r : load(&sources, false, diag, ret_policy);
}

int policy_load_text(const char *name, const char *text, size_t len, struct diag *diag,
                     struct policy **ret_policy)
{
	_cleanup_(sources_done) struct sources sources = {0};
	int r = diag_source(diag, name, text, len);

	if (r == 0)
		r = sources_add(&sources, name, text, len);
	return r < 0 ? r : load(&sources, true, diag, ret_policy);
}

int policy_load_profile(const char *profile, struct diag *diag, struct policy **ret_policy)
{
	_cleanup_(policy_unrefp) struct policy *policy = new_policy(profile);
	const char *text;
	size_t len = 0;
	int r = policy ? diag_source(diag, profile, "", 0) : -ENOMEM;

	if (r < 0)
		return r;
	text = policy_profile_text(profile, &len);
	if (!text) {
		diag_error_file(diag, "there is no such built-in profile");
		return -EINVAL;
	}
	r = add_profile(profile, diag, policy);
	if (r == 0 && digest_sha256(text, len, policy->hash) < 0)
		r = -ENOMEM;
	if (r == 0)
		*ret_policy = steal(&policy);
	return r;
}
