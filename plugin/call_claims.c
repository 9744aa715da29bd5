/* SPDX-License-Identifier: Apache-2.0 */
#include "call_claims.h"

#include <string.h>

#include "api_version.h"
#include "build_claims.h"
#include "call_body.h"
#include "claim_values.h"
#include "container_fields.h"
#include "discretion.h"
#include "mount_fields.h"
#include "network_fields.h"
#include "network_values.h"
#include "path_values.h"
#include "resource_fields.h"
#include "service_fields.h"

/* One call being read. */
struct reading {
	struct call *call;
	struct uri uri;
	const struct route *route;
	const char *action;
	struct route_name name; /* "web" in /containers/web/start */
	struct reader r;
	struct reader_step parameter; /* the query parameter where r stands */
};

typedef void reading_fn(struct reading *reading);

static void unreadable(struct reading *reading, const char *field, const char *why)
{
	claims_add(reading->r.claims, &(struct claim){
					      .control = CONTROL_UNREADABLE,
					      .value = why,
					      .field = field,
				      });
}

static void action_claim(struct reading *reading, const char *action)
{
	claims_add(reading->r.claims, &(struct claim){
					      .control = CONTROL_ACTIONS,
					      .value = action,
					      .field = "request",
				      });
}

static void version_claim(struct reading *reading)
{
	const char *version = reading->uri.version;

	if (version)
		claims_add(reading->r.claims,
		           &(struct claim){
				   .control = CONTROL_API_VERSIONS,
				   .value = api_canonical(reading->r.claims, version),
				   .typed = version,
				   .field = "path",
			   });
}

/* The name in the path. */
static const char *path_name(struct reading *reading)
{
	return reader_copy(&reading->r, reading->name.text, reading->name.len);
}

/* Claims what is done to the container, or the command, that the path names. */
static void name_claim(struct reading *reading, enum control control, const char *flag)
{
	claims_add(reading->r.claims, &(struct claim){
					      .control = control,
					      .value = path_name(reading),
					      .field = "path",
					      .flag = flag,
				      });
}

/* Asks about what the path names; for a claim, that is the last one. */
static void ask_name(struct reading *reading, enum question_kind kind, bool for_claim)
{
	struct claims *claims = reading->r.claims;

	claims_ask(claims, &(struct question){
				   .kind = kind,
				   .name = path_name(reading),
				   .field = "path",
				   .claim = for_claim && claims->n > 0 ? claims->n - 1 : NO_CLAIM,
			   });
}

/* Makes the reader stand at a query parameter, so that its claims name it. */
static void at_parameter(struct reading *reading, const char *key)
{
	reading->parameter = (struct reader_step){.name = key, .in_query = true, .index = -1};
	reading->r.step = &reading->parameter;
}

/* A parameter that the engine takes once; "" when absent. Two of them could mean either. */
static const char *parameter(struct reading *reading, const char *key)
{
	const char *value = uri_param(&reading->uri, key);

	if (uri_param_repeated(&reading->uri, key))
		unreadable(
			reading, "query",
			claims_printf(reading->r.claims, "the parameter %s is there twice", key));
	at_parameter(reading, key);
	return value ? value : "";
}

static void read_body(struct reading *reading, const struct object *object)
{
	_Alignas(max_align_t) char target[READER_TARGET_MAX] = {0};
	struct call *call = reading->call;

	if (!call->body)
		return;
	reading->r.step = NULL;
	if (reader_read(&reading->r, object, call->body, call->body_len, target) < 0)
		unreadable(reading, "body",
		           claims_printf(reading->r.claims, "its body cannot be read: %s",
		                         reading->r.why));
}

/* A name that a container gets, "" for none; the engine takes it with a slash in front, too. */
static const char *container_name(struct reading *reading)
{
	const char *typed = parameter(reading, "name");
	const char *name = typed + (*typed == '/');

	if (*typed)
		reader_claim(&reading->r, CONTROL_CONTAINER_NAMES, name, typed, "--name");
	return name;
}

static void read_container_create(struct reading *reading)
{
	container_name(reading);
	read_body(reading, &container_create_object);
}

static void read_container_update(struct reading *reading)
{
	/* A restart policy has the engine start it without a call. */
	ask_name(reading, QUESTION_CONTAINER, false);
	read_body(reading, &container_update_object);
}

static void read_container_exec(struct reading *reading)
{
	name_claim(reading, CONTROL_EXEC, "exec");
	ask_name(reading, QUESTION_CONTAINER, true);
	read_body(reading, &exec_create_object);
}

static void read_exec_start(struct reading *reading)
{
	name_claim(reading, CONTROL_EXEC, "exec");
	ask_name(reading, QUESTION_EXEC, true);
	read_body(reading, &exec_start_object);
}

/* What sets a container in motion, or puts something into it, does it to all that it is. */
static void read_container(struct reading *reading)
{
	ask_name(reading, QUESTION_CONTAINER, false);
}

static void read_container_rename(struct reading *reading)
{
	const char *name = container_name(reading);

	if (*name)
		reader_claim(&reading->r, CONTROL_RENAMES, name, name, "rename");
	ask_name(reading, QUESTION_CONTAINER, *name);
}

/* A directory of the host that the engine makes, reads and empties as root. */
static void host_directory(struct reading *reading, const char *key)
{
	const char *path = parameter(reading, key);

	if (*path)
		value_host_path(&reading->r, path, false, path, "--checkpoint-dir");
}

static void read_checkpoints(struct reading *reading)
{
	read_container(reading);
	host_directory(reading, "dir");
}

static void read_checkpoint_create(struct reading *reading)
{
	read_container(reading);
	read_body(reading, &checkpoint_create_object);
}

/*
 * A start that restores a checkpoint runs memory that came from a directory. The other bodies of
 * old API versions are refused with the route's class.
 */
static void read_container_start(struct reading *reading)
{
	const char *checkpoint = parameter(reading, "checkpoint");

	read_container(reading);
	if (*checkpoint || *parameter(reading, "checkpoint-dir"))
		action_claim(reading, "container.restore");
	/* The engine joins it to the directory, whatever it is (moby daemon/checkpoint.go). */
	if (strchr(checkpoint, '/') || strcmp(checkpoint, "..") == 0)
		unreadable(reading, "query", "the checkpoint's name leads to another directory");
	host_directory(reading, "checkpoint-dir");
}

/*
 * Over a websocket stdin is attached below API 1.42 whatever the query says. Who only reads the
 * output does nothing to the container.
 */
static void read_container_attach(struct reading *reading)
{
	bool websocket = strcmp(reading->call->method, "GET") == 0;

	if (!websocket && !call_hides_parameters(reading->call) &&
	    !uri_param_bool(&reading->uri, "stdin"))
		return;
	name_claim(reading, CONTROL_ATTACH, "attach");
	ask_name(reading, QUESTION_RUNNING, true);
}

/* Filling a container before it starts makes it; filling one that runs changes what was judged. */
static void read_container_put_archive(struct reading *reading)
{
	action_claim(reading, "container.put-archive-running");
	ask_name(reading, QUESTION_RUNNING, true);
}

static void read_image_name(struct reading *reading)
{
	const char *tag = parameter(reading, "tag");
	const char *repository = parameter(reading, "repo");

	if (*repository)
		value_image_name(&reading->r, repository, tag, "image name");
}

static void read_container_commit(struct reading *reading)
{
	read_image_name(reading);
	read_body(reading, &commit_object);
}

static void read_image_push(struct reading *reading)
{
	const char *tag = parameter(reading, "tag");

	value_image_at_registry(&reading->r, CONTROL_IMAGE_PUSHES, path_name(reading), tag);
}

/* A pull; without fromImage an import, which gives a name to bytes that nobody has seen. */
static void read_image_create(struct reading *reading)
{
	const char *tag = parameter(reading, "tag");
	const char *image = parameter(reading, "fromImage");

	if (*image) {
		value_image_at_registry(&reading->r, CONTROL_IMAGES, image, tag);
		return;
	}
	reading->action = "image.import";
	read_image_name(reading);
}

/* The reader stands at parameters of its own; a doubled one is refused here, as everywhere. */
static void read_image_build(struct reading *reading)
{
	for (const char *const *key = build_single_params(); *key; key++)
		parameter(reading, *key);
	build_claims(&reading->r, &reading->uri);
}

static void read_volume_create(struct reading *reading)
{
	read_body(reading, &volume_create_object);
}

static void read_network_create(struct reading *reading)
{
	read_body(reading, &network_create_object);
}

static void read_network_connect(struct reading *reading)
{
	const char *name = path_name(reading);

	reading->parameter = (struct reader_step){.name = "path", .index = -1};
	reading->r.step = &reading->parameter;
	if (strcmp(name, "host") == 0)
		value_shared_namespace(&reading->r, "network", name);
	else
		value_network(&reading->r, name, NULL);
	read_body(reading, &network_connect_object);
}

static void read_service_create(struct reading *reading)
{
	reading->r.service = true;
	read_body(reading, &service_object);
}

/* A rollback ignores the body and restores a spec that may be older than the policy. */
static void read_service_update(struct reading *reading)
{
	reading->r.service = true;
	if (*parameter(reading, "rollback")) {
		action_claim(reading, "service.rollback");
		claims_ask(reading->r.claims, &(struct question){
						      .kind = QUESTION_SERVICE,
						      .name = path_name(reading),
						      .field = "path",
						      .claim = NO_CLAIM,
						      .version = parameter(reading, "version"),
					      });
	}
	read_body(reading, &service_object);
}

static void read_secret(struct reading *reading)
{
	read_body(reading, &secret_spec_object);
}

static void read_config(struct reading *reading)
{
	read_body(reading, &config_spec_object);
}

static reading_fn *const readers[] = {
	[READ_NOTHING] = NULL,
	[READ_CONTAINER] = read_container,
	[READ_CONTAINER_CREATE] = read_container_create,
	[READ_CONTAINER_START] = read_container_start,
	[READ_CONTAINER_UPDATE] = read_container_update,
	[READ_CONTAINER_EXEC] = read_container_exec,
	[READ_EXEC_START] = read_exec_start,
	[READ_CONTAINER_ATTACH] = read_container_attach,
	[READ_CONTAINER_PUT_ARCHIVE] = read_container_put_archive,
	[READ_CONTAINER_RENAME] = read_container_rename,
	[READ_CONTAINER_COMMIT] = read_container_commit,
	[READ_CHECKPOINTS] = read_checkpoints,
	[READ_CHECKPOINT_CREATE] = read_checkpoint_create,
	[READ_IMAGE_CREATE] = read_image_create,
	[READ_IMAGE_TAG] = read_image_name,
	[READ_IMAGE_PUSH] = read_image_push,
	[READ_IMAGE_BUILD] = read_image_build,
	[READ_VOLUME_CREATE] = read_volume_create,
	[READ_NETWORK_CREATE] = read_network_create,
	[READ_NETWORK_CONNECT] = read_network_connect,
	[READ_SERVICE_CREATE] = read_service_create,
	[READ_SERVICE_UPDATE] = read_service_update,
	[READ_SECRET] = read_secret,
	[READ_CONFIG] = read_config,
};

/* Finds the route; claims why not. */
static bool find_route(struct reading *reading)
{
	struct claims *claims = reading->r.claims;
	const char *path = reading->uri.path;

	switch (route_find(reading->call->method, path, &reading->route, &reading->name)) {
	case ROUTE_FOUND:
		reading->action = reading->route->action;
		return true;
	case ROUTE_AMBIGUOUS:
		unreadable(reading, "path", "a name in its path is empty or holds a slash");
		return false;
	case ROUTE_UNKNOWN:
		break;
	}
	claims_add(claims, &(struct claim){
				   .control = CONTROL_UNKNOWN_ROUTE,
				   .value = claims_printf(claims, "%s %s", reading->call->method,
	                                                  discretion_login(claims, path)),
				   .field = "path",
			   });
	return false;
}

static void read_call(struct reading *reading)
{
	const char *why = NULL;
	reading_fn *read;

	if (uri_parse(reading->call->target, &reading->uri, &why) < 0) {
		reading->uri.path = "";
		unreadable(reading, "path", why);
		return;
	}
	reading->r.api = api_minor(reading->uri.version);
	if (!find_route(reading))
		return;
	why = call_body_problem(reading->call, reading->route, &reading->uri);
	if (why)
		unreadable(reading, "body", why);
	read = readers[reading->route->reader];
	if (read)
		read(reading);
}

/*
 * What is asked about the container in the path tells the action what it is done to. Questions that
 * complete another claim have that told, and the action is the same container's.
 */
static void ask_for_action(struct claims *claims, size_t action)
{
	for (size_t i = 0; i < claims->n_questions; i++) {
		struct question *question = &claims->questions[i];

		if (question->kind == QUESTION_CONTAINER && question->claim == NO_CLAIM &&
		    strcmp(question->field, "path") == 0 && action < claims->n)
			question->claim = action;
	}
}

void call_claims(struct call *call, struct claims *claims, struct call_summary *ret_summary)
{
	struct reading reading;

	reading.call = call;
	reading.action = "unknown";
	reading.uri.version = NULL;
	reading.r = (struct reader){.claims = claims};
	read_call(&reading);
	action_claim(&reading, reading.action);
	ask_for_action(claims, claims->n - 1);
	version_claim(&reading);
	*ret_summary = (struct call_summary){
		.action = reading.action,
		.path = discretion_login(claims, reading.uri.path),
		.version = reading.uri.version,
	};
}
