/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_choice.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "policy/diag.h"
#include "policy/policy.h"
#include "state.h"

int policy_choose(const char *path, struct policy **ret_policy)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	int r = diag_new(&diag);

	if (r < 0)
		return r;
	if (!path && access(STATE_DEFAULT_POLICY, F_OK) == 0)
		path = STATE_DEFAULT_POLICY;
	r = path ? policy_load_file(path, diag, ret_policy)
	         : policy_load_profile("baseline", diag, ret_policy);
	diag_print(diag, stderr);
	return r;
}
