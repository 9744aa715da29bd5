/* SPDX-License-Identifier: Apache-2.0 */
/* Privileges of a service's container: its confinement, in the words that containers have for it.
 */
#ifndef QUAYMASTER_PRIVILEGE_FIELDS_H
#define QUAYMASTER_PRIVILEGE_FIELDS_H

#include <stdbool.h>

#include "reader.h"

struct privileges {
	bool no_new_privileges;
};

/* Its target is a struct privileges. */
extern const struct object privileges_object;

#endif
