/* SPDX-License-Identifier: Apache-2.0 */
/* The policy: whether it can be used, who can change it, and what in it has no effect. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "access.h"
#include "doctor.h"
#include "policy/date.h"
#include "policy/policy.h"
#include "policy/sources.h"

/* Warned of this many days before an exception ends. */
#define DAYS_AHEAD 30

/* Where a link leads is what counts, and where it lies: both can be changed. */
static bool is_wide(const char *path, struct text *ret)
{
	char *real = realpath(path, NULL);
	bool wide = access_is_wide(path, 0, ret) || (real && access_is_wide(real, 0, ret));

	free(real);
	return wide;
}

/* What one place is said of, no other is that is open for the same reason. */
static bool is_said(const struct findings *findings, const char *line)
{
	for (size_t i = 0; i < findings->n; i++) {
		const char *detail = findings->list[i].detail;

		if (findings->list[i].kind == FINDING_POLICY_WRITABLE && detail &&
		    strcmp(detail, line) == 0)
			return true;
	}
	return false;
}

static bool check_access(const char *path, struct findings *findings)
{
	char buffer[PATH_MAX + 128];
	struct text line;
	bool wide;

	text_init(&line, buffer, sizeof(buffer));
	wide = is_wide(path, &line);
	if (wide && !is_said(findings, buffer))
		findings_say(findings, FINDING_POLICY_WRITABLE, "%s", buffer);
	return !wide;
}

/* The policy, what it includes, also while that is broken, and each file that holds. */
static bool check_files(const struct doctor *doctor, struct findings *findings)
{
	_cleanup_(sources_done) struct sources included = {0};
	bool safe = check_access(doctor->policy_path, findings);
	const char *name;

	/* Why it cannot be read is told where it is loaded. */
	if (sources_included(doctor->policy_path, &included) < 0)
		return safe;
	for (size_t i = 0; i < included.n; i++)
		safe &= check_access(included.list[i].name, findings);
	for (size_t i = 1; doctor->policy; i++) {
		name = policy_file_name(doctor->policy, i);
		if (!name)
			break;
		safe &= check_access(name, findings);
	}
	return safe;
}

static void say_end(const struct exception_view *view, enum finding_kind kind,
                    struct findings *findings)
{
	char date[DATE_SIZE];

	date_write(view->expires, date);
	findings_say(findings, kind, "%s (%s, line %u): last day %s%s%s", view->id, view->origin,
	             view->line, date, view->owner ? ", owner " : "",
	             view->owner ? view->owner : "");
}

/* What systemd hands over as fd:// may be a socket of the network. */
static bool has_network(const struct settings_list *hosts)
{
	for (size_t i = 0; i < hosts->n; i++) {
		if (strncmp(hosts->item[i], "unix:", 5) != 0 && hosts->item[i][0] != '/')
			return true;
	}
	return false;
}

/* With tlsverify and no address at all, dockerd listens on the network alone. */
static bool gives_names(const struct doctor *doctor)
{
	const struct settings_list *flags = &doctor->flags.hosts, *file = &doctor->file.hosts;

	return (doctor->flags.tlsverify || doctor->file.tlsverify) &&
	       (flags->n + file->n == 0 || has_network(flags) || has_network(file));
}

static void check_exceptions(const struct doctor *doctor, struct findings *findings)
{
	bool names = gives_names(doctor);
	struct exception_view view;

	for (size_t i = 0; policy_exceptions(doctor->policy, i, &view); i++) {
		int64_t days = policy_days_left(&view, time(NULL));

		if (days < 0)
			say_end(&view, FINDING_EXCEPTION_ENDED, findings);
		else if (days <= DAYS_AHEAD)
			say_end(&view, FINDING_EXCEPTION_ENDS, findings);
		if (view.named && !names)
			findings_say(findings, FINDING_USERS_WITHOUT_TLS,
			             "exception %s (%s, line %u)", view.id, view.origin, view.line);
	}
}

void doctor_check_policy(const struct doctor *doctor, struct findings *findings)
{
	bool safe = !doctor->policy_path || check_files(doctor, findings);

	if (!doctor->policy) {
		findings_say(findings, FINDING_POLICY_BROKEN, "%s",
		             doctor->policy_why ? doctor->policy_why : "");
		return;
	}
	check_exceptions(doctor, findings);
	if (policy_mode(doctor->policy) == MODE_AUDIT)
		findings_say(findings, FINDING_POLICY_AUDIT, "%s", policy_origin(doctor->policy));
	if (!doctor->policy_path)
		findings_add(findings, FINDING_POLICY_BASELINE);
	else if (safe)
		findings_say(findings, FINDING_POLICY, "%s", doctor->policy_path);
}
