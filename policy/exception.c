/* SPDX-License-Identifier: Apache-2.0 */
#include "exception.h"

#include <string.h>

#include "date.h"
#include "rule.h"

/* How many days before its end an exception is warned of, and then said to be near. */
#define WARN_DAYS      30
#define WARN_SOON_DAYS 7

/* What a search knows of an exception. */
enum { NOT_LOOKED_AT = 0, MATCHES, MATCHES_NOT };

void exceptions_add(struct exceptions *exceptions, struct exception *exception)
{
	exception->at = exceptions->n++;
	if (exceptions->last)
		exceptions->last->next = exception;
	else
		exceptions->first = exception;
	exceptions->last = exception;
	for (struct permit *permit = exception->permits; permit; permit = permit->next) {
		struct permit **last = &exceptions->last_permits[permit->control];

		if (*last)
			(*last)->also = permit;
		else
			exceptions->permits[permit->control] = permit;
		*last = permit;
	}
}

/* Whether all claims of a control are in the list, and there is one. */
static bool all_in(const struct match_list *list, enum control control,
                   const struct exception_search *search)
{
	bool found = false;

	for (size_t i = 0; i < search->n; i++) {
		const struct claim *claim = &search->claims[i];

		if (claim->control != control || claim->whole || !claim->value)
			continue;
		if (match_claim(list, claim) != MATCH_YES)
			return false;
		found = true;
	}
	return found;
}

/* The networks that a claim says the call joins; a claim without a value if it joins none. */
static struct claim network_of(const struct claim *claim)
{
	struct claim network = {.control = CONTROL_NETWORKS};

	if (!claim->value || claim->whole)
		return network;
	if (claim->control == CONTROL_NETWORKS)
		network.value = claim->value;
	else if (claim->control == CONTROL_HOST_NAMESPACES && strcmp(claim->value, "network") == 0)
		network.value = "host";
	else if (claim->control == CONTROL_CONTAINER_NAMESPACES &&
	         strncmp(claim->value, "network:", strlen("network:")) == 0)
		network.value = claim->value;
	return network;
}

static bool all_networks_in(const struct match_list *list, const struct exception_search *search)
{
	bool found = false;

	for (size_t i = 0; i < search->n; i++) {
		struct claim network = network_of(&search->claims[i]);

		if (!network.value)
			continue;
		if (match_claim(list, &network) != MATCH_YES)
			return false;
		found = true;
	}
	return found;
}

/*
 * Whether the container that the call acts on is what was asked for. Others that it only takes
 * something of (--volumes-from) do not count: everybody can name any of them.
 */
static bool container_is(const struct container_set *set, const struct exception_search *search)
{
	bool found = false;

	for (size_t i = 0; i < search->n; i++) {
		const struct claim *claim = &search->claims[i];

		if (!claim->subject ||
		    (claim->control != CONTROL_ACTIONS && claim->control != CONTROL_EXEC &&
		     claim->control != CONTROL_ATTACH && claim->control != CONTROL_RENAMES))
			continue;
		if (container_pattern_match(set, claim->subject) != MATCH_YES)
			return false;
		found = true;
	}
	return found;
}

static bool matches_call(const struct exception_match *match, const struct exception_search *search)
{
	if (match->n_users > 0 && !user_pattern_match(&match->users, search->occasion))
		return false;
	if (match->n_groups > 0 && !user_pattern_match(&match->members, search->occasion))
		return false;
	if (match->actions.n > 0 && !all_in(&match->actions, CONTROL_ACTIONS, search))
		return false;
	if (match->images.n > 0 && !all_in(&match->images, CONTROL_IMAGES, search))
		return false;
	if (match->networks.n > 0 && !all_networks_in(&match->networks, search))
		return false;
	return (!match->container.name && !match->container.label) ||
	       container_is(&match->containers, search);
}

static bool matches(struct exception_search *search, const struct exception *exception)
{
	unsigned char *known = &search->known[exception->at];

	if (*known == NOT_LOOKED_AT)
		*known = matches_call(&exception->match, search) ? MATCHES : MATCHES_NOT;
	return *known == MATCHES;
}

/* Where nobody says what time it is, everything that ends is over. */
static bool is_over(const struct exception *exception, int64_t now)
{
	return !exception->view.permanent && (now <= 0 || date_of(now) > exception->view.expires);
}

const struct exception *exception_permitting(struct exception_search *search, size_t at, bool over)
{
	const struct claim *claim = &search->claims[at];
	const struct permit *permit;

	if (!search->policy || claim->control >= CONTROL_COUNT || !claim->value)
		return NULL;
	permit = search->policy->exceptions.permits[claim->control];
	for (; permit; permit = permit->also) {
		if (is_over(permit->exception, search->occasion->now) == over &&
		    matches(search, permit->exception) &&
		    rule_permits(permit->rule, claim, search->claims, search->n))
			return permit->exception;
	}
	return NULL;
}

void policy_search(const struct policy *policy, const struct occasion *occasion,
                   const struct claim *claims, size_t n, struct exception_search *ret)
{
	ret->policy = policy;
	ret->occasion = occasion;
	ret->claims = claims;
	ret->n = n;
	memset(ret->known, NOT_LOOKED_AT, policy ? policy->exceptions.n : 0);
}

static bool view_of(const struct exception *exception, struct exception_view *ret)
{
	if (exception)
		*ret = exception->view;
	return exception != NULL;
}

bool policy_excepts(struct exception_search *search, size_t at, struct exception_view *ret)
{
	return view_of(exception_permitting(search, at, false), ret);
}

bool policy_excepted_once(struct exception_search *search, size_t at, struct exception_view *ret)
{
	return view_of(exception_permitting(search, at, true), ret);
}

const char *policy_exception_of(const struct policy *policy, const struct occasion *occasion,
                                const struct claim *claims, size_t n, size_t at)
{
	struct exception_search search;
	struct exception_view view;

	policy_search(policy, occasion, claims, n, &search);
	return policy_excepts(&search, at, &view) ? view.id : NULL;
}

bool policy_exceptions(const struct policy *policy, size_t i, struct exception_view *ret)
{
	const struct exception *exception = policy->exceptions.first;

	while (exception && i-- > 0)
		exception = exception->next;
	return view_of(exception, ret);
}

int64_t policy_days_left(const struct exception_view *view, int64_t now)
{
	return view->permanent ? INT64_MAX : view->expires - date_of(now);
}

void policy_warn(const struct policy *policy, int64_t now, struct diag *diag)
{
	const struct exception *exception = policy->exceptions.first;

	for (; exception; exception = exception->next) {
		int64_t days = policy_days_left(&exception->view, now);

		diag_go_to(diag, exception->end.source);
		if (days < 0)
			diag_warning(diag, exception->end.span,
			             "the exception \"%s\" is over and permits nothing; take it "
			             "out, or give it another day",
			             exception->view.id);
		else if (days == 0)
			diag_warning(diag, exception->end.span,
			             "the exception \"%s\" ends today, at midnight UTC",
			             exception->view.id);
		else if (days <= WARN_DAYS)
			diag_warning(diag, exception->end.span,
			             days <= WARN_SOON_DAYS
			                     ? "the exception \"%s\" ends soon: in %lld day%s"
			                     : "the exception \"%s\" ends in %lld day%s",
			             exception->view.id, (long long)days, days == 1 ? "" : "s");
	}
}
