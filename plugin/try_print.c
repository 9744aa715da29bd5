/* SPDX-License-Identifier: Apache-2.0 */
/* The things of `try` as the engine would describe them. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "json_print.h"
#include "try_things.h"

/* How often a started container is seen running before it counts as ended: whoever waits for its
 * health sees that first, and whoever waits for its end does not wait for ever. */
#define SEEN_RUNNING 4

#define CREATED "2026-01-01T00:00:00Z"

static void print_part(FILE *out, struct json_part part, const char *otherwise)
{
	if (part.text)
		fwrite(part.text, 1, part.len, out);
	else
		fputs(otherwise, out);
}

struct members {
	FILE *out;
	size_t n;
};

static void print_member(void *context, const char *key, struct json_part value)
{
	struct members *members = context;

	if (!key)
		return;
	fputs(members->n++ > 0 ? "," : "", members->out);
	json_print(members->out, key);
	fputc(':', members->out);
	print_part(members->out, value, "null");
}

/* Everything that made a container but what stands elsewhere in what the engine says of it. */
static void print_config_member(void *context, const char *key, struct json_part value)
{
	struct members *members = context;

	if (!key || strcasecmp(key, "HostConfig") == 0 || strcasecmp(key, "NetworkingConfig") == 0)
		return;
	print_member(members, key, value);
}

static void print_state(FILE *out, const struct try_thing *thing)
{
	bool ended = thing->running && thing->seen > SEEN_RUNNING;
	bool running = thing->running && !ended;

	fprintf(out,
	        "{\"Status\":\"%s\",\"Running\":%s,\"Paused\":false,\"Restarting\":false,"
	        "\"OOMKilled\":false,\"Dead\":false,\"Pid\":0,\"ExitCode\":0,\"Error\":\"\","
	        "\"StartedAt\":\"" CREATED "\",\"FinishedAt\":\"" CREATED "\","
	        "\"Health\":{\"Status\":\"healthy\",\"FailingStreak\":0,\"Log\":[]}}",
	        running ? "running"
	        : ended ? "exited"
	                : "created",
	        running ? "true" : "false");
}

static void print_networks(FILE *out, const struct try_thing *thing)
{
	struct json_part given =
		json_member(try_thing_member(thing, "NetworkingConfig"), "EndpointsConfig");
	char *mode =
		json_member_text(json_member(try_thing_member(thing, "HostConfig"), "NetworkMode"));

	if (given.len > 2 && *given.text == '{') {
		print_part(out, given, "{}");
	} else {
		json_print_member(out, "{", mode && *mode ? mode : "bridge", NULL);
		fputc('}', out);
	}
	free(mode);
}

/* With what the engine fills in, and clients look at without asking whether it is there. */
static void print_host_config(FILE *out, const struct try_thing *thing)
{
	static const struct {
		const char *key, *value;
	} filled_in[] = {
		{"LogConfig", "{\"Type\":\"json-file\",\"Config\":{}}"},
		{"RestartPolicy", "{\"Name\":\"no\",\"MaximumRetryCount\":0}"},
	};
	struct json_part given = try_thing_member(thing, "HostConfig");
	struct members members = {.out = out};

	fputc('{', out);
	json_each(given, print_member, &members);
	for (size_t i = 0; i < ARRAY_LEN(filled_in); i++) {
		const char *value = filled_in[i].value;

		if (!json_member(given, filled_in[i].key).text)
			print_member(&members, filled_in[i].key,
			             (struct json_part){value, strlen(value)});
	}
	fputc('}', out);
}

static void print_container(FILE *out, struct try_thing *thing)
{
	struct members members = {.out = out};

	thing->seen += thing->running;
	json_print_member(out, "{", "Id", thing->id);
	fputs(",\"Created\":\"" CREATED "\",\"Path\":\"\",\"Args\":[],\"State\":", out);
	print_state(out, thing);
	fprintf(out, ",\"Image\":\"sha256:%s\",\"Name\":", thing->id);
	fputs("\"/", out);
	fputs(thing->name, out);
	fputs("\",\"RestartCount\":0,\"Driver\":\"overlay2\",\"Platform\":\"linux\","
	      "\"Mounts\":[],\"HostConfig\":",
	      out);
	print_host_config(out, thing);
	fputs(",\"Config\":{", out);
	json_each((struct json_part){thing->body, thing->body_len}, print_config_member, &members);
	fputs("},\"NetworkSettings\":{\"Ports\":{},\"Networks\":", out);
	print_networks(out, thing);
	fputs("}}", out);
}

static void print_exec(FILE *out, struct try_thing *thing)
{
	json_print_member(out, "{", "ID", thing->id);
	json_print_member(out, ",", "ContainerID", thing->of ? thing->of : "");
	fputs(",\"Running\":false,\"ExitCode\":0,\"Pid\":0,\"ProcessConfig\":{\"privileged\":",
	      out);
	print_part(out, try_thing_member(thing, "Privileged"), "false");
	fputs(",\"user\":", out);
	print_part(out, try_thing_member(thing, "User"), "\"\"");
	fputs("}}", out);
}

static void print_labels(FILE *out, const struct try_thing *thing)
{
	struct json_part labels = try_thing_member(thing, "Labels");

	print_part(out, labels.text && *labels.text == '{' ? labels : (struct json_part){0}, "{}");
}

static void print_network(FILE *out, struct try_thing *thing)
{
	json_print_member(out, "{", "Name", thing->name);
	json_print_member(out, ",", "Id", thing->id);
	fputs(",\"Created\":\"" CREATED "\",\"Scope\":\"local\",\"Driver\":", out);
	print_part(out, try_thing_member(thing, "Driver"), "\"bridge\"");
	fputs(",\"IPAM\":{\"Driver\":\"default\",\"Config\":[]},\"Containers\":{},\"Options\":{},"
	      "\"Labels\":",
	      out);
	print_labels(out, thing);
	fputc('}', out);
}

static void print_volume(FILE *out, struct try_thing *thing)
{
	json_print_member(out, "{", "Name", thing->name);
	fputs(",\"CreatedAt\":\"" CREATED "\",\"Scope\":\"local\",\"Driver\":", out);
	print_part(out, try_thing_member(thing, "Driver"), "\"local\"");
	fputs(",\"Mountpoint\":\"\",\"Options\":", out);
	print_part(out, try_thing_member(thing, "DriverOpts"), "null");
	fputs(",\"Labels\":", out);
	print_labels(out, thing);
	fputc('}', out);
}

void try_thing_print(FILE *out, struct try_thing *thing)
{
	static void (*const print[])(FILE *, struct try_thing *) = {
		[TRY_CONTAINER] = print_container,
		[TRY_EXEC] = print_exec,
		[TRY_NETWORK] = print_network,
		[TRY_VOLUME] = print_volume,
	};

	print[thing->kind](out, thing);
}

/* A container in a list has less, and its labels elsewhere. */
static void print_listed(FILE *out, struct try_thing *thing)
{
	bool running;

	if (thing->kind != TRY_CONTAINER) {
		try_thing_print(out, thing);
		return;
	}
	thing->seen += thing->running;
	running = thing->running && thing->seen <= SEEN_RUNNING;
	json_print_member(out, "{", "Id", thing->id);
	fprintf(out, ",\"Names\":[\"/%s\"],\"Image\":", thing->name);
	print_part(out, try_thing_member(thing, "Image"), "\"\"");
	fprintf(out, ",\"ImageID\":\"sha256:%s\",\"Command\":\"\",\"Created\":1767225600,",
	        thing->id);
	fprintf(out, "\"Ports\":[],\"Mounts\":[],\"State\":\"%s\",\"Status\":\"\",\"Labels\":",
	        running          ? "running"
	        : thing->running ? "exited"
	                         : "created");
	print_labels(out, thing);
	fputs(",\"NetworkSettings\":{\"Networks\":", out);
	print_networks(out, thing);
	fputs("}}", out);
}

/* One condition of a filter, tried on one thing. */
struct filter {
	const struct try_thing *thing;
	const char *name; /* "label"; NULL while the filters are gone through */
	bool met, passes;
};

static bool has_label(const struct try_thing *thing, const char *wanted)
{
	char *key = strndup(wanted, strcspn(wanted, "="));
	char *value =
		key ? json_member_text(json_member(try_thing_member(thing, "Labels"), key)) : NULL;
	bool has = value && (!strchr(wanted, '=') || strcmp(strchr(wanted, '=') + 1, value) == 0);

	free(key);
	free(value);
	return has;
}

static void try_value(void *context, const char *key, struct json_part part)
{
	struct filter *filter = context;
	char *text = key ? strdup(key) : json_member_text(part);

	if (text && strcmp(filter->name, "label") == 0 && !has_label(filter->thing, text))
		filter->passes = false; /* each label is wanted */
	if (text && strcmp(filter->name, "name") == 0)
		filter->met |= strstr(filter->thing->name, text + strspn(text, "^/")) != NULL ||
		               strchr(text, '$') != NULL;
	else if (text && strcmp(filter->name, "id") == 0)
		filter->met |= strncmp(filter->thing->id, text, strlen(text)) == 0;
	else
		filter->met = true;
	free(text);
}

static void try_filter(void *context, const char *key, struct json_part values)
{
	struct filter *filter = context;

	filter->name = key ? key : "";
	filter->met = false;
	if (json_each(values, try_value, filter) && !filter->met)
		filter->passes = false;
}

static bool passes(const struct try_thing *thing, const char *filters)
{
	struct filter filter = {.thing = thing, .passes = true};

	if (filters)
		json_each((struct json_part){filters, strlen(filters)}, try_filter, &filter);
	return filter.passes;
}

void try_things_print(FILE *out, struct try_things *things, enum try_kind kind, const char *filters)
{
	size_t n = 0;

	fputc('[', out);
	for (struct try_thing *thing = things->first; thing; thing = thing->next) {
		if (thing->kind != kind || !thing->body || !passes(thing, filters))
			continue;
		fputs(n++ > 0 ? "," : "", out);
		print_listed(out, thing);
	}
	fputc(']', out);
}

static void print_attribute(void *context, const char *key, struct json_part value)
{
	FILE *out = context;

	if (!key)
		return;
	json_print(out, key);
	fputc(':', out);
	print_part(out, value, "\"\"");
	fputc(',', out);
}

void try_thing_print_event(FILE *out, const struct try_thing *thing, const char *action)
{
	json_print_member(out, "{", "status", action);
	json_print_member(out, ",", "id", thing->id);
	json_print_member(out, ",", "Action", action);
	fputs(",\"Type\":\"container\",\"scope\":\"local\",\"time\":1767225600,\"Actor\":{", out);
	json_print_member(out, "", "ID", thing->id);
	fputs(",\"Attributes\":{", out);
	json_each(try_thing_member(thing, "Labels"), print_attribute, out);
	json_print_member(out, "", "name", thing->name);
	fputs(",\"exitCode\":\"0\"}}}\n", out);
}
