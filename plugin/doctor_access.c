/* SPDX-License-Identifier: Apache-2.0 */
/* Who on this host reaches the engine, or could stand in for quaymaster; and its decision log. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "access.h"
#include "doctor.h"

/* One line about this host: paths and a list of names. */
#define LINE_SIZE 4096

static void check_group(const struct doctor *doctor, const struct stat *st,
                        struct findings *findings)
{
	char buffer[LINE_SIZE], members[LINE_SIZE / 2];
	struct text line, names;
	unsigned n;

	text_init(&line, buffer, sizeof(buffer));
	text_init(&names, members, sizeof(members));
	n = access_members(st->st_gid, &names);
	text_printf(&line, "%s, by the group ", doctor->engine_socket);
	access_put_group(&line, st->st_gid);
	if (n > 0)
		text_printf(&line, ": %s", members);
	if (n > 0)
		findings_say(findings, FINDING_SOCKET_GROUP, "%s", buffer);
	else
		findings_say(findings, FINDING_SOCKET, "%s, which has no members", buffer);
}

void doctor_check_socket(const struct doctor *doctor, struct findings *findings)
{
	struct stat st;

	if (stat(doctor->engine_socket, &st) < 0)
		return;
	if (st.st_mode & S_IWOTH)
		findings_say(findings, FINDING_SOCKET_OPEN, "%s has mode %04o",
		             doctor->engine_socket, st.st_mode & 07777u);
	else if (st.st_uid != 0 && !doctor->engine.rootless)
		findings_say(findings, FINDING_SOCKET_GROUP, "%s belongs to user number %u",
		             doctor->engine_socket, st.st_uid);
	else if ((st.st_mode & S_IWGRP) && st.st_gid != 0)
		check_group(doctor, &st, findings);
	else
		findings_say(findings, FINDING_SOCKET, "%s", doctor->engine_socket);
}

static void check_place(const struct doctor *doctor, struct findings *findings)
{
	char buffer[LINE_SIZE];
	struct text line;
	struct stat st;

	text_init(&line, buffer, sizeof(buffer));
	if (access_is_wide(doctor->socket, 0, &line))
		findings_say(findings, FINDING_PLUGIN_OPEN, "%s", buffer);
	else if (stat(doctor->socket, &st) == 0 && (st.st_mode & (S_IWGRP | S_IWOTH)))
		findings_say(findings, FINDING_PLUGIN_OPEN, "%s has mode %04o", doctor->socket,
		             st.st_mode & 07777u);
}

void doctor_check_plugin(const struct doctor *doctor, struct findings *findings)
{
	if (doctor->managed == MANAGED_ENABLED) {
		findings_add(findings, FINDING_MANAGED);
		return;
	}
	if (doctor->managed == MANAGED_DISABLED)
		findings_add(findings, FINDING_MANAGED_DISABLED);
	else if (doctor->plugin_error < 0)
		findings_say(findings, FINDING_PLUGIN_DOWN, "%s: %s", doctor->socket,
		             strerrordesc_np(-doctor->plugin_error));
	else
		findings_say(findings, FINDING_PLUGIN, "%s", doctor->socket);
	check_place(doctor, findings);
}

void doctor_check_log(const struct doctor *doctor, struct findings *findings)
{
	const char *path = doctor->decision_log;
	struct statvfs fs;
	struct stat st;

	if (!doctor->serves)
		return;
	if (!path)
		findings_add(findings, FINDING_NO_LOG);
	else if (*path != '/')
		return;
	else if (stat(path, &st) < 0)
		findings_say(findings, FINDING_LOG_LOST, "%s: %s", path, strerrordesc_np(errno));
	else if (S_ISREG(st.st_mode) && statvfs(path, &fs) == 0 && fs.f_bavail == 0)
		findings_say(findings, FINDING_LOG_FULL, "%s", path);
}
