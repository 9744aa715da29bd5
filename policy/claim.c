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
