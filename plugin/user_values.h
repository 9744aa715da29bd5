/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Users and groups as the engine reads them: numbers by strconv.Atoi, "user:group" in one text
 * (moby sys/user v0.4.0 GetExecUser). Which numbers an image gives to its names is not known here;
 * only root is root everywhere.
 */
#ifndef QUAYMASTER_USER_VALUES_H
#define QUAYMASTER_USER_VALUES_H

#include "reader.h"

/*
 * "user[:group]": the user is claimed, "" for none, which means the image's; the group as well if
 * there is one. ":group" is root's, not the image's. field is where the API has it, static.
 */
void value_user(struct reader *r, const char *text, const char *field);

/* For read_texts: a further group. */
field_each_fn each_group;

#endif
