/* SPDX-License-Identifier: Apache-2.0 */
/* The policy: whether it can be used, who can change it, and what in it has no effect. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "doctor.h"
#include "policy/policy.h"

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

void doctor_check_policy(const struct doctor *doctor, struct findings *findings)
{
	bool safe = !doctor->policy_path || check_access(doctor->policy_path, findings);

	if (!doctor->policy) {
		findings_say(findings, FINDING_POLICY_BROKEN, "%s",
		             doctor->policy_why ? doctor->policy_why : "");
		return;
	}
	if (policy_mode(doctor->policy) == MODE_AUDIT)
		findings_say(findings, FINDING_POLICY_AUDIT, "%s", policy_origin(doctor->policy));
	if (!doctor->policy_path)
		findings_add(findings, FINDING_POLICY_BASELINE);
	else if (safe)
		findings_say(findings, FINDING_POLICY, "%s", doctor->policy_path);
}
