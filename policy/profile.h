/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policies that are built into the program, as the text of ordinary policy files. Does not
 * compile them; see policy_profiles() and policy_profile_text() in policy.h.
 */
#ifndef QUAYMASTER_PROFILE_H
#define QUAYMASTER_PROFILE_H

/* The profile that a policy builds on when it names none, and that runs without any policy. */
#define PROFILE_DEFAULT "baseline"

#endif
