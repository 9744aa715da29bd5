/* SPDX-License-Identifier: Apache-2.0 */
#include "inspection.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inspect_fields.h"
#include "log_fields.h"
#include "mount_fields.h"
#include "namesakes.h"
#include "policy/reference.h"
#include "process.h"
#include "second_look.h"

/* One answer being read. */
struct inspection {
	struct claims *claims;
	const struct question *question;
	const char *of; /* "container web" */
	char *text;
	size_t len;
	bool repeated; /* the same was asked before, of which all claims are there */
};

typedef void answer_fn(struct inspection *in);

static void unseen(struct inspection *in, const char *why)
{
	claims_add(in->claims, &(struct claim){
				       .control = CONTROL_UNSEEN,
				       .value = why,
				       .field = in->question->field,
				       .of = in->of,
			       });
}

/* Reads the answer by its table. All claims that come of it say whose they are. */
static bool read_answer(struct inspection *in, const struct object *object, void *target)
{
	const bool of_service = in->question->kind == QUESTION_SERVICE;
	/* The engine keeps nothing of a service that it did not take. */
	struct reader r = {
		.claims = in->claims,
		.api = of_service ? API_NEWEST - 1 : 0,
		.service = of_service,
		.answer = true,
	};
	size_t before = in->claims->n;
	int result = reader_read(&r, object, in->text, in->len, target);

	for (size_t i = before; i < in->claims->n; i++)
		in->claims->list[i].of = in->of;
	if (result < 0)
		unseen(in, "what the engine says of it cannot be read");
	return result == 0;
}

/* "8 /run/docker.sock": how much of the path was a link to be trusted, and where it led. */
static void answer_path(struct inspection *in)
{
	struct claim *claim = &in->claims->list[in->question->claim];
	char *path;
	size_t trusted = strtoul(in->text, &path, 10);

	if (*path++ != ' ' || *path != '/') {
		unseen(in, "where it leads cannot be told");
		return;
	}
	if (strcmp(path, claim->value) == 0)
		return;
	if (trusted > 0) {
		claim->alias = claim->value;
		claim->alias_links = trusted;
	}
	claim->value = path;
}

static void answer_volume(struct inspection *in)
{
	_Alignas(max_align_t) char target[READER_TARGET_MAX] = {0};

	read_answer(in, &volume_inspect_object, target);
}

/* What was looked at by a name need not be looked at again as one that the name may mean. */
static void note_known(struct inspection *in, enum question_kind namesakes, const char *id)
{
	for (size_t i = 0; i < in->claims->n_questions; i++) {
		struct question *question = &in->claims->questions[i];

		if (question->kind == namesakes && strcmp(question->name, in->question->name) == 0)
			question->known_id = id;
	}
}

/* What was claimed of a name that may be an id becomes what it is: the host's network, or another.
 */
static void answer_network(struct inspection *in)
{
	struct seen_network network = {0};
	struct claim *claim = &in->claims->list[in->question->claim];

	if (!read_answer(in, &seen_network_object, &network))
		return;
	if (!network.name || !network.driver) {
		unseen(in, "the engine does not say what it is");
		return;
	}
	note_known(in, QUESTION_NETWORK_NAMESAKES, network.id);
	/* The CLI asks for a service's networks by their ids, and nobody typed what an answer has.
	 */
	claim->typed = in->question->of_service || claim->of ? network.name : in->question->name;
	if (strcmp(network.driver, "host") == 0) {
		claim->control = CONTROL_HOST_NAMESPACES;
		claim->value = "network";
	} else {
		claim->control = CONTROL_NETWORKS;
		claim->value = network.name;
	}
}

/* The labels are claims already; here they are found again, for rules that look at them. */
static void find_labels(struct claims *claims, size_t before, struct subject *subject)
{
	size_t n = 0;
	const char **labels;

	for (size_t i = before; i < claims->n; i++)
		n += claims->list[i].control == CONTROL_LABELS && !claims->list[i].whole;
	labels = n > 0 ? (const char **)(void *)claims_alloc_pointers(claims, n) : NULL;
	if (!labels)
		return;
	for (size_t i = before; i < claims->n; i++) {
		if (claims->list[i].control == CONTROL_LABELS && !claims->list[i].whole)
			labels[subject->n_labels++] = claims->list[i].value;
	}
	subject->labels = labels;
}

/* What it is called, without the slash that the engine puts in front; "" when that is not said. */
static const char *seen_name(const struct seen_container *seen)
{
	const char *name = seen->name ? seen->name : "";

	return name + (*name == '/');
}

static void tell_subject(struct inspection *in, const struct seen_container *seen, size_t before)
{
	struct subject *subject = claims_alloc_pointers(
		in->claims, (sizeof(*subject) + sizeof(void *) - 1) / sizeof(void *));
	struct reference ref;

	if (!subject)
		return;
	*subject = (struct subject){.name = seen_name(seen), .image = ""};
	if (seen->config.image && reference_parse(seen->config.image, true, &ref) == REFERENCE_NAME)
		subject->image = claims_printf(in->claims, "%s", ref.text);
	find_labels(in->claims, before, subject);
	in->claims->list[in->question->claim].subject = subject;
}

/*
 * Whoever may stop a container and start it again could else get a keyboard or a file into one that
 * ran, as if he had just made it.
 */
static bool has_run(const struct seen_container *seen)
{
	return !seen->status || strcmp(seen->status, "created") != 0;
}

/*
 * Where SELinux could not confine a container anyway, the engine itself notes that it does not
 * (moby daemon/create.go v29.7.2, generateSecurityOpt): what brought that about is judged.
 */
static void drop_label_disable(struct claims *claims, size_t before)
{
	bool added = false;

	for (size_t i = before; i < claims->n; i++) {
		const struct claim *claim = &claims->list[i];

		added |= claim->control == CONTROL_PRIVILEGED ||
		         (claim->control == CONTROL_HOST_NAMESPACES &&
		          (strcmp(claim->value, "pid") == 0 || strcmp(claim->value, "ipc") == 0));
	}
	for (size_t i = before; added && i < claims->n; i++) {
		if (claims->list[i].control == CONTROL_SECURITY_OPTIONS &&
		    strcmp(claims->list[i].value, "label=disable") == 0)
			claims_drop(claims, i);
	}
}

static bool is_joining(const struct claims *claims, size_t claim)
{
	enum control control = claim == NO_CLAIM ? CONTROL_COUNT : claims->list[claim].control;

	return control == CONTROL_CONTAINER_NAMESPACES || control == CONTROL_VOLUMES_FROM;
}

/*
 * A rule names containers, a call may have an id or its beginning, and the engine keeps ids: what
 * is joined is claimed by its name.
 */
static void tell_joined(struct inspection *in, const struct seen_container *seen)
{
	struct claim *claim = &in->claims->list[in->question->claim];
	const char *name = seen_name(seen);

	if (!*name)
		unseen(in, "the engine does not say what it is called");
	else if (claim->control == CONTROL_VOLUMES_FROM)
		claim->value = name;
	else
		claim->value = claims_printf(in->claims, "%.*s:%s", (int)strcspn(claim->value, ":"),
		                             claim->value, name);
}

/*
 * A swarm's task has the mode of a container that says nothing, whatever network it is on: where
 * networks are listed, those are joined (moby daemon/container_operations.go v29.7.2).
 */
static void drop_default_network(struct claims *claims, size_t before)
{
	for (size_t i = before; i < claims->n; i++) {
		const struct claim *claim = &claims->list[i];

		if (claim->control == CONTROL_NETWORKS && strcmp(claim->value, "bridge") == 0 &&
		    strcmp(claim->field, "HostConfig.NetworkMode") == 0)
			claims_drop(claims, i);
	}
}

/* A keyboard at a container that never ran is how `docker run -it` begins. */
static void answer_container(struct inspection *in)
{
	struct seen_container seen = {0};
	size_t before = in->claims->n;

	if (!read_answer(in, in->repeated ? &seen_name_object : &seen_container_object, &seen))
		return;
	note_known(in,
	           in->question->kind == QUESTION_RUNNING ? QUESTION_RUNNING_NAMESAKES
	                                                  : QUESTION_CONTAINER_NAMESAKES,
	           seen.id);
	drop_label_disable(in->claims, before);
	if (seen.networking.joins)
		drop_default_network(in->claims, before);
	if (in->question->claim == NO_CLAIM)
		return;
	if (in->question->kind == QUESTION_RUNNING && !has_run(&seen))
		claims_drop(in->claims, in->question->claim);
	else if (is_joining(in->claims, in->question->claim))
		tell_joined(in, &seen);
	else
		tell_subject(in, &seen, before);
}

static void answer_exec(struct inspection *in)
{
	struct seen_exec exec = {0};

	if (!read_answer(in, &seen_exec_object, &exec))
		return;
	if (exec.container)
		claims_ask(in->claims, &(struct question){.kind = QUESTION_CONTAINER,
		                                          .must = in->question->must,
		                                          .name = exec.container,
		                                          .field = in->question->field,
		                                          .claim = in->question->claim});
	else
		unseen(in, "which container it is for is not said");
}

/*
 * What a service goes back to is what it was before the version that the engine told of: it refuses
 * a call for another one (moby/swarmkit manager/state/store/memory.go).
 */
static void answer_service(struct inspection *in)
{
	struct seen_service seen = {0};
	const char *version;

	if (!read_answer(in, &seen_service_object, &seen))
		return;
	version = claims_printf(in->claims, "%" PRId64, seen.version.value);
	if (!seen.version.given || !in->question->version ||
	    strcmp(version, in->question->version) != 0)
		unseen(in, "the call is for another version of it, so try again");
}

static void answer_namesakes(struct inspection *in)
{
	namesakes_read(in->claims, in->question, in->text, in->len);
}

static const struct {
	enum ask_kind ask;
	const char *what;
	answer_fn *read;
} kinds[] = {
	[QUESTION_PATH] = {ASK_PATH, "host path", answer_path},
	[QUESTION_VOLUME] = {ASK_VOLUME, "volume", answer_volume},
	[QUESTION_CONTAINER] = {ASK_CONTAINER, "container", answer_container},
	[QUESTION_RUNNING] = {ASK_CONTAINER, "container", answer_container},
	[QUESTION_EXEC] = {ASK_EXEC, "exec", answer_exec},
	[QUESTION_NETWORK] = {ASK_NETWORK, "network", answer_network},
	[QUESTION_SERVICE] = {ASK_SERVICE, "service", answer_service},
	[QUESTION_CONTAINER_NAMESAKES] = {ASK_CONTAINERS, "container", answer_namesakes},
	[QUESTION_RUNNING_NAMESAKES] = {ASK_CONTAINERS, "container", answer_namesakes},
	[QUESTION_NETWORK_NAMESAKES] = {ASK_NETWORKS, "network", answer_namesakes},
	[QUESTION_SWARM_HOST] = {ASK_SWARM_HOST, "network", answer_namesakes},
};

enum ask_kind inspection_kind(enum question_kind kind)
{
	return kinds[kind].ask;
}

static const char *name_of(struct claims *claims, const struct question *question)
{
	const char *what = kinds[question->kind].what;

	if (!question->namesake_of)
		return claims_printf(claims, "%s %s", what, question->name);
	return claims_printf(claims, "%s %.12s, whose id begins with %s", what, question->name,
	                     question->namesake_of);
}

/* Namespaces and mounts of one container are claims of their own; what it is, is said once. */
static bool is_repeated(const struct claims *claims, size_t question)
{
	const struct question *asked = &claims->questions[question];

	for (size_t i = 0; i < question && is_joining(claims, asked->claim); i++) {
		if (claims->questions[i].kind == asked->kind &&
		    strcmp(claims->questions[i].name, asked->name) == 0)
			return true;
	}
	return false;
}

/*
 * What is not there (404) cannot do harm, and the engine itself will say so. Any other status means
 * that there is something that was not seen.
 */
void inspection_read(struct claims *claims, size_t question, unsigned status, char *text,
                     size_t len)
{
	/* A copy: answers can raise more questions. */
	const struct question asked = claims->questions[question];
	struct inspection in = {
		.claims = claims,
		.question = &asked,
		.of = name_of(claims, &asked),
		.text = text,
		.len = len,
		.repeated = is_repeated(claims, question),
	};

	if (status != 200 && namesakes_is_list(asked.kind))
		namesakes_none(claims, &asked);
	if (status == 200)
		kinds[asked.kind].read(&in);
	else if (status == ASK_NO_ENGINE && asked.must)
		unseen(&in, "nobody looks at the engine here (serve --engine-socket)");
	else if (status == ASK_NO_ANSWER)
		unseen(&in, text);
	else if (status != ASK_NO_ENGINE && status != 404)
		unseen(&in, claims_printf(claims, "the engine answered with %u", status));
}

static void keep(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ? from : "");
}

void inspection_read_info(char *text, size_t len, struct engine_info *info)
{
	struct seen_info seen = {0};
	struct claims claims;
	struct reader r = {.claims = &claims};

	claims_init(&claims);
	if (reader_read(&r, &seen_info_object, text, len, &seen) == 0) {
		info->shares_cgroups = seen.has_options && !seen.own_cgroups;
		keep(info->log_driver, sizeof(info->log_driver), seen.log_driver);
		keep(info->runtime, sizeof(info->runtime), seen.runtime);
		keep(info->data_root, sizeof(info->data_root), seen.data_root);
		info->good_until = process_now_ms() + LIMIT_LOOK_INFO_MS;
	}
	claims_done(&claims);
}

/* Options for the engine's own driver are judged by which that is, and are no default. */
static void name_log_driver(struct claims *claims, struct claim *claim,
                            const struct engine_info *info)
{
	if (*info->log_driver && strcmp(claim->value, LOG_DRIVER_DEFAULT) == 0)
		claim->value = claims_printf(claims, "%s", info->log_driver);
}

void inspection_drop_defaults(struct claims *claims, const struct engine_info *info)
{
	const struct {
		enum control control;
		const char *value;
	} defaults[] = {
		{CONTROL_LOG_DRIVERS, info->log_driver},
		{CONTROL_RUNTIMES, info->runtime},
		{CONTROL_HOST_NAMESPACES, info->shares_cgroups ? "cgroup" : ""},
	};

	for (size_t i = 0; i < claims->n; i++) {
		struct claim *claim = &claims->list[i];

		if (claim->control == CONTROL_LOG_DRIVERS && claim->value && claim->typed) {
			name_log_driver(claims, claim, info);
			continue;
		}
		for (size_t j = 0; claim->value && j < ARRAY_LEN(defaults); j++) {
			if (claim->control == defaults[j].control && *defaults[j].value &&
			    strcmp(claim->value, defaults[j].value) == 0)
				claims_drop(claims, i);
		}
	}
}
