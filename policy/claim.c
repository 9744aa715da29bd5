/* SPDX-License-Identifier: Apache-2.0 */
#include "claim.h"

#include <string.h>

#include "control_rows.h"

static const char *const namespace_words[] = {"network", "pid",    "ipc", "uts",
                                              "user",    "cgroup", NULL};

const struct control_info *control_info(enum control control)
{
	if (control_host_rows[control].name)
		return &control_host_rows[control];
	return &control_container_rows[control];
}

const char *claim_instead(const struct claim *claim)
{
	static const char service[] = "TaskTemplate.";
	const struct control_info *info = control_info(claim->control);

	if (info->instead_service && strstr(claim->field, service))
		return info->instead_service;
	return info->instead;
}

bool control_find(const char *name, enum control *ret_control)
{
	for (int i = 0; i < CONTROL_COUNT; i++) {
		if (strcmp(control_info((enum control)i)->name, name) == 0) {
			*ret_control = (enum control)i;
			return true;
		}
	}
	return false;
}

const char *const *control_words(void)
{
	return namespace_words;
}
