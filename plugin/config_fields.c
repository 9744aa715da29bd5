/* SPDX-License-Identifier: Apache-2.0 */
#include "config_fields.h"

#include <string.h>

#include "claim_values.h"

/*
 * Only these two words begin a command (moby daemon/health.go v29.7.2, getProbe): "NONE" switches
 * an image's check off, and without a Test the image's own is kept, of which the call says nothing.
 */
static void each_test(struct reader *r, const struct field *field, void *target, const char *text,
                      const char *value)
{
	struct health *health = target;

	(void)field;
	(void)value;
	if (r->step->index == 0)
		health->checked = value_among(text, "CMD CMD-SHELL");
}

static const struct field healthcheck_fields[] = {
	{"Test", read_texts, .each = each_test},
	{"Interval", read_harmless},
	{"Timeout", read_harmless},
	{"StartPeriod", read_harmless},
	{"StartInterval", read_harmless},
	{"Retries", read_harmless},
};

const struct object healthcheck_object = {FIELDS(healthcheck_fields), .claims_unknown = true};

void each_label(struct reader *r, const struct field *field, void *target, const char *text,
                const char *value)
{
	(void)target;
	/* Which would make another key of it for a rule than for the engine. */
	if (strchr(text, '='))
		reader_claim(r, CONTROL_UNREADABLE, "a label's name holds a \"=\"", text,
		             field->flag);
	reader_claim(r, CONTROL_LABELS, reader_join(r, text, '=', value), NULL, field->flag);
}

void claim_demand(struct reader *r, enum control control, bool met, const struct place *place)
{
	claims_add(r->claims, &(struct claim){
				      .control = control,
				      .value = met ? "true" : "false",
				      .field = place->field,
				      .flag = place->flag,
			      });
}

void claim_whole(struct reader *r, enum control control, const struct place *place)
{
	claims_add(r->claims, &(struct claim){
				      .control = control,
				      .whole = true,
				      .value = "",
				      .field = place->field,
				      .flag = place->flag,
			      });
}
