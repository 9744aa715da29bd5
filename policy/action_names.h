/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the actions of API calls are called, so that a pattern that is none of them is seen. Which
 * call has which action is the plugin's affair (plugin/route.h); its tests see that both agree.
 */
#ifndef QUAYMASTER_ACTION_NAMES_H
#define QUAYMASTER_ACTION_NAMES_H

/* All of them, in the order of the alphabet; NULL behind the last one. Static. */
const char *const *action_names(void);

#endif
