/* SPDX-License-Identifier: Apache-2.0 */
#include "log_fields.h"

#include <string.h>

#include "claim_values.h"

struct log_config {
	const char *type;
	const char *option; /* the first that says more than what is kept; or NULL */
};

/* What every driver may be told: how much it keeps, and what it adds to a line. */
#define HARMLESS                                                                                   \
	"max-size max-file compress labels labels-regex env env-regex tag mode max-buffer-size "   \
	"cache-disabled cache-max-file cache-max-size cache-compress"

static void each_option(struct reader *r, const struct field *field, void *target, const char *text,
                        const char *value)
{
	struct log_config *log = target;

	(void)r;
	(void)field;
	(void)value;
	if (!log->option && !value_among(text, HARMLESS))
		log->option = text;
}

/*
 * A driver that the options tell where to write is named by whoever gives them, though it is the
 * engine's own. What the engine says of a container has the engine's own options in it.
 */
static void log_done(struct reader *r, const void *target)
{
	const struct log_config *log = target;
	const char *type = log->type ? log->type : "";
	const char *option = r->answer ? NULL : log->option;

	if (*type || option)
		reader_claim(r, CONTROL_LOG_DRIVERS, *type ? type : LOG_DRIVER_DEFAULT, option,
		             option ? "--log-opt" : "--log-driver");
}

#define LOG_FIELDS(type_name, options_name)                                                        \
	{type_name, read_text, .offset = offsetof(struct log_config, type)},                       \
	{                                                                                          \
		options_name, read_map, .each = each_option                                        \
	}

static const struct field log_config_fields[] = {LOG_FIELDS("Type", "Config")};
static const struct field log_driver_fields[] = {LOG_FIELDS("Name", "Options")};

_Static_assert(sizeof(struct log_config) <= READER_TARGET_MAX, "fits a target of its own");

const struct object log_config_object = {FIELDS(log_config_fields), .claims_unknown = true,
                                         .done = log_done};
const struct object log_driver_object = {FIELDS(log_driver_fields), .claims_unknown = true,
                                         .done = log_done};
