/* SPDX-License-Identifier: Apache-2.0 */
#include "try_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "discretion.h"

static bool is_shown(const struct uri_param *param)
{
	static const char *const keys[] = {
		"name",      "t",       "tag",         "repo",   "fromImage", "container",
		"all",       "force",   "v",           "link",   "stdin",     "stdout",
		"stderr",    "stream",  "logs",        "follow", "signal",    "limit",
		"condition", "version", "networkmode", "target", "path",      "digests"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (strcmp(keys[i], param->key) == 0)
			return !discretion_has_login(param->value);
	}
	return *param->value == '\0';
}

char *try_target_shown(const struct uri *uri)
{
	char *shown = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&shown, &len);

	if (!out)
		return NULL;
	if (!uri->path)
		fputs("(an address that cannot be read)", out);
	else if (discretion_has_login(uri->path))
		fputs("(an address with a login)", out);
	else
		fprintf(out, "%s%s%s", uri->version ? "/v" : "", uri->version ? uri->version : "",
		        uri->path);
	for (size_t i = 0; uri->path && i < uri->n_params; i++) {
		const struct uri_param *param = &uri->params[i];

		fprintf(out, "%s%s=%s", i > 0 ? "&" : "?",
		        discretion_is_name(param->key) ? param->key : "...",
		        is_shown(param) ? param->value : "...");
	}
	if (fclose(out) == 0)
		return shown;
	free(shown);
	return NULL;
}
