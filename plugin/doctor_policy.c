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

/* Warned of this many days before an exception ends. */
#define DAYS_AHEAD 30

/* Where a link leads is what counts, and where it lies: both can be changed. */
static bool check_access(const char *path, struct findings *findings)
{
	char buffer[PATH_MAX + 128], *real = realpath(path, NULL);
	struct text line;
	bool wide;

	text_init(&line, buffer, sizeof(buffer));
	wide = access_is_wide(path, 0, &line) || (real && access_is_wide(real, 0, &line));
	free(real);
	if (wide)
		findings_say(findings, FINDING_POLICY_WRITABLE, "%s", buffer);
	return !wide;
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

static void check_exceptions(const struct doctor *doctor, struct findings *findings)
{
	bool names = doctor->flags.tlsverify || doctor->file.tlsverify;
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
	bool safe = !doctor->policy_path || check_access(doctor->policy_path, findings);

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
