/* SPDX-License-Identifier: Apache-2.0 */
/* Whether dockerd asks quaymaster, goes on asking after a reload, and gets the right answers. */
#include <stdio.h>
#include <string.h>

#include "doctor.h"
#include "policy/limits.h"
#include "text.h"

/*
 * No engine takes "::" for an image, so nothing can come of the call even where nobody is asked.
 * More claims than a call may make are denied whatever the rules and the mode are (judgement.h).
 */
void doctor_canary_body(bool privileged, char *ret, size_t size)
{
	struct text text;

	text_init(&text, ret, size);
	text_put(&text, "{\"Image\":\"quaymaster::canary\",\"HostConfig\":{");
	if (privileged) {
		text_put(&text, "\"Privileged\":true");
	} else {
		text_put(&text, "\"CapAdd\":[\"CHOWN\"");
		for (unsigned i = 0; i < LIMIT_CLAIMS; i++)
			text_put(&text, ",\"CHOWN\"");
		text_put(&text, "]");
	}
	text_put(&text, "}}");
	if (text.cut)
		*ret = '\0';
}

/* Whether the text goes on with quaymaster's name, and then with end. */
static bool is_of_quaymaster(const char *name, const char *end)
{
	const char *stop = strstr(name, end);

	return stop && settings_is_quaymaster(name, (size_t)(stop - name));
}

/* The engine's own words (moby pkg/authorization/authz.go v29.7.2, and errors.go). */
enum canary doctor_canary_read(unsigned status, const char *body)
{
	static const char denied[] = "authorization denied by plugin ";
	static const char failed[] = "plugin ";
	const char *at = strstr(body, denied);

	if (at) {
		at += sizeof(denied) - 1;
		return is_of_quaymaster(at, ": ") ? CANARY_DENIED : CANARY_DENIED_BY_OTHER;
	}
	at = strstr(body, failed);
	if (at && strstr(at, " failed with error: ")) {
		at += sizeof(failed) - 1;
		return is_of_quaymaster(at, " failed with error: ") ? CANARY_FAILED
		                                                    : CANARY_UNCLEAR;
	}
	return status == 400 || status == 404 || status == 201 ? CANARY_PASSED : CANARY_UNCLEAR;
}

static bool in_file(const struct doctor *doctor)
{
	return settings_list_find_plugin(&doctor->file.plugins) >= 0;
}

static bool in_flags(const struct doctor *doctor)
{
	return settings_list_find_plugin(&doctor->flags.plugins) >= 0;
}

/* Where it is named; the file alone outlives a reload. */
static void check_settings(const struct doctor *doctor, struct findings *findings)
{
	if (*doctor->file_why)
		findings_say(findings, FINDING_DAEMON_JSON, "%s: %s", doctor->daemon_json,
		             doctor->file_why);
	if (settings_list_find_plugin(&doctor->file.misspelt) >= 0)
		findings_say(findings, FINDING_WRONG_KEY,
		             "%s has \"authorization-plugin\": [\"quaymaster\"]",
		             doctor->daemon_json);
	if (in_file(doctor))
		findings_say(findings, FINDING_IN_FILE, "%s", doctor->daemon_json);
	else if (in_flags(doctor))
		findings_say(findings, FINDING_FLAG_ONLY,
		             "dockerd (process %d) runs with --authorization-plugin, and %s %s",
		             (int)doctor->dockerd, doctor->daemon_json,
		             doctor->has_file ? "does not name it" : "is not there");
}

static void say_passed(const struct doctor *doctor, struct findings *findings)
{
	bool is_listed = settings_list_find_plugin(&doctor->engine.plugins) >= 0;

	if (in_file(doctor) || in_flags(doctor))
		findings_say(findings, FINDING_NOT_IN_CHAIN, "%s names it%s",
		             in_file(doctor) ? doctor->daemon_json : "dockerd's command line",
		             is_listed ? "; `docker info` lists it, and it is not asked" : "");
	else if (is_listed)
		findings_say(findings, FINDING_NOT_IN_CHAIN,
		             "`docker info` lists it, and it is not asked");
	else
		findings_say(findings, FINDING_NOT_GIVEN, "%s %s", doctor->daemon_json,
		             doctor->has_file ? "does not name it" : "is not there");
}

static void check_order(const struct doctor *doctor, struct findings *findings)
{
	const struct settings_list *list =
		in_file(doctor) ? &doctor->file.plugins : &doctor->flags.plugins;
	char before[512];
	struct text text;

	if (settings_list_find_plugin(list) <= 0)
		return;
	text_init(&text, before, sizeof(before));
	for (int i = 0; i < settings_list_find_plugin(list); i++) {
		text_put(&text, i > 0 ? ", " : "");
		text_put_shown(&text, list->item[i], LIMIT_SHOWN_VALUE);
	}
	findings_say(findings, FINDING_ORDER, "%s", before);
}

static void check_off(const struct doctor *doctor, struct findings *findings)
{
	const struct off *off = &doctor->off_time;
	char reason[2 * LIMIT_OFF_REASON], date[32];
	struct text text;

	if (doctor->off_why)
		findings_say(findings, FINDING_OFF_FILE, "%s: %s", doctor->off_path,
		             doctor->off_why);
	if (!doctor->off)
		return;
	if (!*off->reason) {
		findings_say(findings, FINDING_SWITCHED_OFF, "%s is there", doctor->off_path);
		return;
	}
	text_init(&text, reason, sizeof(reason));
	text_put_shown(&text, off->reason, LIMIT_OFF_REASON);
	off_show_date(off->until_date, date, sizeof(date));
	findings_say(findings, FINDING_SWITCHED_OFF, "%s: until %s\nreason: %s", doctor->off_path,
	             date, reason);
}

void doctor_check_chain(const struct doctor *doctor, struct findings *findings)
{
	check_settings(doctor, findings);
	check_order(doctor, findings);
	check_off(doctor, findings);
	switch (doctor->chain) {
	case CANARY_DENIED:
		findings_add(findings, FINDING_CANARY);
		if (!in_file(doctor) && !in_flags(doctor) && !*doctor->file_why)
			findings_say(findings, FINDING_NOT_IN_FILE, "%s %s", doctor->daemon_json,
			             doctor->has_file ? "does not name it" : "is not there");
		break;
	case CANARY_PASSED:
		if (!doctor->off || (!in_file(doctor) && !in_flags(doctor)))
			say_passed(doctor, findings);
		break;
	case CANARY_FAILED:
		findings_add(findings, FINDING_PLUGIN_FAILED);
		break;
	case CANARY_DENIED_BY_OTHER:
		findings_add(findings, FINDING_OTHER_PLUGIN);
		break;
	case CANARY_UNCLEAR:
		findings_add(findings, FINDING_CANARY_UNCLEAR);
		break;
	case CANARY_NOT_SENT:
		break;
	}
}

void doctor_check_verdict(const struct doctor *doctor, struct findings *findings)
{
	if (doctor->off || doctor->chain != CANARY_DENIED)
		return;
	if (doctor->privileged == CANARY_DENIED)
		findings_add(findings, FINDING_ENFORCING);
	else if (doctor->privileged == CANARY_PASSED)
		findings_add(findings, FINDING_NOT_ENFORCING);
}
