/* SPDX-License-Identifier: Apache-2.0 */
#include "try_answers.h"

#include <stdlib.h>
#include <string.h>

#include "json_print.h"

void try_answers_message(struct answering *a, unsigned status, const char *message)
{
	a->status = status;
	json_print_member(a->out, "{", "message", message);
	fputs("}\n", a->out);
}

static void answer_ping(struct answering *a)
{
	a->type = "text/plain; charset=utf-8";
	fputs("OK", a->out);
}

static void answer_version(struct answering *a)
{
	fputs("{\"Platform\":{\"Name\":\"quaymaster "
	      "try\"},\"Components\":[],\"Version\":\"28.3.0\","
	      "\"ApiVersion\":\"1.51\",\"MinAPIVersion\":\"1.24\",\"GitCommit\":\"\","
	      "\"GoVersion\":\"\",\"Os\":\"linux\",\"Arch\":\"amd64\",\"KernelVersion\":\"\","
	      "\"BuildTime\":\"\"}",
	      a->out);
}

static void answer_info(struct answering *a)
{
	fputs("{\"ID\":\"quaymaster-try\",\"Name\":\"quaymaster-try\",\"Containers\":0,"
	      "\"Images\":0,\"Driver\":\"overlay2\",\"ServerVersion\":\"28.3.0\","
	      "\"OSType\":\"linux\",\"OperatingSystem\":\"Linux\",\"Architecture\":\"x86_64\","
	      "\"NCPU\":4,\"MemTotal\":8589934592,\"LoggingDriver\":\"json-file\","
	      "\"CgroupDriver\":\"systemd\",\"CgroupVersion\":\"2\",\"DefaultRuntime\":\"runc\","
	      "\"Runtimes\":{\"runc\":{\"path\":\"runc\"}},\"SecurityOptions\":[],"
	      "\"MemoryLimit\":true,\"SwapLimit\":true,\"PidsLimit\":true,\"IPv4Forwarding\":true,"
	      "\"Swarm\":{\"LocalNodeState\":\"inactive\"},"
	      "\"IndexServerAddress\":\"https://index.docker.io/v1/\",\"RegistryConfig\":{},"
	      "\"Plugins\":{\"Volume\":[\"local\"],\"Network\":[\"bridge\",\"host\",\"null\"]}}",
	      a->out);
}

static void answer_events(struct answering *a)
{
	a->rest = TRY_REST_EVENTS;
}

/* Adds what the request makes; its body is now the thing's. */
static struct try_thing *add(struct answering *a, enum try_kind kind, const char *name)
{
	char *body = a->request->body ? a->request->body : strdup("{}");
	size_t len = a->request->body ? a->request->body_len : 2;
	struct try_thing *thing;

	a->request->body = NULL;
	thing = body ? try_things_add(&a->session->things, kind, name, body, len) : NULL;
	if (!thing) {
		a->session->overflown = true;
		try_answers_message(a, 500, "quaymaster try: too many things are made");
		return NULL;
	}
	thing->denied = a->outcome == TRY_DENIED || a->outcome == TRY_NOT_REACHED;
	a->status = 201;
	return thing;
}

static void answer_create_container(struct answering *a)
{
	const char *name = a->place->given ? a->place->given : "";
	struct try_thing *thing = add(a, TRY_CONTAINER, name + (*name == '/'));

	if (!thing)
		return;
	json_print_member(a->out, "{", "Id", thing->id);
	fputs(",\"Warnings\":[]}", a->out);
}

static void answer_create_exec(struct answering *a)
{
	struct try_thing *container = a->place->thing;
	struct try_thing *thing = add(a, TRY_EXEC, NULL);

	if (!thing)
		return;
	thing->of = strdup(container ? container->id : a->place->name);
	json_print_member(a->out, "{", "Id", thing->id);
	fputc('}', a->out);
}

/* What a body names that makes a network or a volume. */
static struct try_thing *add_named(struct answering *a, enum try_kind kind)
{
	const struct json_part body = {a->request->body, a->request->body_len};
	_cleanup_(freep) char *name = json_member_text(json_member(body, "Name"));

	return add(a, kind, name);
}

static void answer_create_network(struct answering *a)
{
	struct try_thing *thing = add_named(a, TRY_NETWORK);

	if (!thing)
		return;
	json_print_member(a->out, "{", "Id", thing->id);
	fputs(",\"Warning\":\"\"}", a->out);
}

static void answer_create_volume(struct answering *a)
{
	struct try_thing *thing = add_named(a, TRY_VOLUME);

	if (thing)
		try_thing_print(a->out, thing);
}

/*
 * A container or command that nobody here has made is taken to be there; all else is not. Nor is
 * the builder of buildx, which makes one where there is none.
 */
static bool is_invented(const struct try_place *place)
{
	static const char builder[] = "buildx_buildkit_";

	if (strncmp(place->action, "exec.", 5) == 0)
		return true;
	return strncmp(place->action, "container.", 10) == 0 &&
	       strncmp(place->name, builder, sizeof(builder) - 1) != 0;
}

static void answer_inspect(struct answering *a)
{
	struct try_thing past = {
		.kind = strncmp(a->place->action, "exec.", 5) == 0 ? TRY_EXEC : TRY_CONTAINER,
		.name = a->place->name,
		.id = "0000000000000000000000000000000000000000000000000000000000000000",
		.running = true,
	};

	if (a->place->thing)
		try_thing_print(a->out, a->place->thing);
	else if (is_invented(a->place))
		try_thing_print(a->out, &past);
	else
		try_answers_message(a, 404, "quaymaster try: nobody has made that here");
}

static void answer_list_containers(struct answering *a)
{
	try_things_print(a->out, &a->session->things, TRY_CONTAINER, a->place->filters);
}

static void answer_list_networks(struct answering *a)
{
	try_things_print(a->out, &a->session->things, TRY_NETWORK, a->place->filters);
}

static void answer_list_volumes(struct answering *a)
{
	fputs("{\"Warnings\":[],\"Volumes\":", a->out);
	try_things_print(a->out, &a->session->things, TRY_VOLUME, a->place->filters);
	fputc('}', a->out);
}

static void tell(struct answering *a, const char *action)
{
	if (!a->place->thing)
		return;
	try_thing_print_event(a->session->events, a->place->thing, action);
	fflush(a->session->events);
	pthread_cond_broadcast(&a->session->changed);
}

/* It is started, and is over at once. */
static void answer_start(struct answering *a)
{
	if (a->place->thing) {
		a->place->thing->running = true;
		a->place->thing->seen = 0;
	}
	tell(a, "start");
	tell(a, "die");
	a->status = 204;
}

static void answer_stop(struct answering *a)
{
	if (a->place->thing)
		a->place->thing->running = false;
	a->status = 204;
}

static void answer_remove(struct answering *a)
{
	if (a->place->thing)
		try_things_remove(&a->session->things, a->place->thing);
	a->place->thing = NULL;
	a->status = 204;
}

static void answer_rename(struct answering *a)
{
	char *name = a->place->thing && a->place->given ? strdup(a->place->given) : NULL;

	if (name) {
		free(a->place->thing->name);
		a->place->thing->name = name;
	}
	a->status = 204;
}

static void answer_wait(struct answering *a)
{
	fputs("{\"StatusCode\":0}", a->out);
}

/* The client and the container's program talk; the program has nothing to say. */
static void answer_hijack(struct answering *a)
{
	a->status = a->request->upgrade ? 101 : 200;
	a->type = "application/vnd.docker.raw-stream";
	a->rest = TRY_REST_CLOSE;
}

static void answer_stream(struct answering *a)
{
	a->type = "application/vnd.docker.raw-stream";
}

/* Every path is a directory, called x, and an empty one: what `docker cp` asks for both ways. */
#define PATH_STAT                                                                                  \
	"X-Docker-Container-Path-Stat: "                                                           \
	"eyJuYW1lIjoieCIsInNpemUiOjAsIm1vZGUiOjIxNDc0ODQxNDEsIm10aW1lIjoiMjAyNi0wMS0wMVQwMDowMDow" \
	"MFoiLCJsaW5rVGFyZ2V0IjoiIn0=\r\n"

/* The end of a tar: two blocks of nothing. */
#define TAR_END 1024

static void answer_archive(struct answering *a)
{
	static const char nothing[TAR_END];

	a->type = "application/x-tar";
	a->header = PATH_STAT;
	fwrite(nothing, 1, sizeof(nothing), a->out);
}

#define SOME_DIGEST "sha256:0000000000000000000000000000000000000000000000000000000000000000"

static void answer_image(struct answering *a)
{
	fputs("{\"Id\":\"" SOME_DIGEST "\",\"RepoDigests\":[],\"RepoTags\":[", a->out);
	json_print(a->out, a->place->name);
	fputs("],\"Created\":\"2026-01-01T00:00:00Z\",\"Architecture\":\"amd64\",\"Os\":\"linux\","
	      "\"Size\":0,\"Config\":{\"Env\":[],\"Cmd\":[\"true\"],\"Labels\":{}},"
	      "\"RootFS\":{\"Type\":\"layers\",\"Layers\":[]}}",
	      a->out);
}

static void answer_pull(struct answering *a)
{
	fputs("{\"status\":\"quaymaster try: nothing is pulled\"}\r\n"
	      "{\"status\":\"Digest: " SOME_DIGEST "\"}\r\n",
	      a->out);
}

static void answer_push(struct answering *a)
{
	fputs("{\"status\":\"quaymaster try: nothing is pushed\"}\r\n", a->out);
}

static void answer_build(struct answering *a)
{
	fputs("{\"stream\":\"quaymaster try: nothing is built\\n\"}\r\n"
	      "{\"aux\":{\"ID\":\"" SOME_DIGEST "\"}}\r\n"
	      "{\"stream\":\"Successfully built 000000000000\\n\"}\r\n",
	      a->out);
}

static void answer_load(struct answering *a)
{
	fputs("{\"stream\":\"quaymaster try: nothing is loaded\\n\"}\r\n", a->out);
}

static void answer_build_kit(struct answering *a)
{
	try_answers_message(a, 404,
	                    "quaymaster try: BuildKit's own channel ends here: what it would do is "
	                    "not shown to any plugin (DOCKER_BUILDKIT=0 builds without it)");
}

static void answer_login(struct answering *a)
{
	fputs("{\"Status\":\"Login Succeeded\",\"IdentityToken\":\"\"}", a->out);
}

static const struct row {
	const char *action;
	try_answer_fn *answer; /* NULL: just the status and the text */
	unsigned status;
	const char *text;
} rows[] = {
	{"system.ping", answer_ping},
	{"system.version", answer_version},
	{"system.info", answer_info},
	{"system.events", answer_events},
	{"system.auth", answer_login},
	{"system.df", NULL, 200,
         "{\"LayersSize\":0,\"Images\":[],\"Containers\":[],\"Volumes\":[]}"},
	{"container.create", answer_create_container},
	{"container.inspect", answer_inspect},
	{"container.list", answer_list_containers},
	{"container.start", answer_start},
	{"container.restart", answer_start},
	{"container.stop", answer_stop},
	{"container.kill", answer_stop},
	{"container.pause", NULL, 204, ""},
	{"container.unpause", NULL, 204, ""},
	{"container.rename", answer_rename},
	{"container.remove", answer_remove},
	{"container.wait", answer_wait},
	{"container.attach", answer_hijack},
	{"container.logs", answer_stream},
	{"container.resize", NULL, 200, ""},
	{"container.archive", answer_archive},
	{"container.put-archive", NULL, 200, ""},
	{"container.update", NULL, 200, "{\"Warnings\":[]}"},
	{"container.top", NULL, 200, "{\"Titles\":[],\"Processes\":[]}"},
	{"container.changes", NULL, 200, "[]"},
	{"container.commit", NULL, 201, "{\"Id\":\"" SOME_DIGEST "\"}"},
	{"container.exec", answer_create_exec},
	{"exec.start", answer_hijack},
	{"exec.inspect", answer_inspect},
	{"exec.resize", NULL, 200, ""},
	{"image.list", NULL, 200, "[]"},
	{"image.inspect", answer_image},
	{"image.history", NULL, 200, "[]"},
	{"image.search", NULL, 200, "[]"},
	{"image.pull", answer_pull},
	{"image.push", answer_push},
	{"image.tag", NULL, 201, ""},
	{"image.remove", NULL, 200, "[]"},
	{"image.build", answer_build},
	{"image.load", answer_load},
	{"build.session", answer_build_kit},
	{"build.grpc", answer_build_kit},
	{"network.create", answer_create_network},
	{"network.inspect", answer_inspect},
	{"network.list", answer_list_networks},
	{"network.connect", NULL, 200, ""},
	{"network.disconnect", NULL, 200, ""},
	{"network.remove", answer_remove},
	{"volume.create", answer_create_volume},
	{"volume.inspect", answer_inspect},
	{"volume.list", answer_list_volumes},
	{"volume.remove", answer_remove},
	{"service.create", NULL, 201, "{\"ID\":\"quaymastertry\"}"},
	{"secret.create", NULL, 201, "{\"ID\":\"quaymastertry\"}"},
	{"config.create", NULL, 201, "{\"ID\":\"quaymastertry\"}"},
	{"service.list", NULL, 200, "[]"},
	{"task.list", NULL, 200, "[]"},
	{"node.list", NULL, 200, "[]"},
	{"secret.list", NULL, 200, "[]"},
	{"config.list", NULL, 200, "[]"},
	{"plugin.list", NULL, 200, "[]"},
	{"plugin.privileges", NULL, 200, "[]"},
	{"swarm.init", NULL, 200, "\"quaymastertry\""},
};

/* What has no row: a question finds nothing, and what is done is done. */
static void answer_otherwise(struct answering *a)
{
	bool asks =
		strcmp(a->request->method, "GET") == 0 || strcmp(a->place->action, "unknown") == 0;

	if (asks)
		try_answers_message(a, 404, "quaymaster try: there is no answer to this here");
	else
		fputs("{}", a->out);
}

void try_answers_write(struct answering *a)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (strcmp(rows[i].action, a->place->action) != 0)
			continue;
		if (rows[i].answer) {
			rows[i].answer(a);
			return;
		}
		a->status = rows[i].status;
		fputs(rows[i].text, a->out);
		return;
	}
	answer_otherwise(a);
}
