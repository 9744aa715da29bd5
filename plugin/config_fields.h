/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a container and a service's container have alike: a health check, labels, and the claims
 * that every one of them makes, whatever it says.
 */
#ifndef QUAYMASTER_CONFIG_FIELDS_H
#define QUAYMASTER_CONFIG_FIELDS_H

#include <stdbool.h>

#include "reader.h"

/* A health check, filled by healthcheck_object. */
struct health {
	bool checked; /* the engine runs a command of the container's own */
};

/* Healthcheck; its target is a struct health. */
extern const struct object healthcheck_object;

/* For read_map: a label, "key=value". */
field_each_fn each_label;

/* Where a claim that is always made belongs; both static. */
struct place {
	const char *field;
	const char *flag;
};

/* Claims whether something that can be required is there: "true" or "false". */
void claim_demand(struct reader *r, enum control control, bool met, const struct place *place);

/* Ends the claims of a control of which some can be required. */
void claim_whole(struct reader *r, enum control control, const struct place *place);

#endif
