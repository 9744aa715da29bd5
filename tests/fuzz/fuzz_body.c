/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON body to its verdict, on every route that takes one: the input is an action's name on a
 * line, and the body. Beside what judge.h demands:
 *
 * - what is no JSON is claimed as unreadable,
 * - the same JSON spelt otherwise, with every letter escaped, makes the same claims,
 * - a key that is there twice, as Go reads keys, makes a body unreadable,
 * - a thing that a policy denies alone it denies in any body: nothing hides it.
 */
#include "judge.h"
#include "plugin/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CREATE  "container.create"
#define EXEC    "container.exec"
#define UPDATE  "container.update"
#define VOLUME  "volume.create"
#define NETWORK "network.create"
#define SERVICE "service.create"
#define HOST(s) "{\"HostConfig\":{" s "}}"
#define TASK(s) "{\"TaskTemplate\":{\"ContainerSpec\":{" s "}}}"
#define BIND    "[{\"Type\":\"bind\",\"Source\":\"/\",\"Target\":\"/x\"}]"

/* Bodies that do nothing which must be denied. */
static const struct {
	const char *action, *body;
} innocent[] = {
	{CREATE, "{\"Image\":\"nginx\"}"},
	{EXEC, "{\"Cmd\":[\"sh\"]}"},
	{UPDATE, "{}"},
	{VOLUME, "{\"Name\":\"v\"}"},
	{NETWORK, "{\"Name\":\"n\"}"},
	{SERVICE, "{\"Name\":\"s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"}}}"},
};

/* What is put into a body. A policy that denies it in an innocent one must deny it in all. */
static const struct {
	const char *action, *body;
} harmful[] = {
	{CREATE, HOST("\"Privileged\":true")},
	{CREATE, HOST("\"Binds\":[\"/:/x\"]")},
	{CREATE, HOST("\"CapAdd\":[\"sys_admin\"]")},
	{CREATE, HOST("\"CapAdd\":\"ALL\"")},
	{CREATE, HOST("\"PidMode\":\"host\"")},
	{CREATE, HOST("\"IpcMode\":\"host\"")},
	{CREATE, HOST("\"UTSMode\":\"host\"")},
	{CREATE, HOST("\"UsernsMode\":\"host\"")},
	{CREATE, HOST("\"CgroupnsMode\":\"host\"")},
	{CREATE, HOST("\"NetworkMode\":\"host\"")},
	{CREATE, HOST("\"PidMode\":\"container:a\"")},
	{CREATE, HOST("\"VolumesFrom\":[\"a\"]")},
	{CREATE, HOST("\"Mounts\":" BIND)},
	{CREATE, HOST("\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}]")},
	{CREATE, HOST("\"DeviceCgroupRules\":[\"a *:* rwm\"]")},
	{CREATE, HOST("\"DeviceRequests\":[{\"Driver\":\"cdi\"}]")},
	{CREATE, HOST("\"SecurityOpt\":[\"seccomp=unconfined\"]")},
	{CREATE, HOST("\"SecurityOpt\":[\"apparmor=unconfined\"]")},
	{CREATE, HOST("\"Runtime\":\"x\"")},
	{CREATE, HOST("\"Annotations\":{\"a\":\"b\"}")},
	{CREATE, HOST("\"CgroupParent\":\"/\"")},
	{CREATE, HOST("\"Sysctls\":{\"kernel.core_pattern\":\"|/x\"}")},
	{CREATE, HOST("\"MaskedPaths\":[]")},
	{CREATE, HOST("\"ReadonlyPaths\":[]")},
	{CREATE, HOST("\"VolumeDriver\":\"x\"")},
	{CREATE, HOST("\"LogConfig\":{\"Type\":\"gelf\"}")},
	{CREATE, HOST("\"Xyz\":1")},
	{CREATE, "{\"Privileged\":true}"},
	{CREATE, "{\"Image\":\"evil.example/x\"}"},
	{CREATE, "{\"NetworkingConfig\":{\"EndpointsConfig\":{\"host\":{}}}}"},
	{EXEC, "{\"Privileged\":true}"},
	{UPDATE, "{\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}]}"},
	{UPDATE, "{\"CgroupParent\":\"/\"}"},
	{VOLUME, "{\"Driver\":\"x\"}"},
	{VOLUME, "{\"Driver\":\"local\",\"DriverOpts\":"
                 "{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/etc\"}}"},
	{NETWORK, "{\"Driver\":\"macvlan\"}"},
	{SERVICE, TASK("\"CapabilityAdd\":[\"CAP_SYS_ADMIN\"]")},
	{SERVICE, TASK("\"Mounts\":" BIND)},
	{SERVICE, TASK("\"Image\":\"evil.example/x\"")},
	{SERVICE, TASK("\"Privileges\":{\"Seccomp\":{\"Mode\":\"unconfined\"}}")},
	{SERVICE, TASK("\"Sysctls\":{\"kernel.core_pattern\":\"|/x\"}")},
	{SERVICE, "{\"TaskTemplate\":{\"Networks\":[{\"Target\":\"host\"}]}}"},
	{SERVICE, "{\"TaskTemplate\":{\"Runtime\":\"plugin\"}}"},
	{SERVICE, "{\"TaskTemplate\":{\"LogDriver\":{\"Name\":\"gelf\"}}}"},
};

/* Keys, and what Go takes for the same key. */
static const struct {
	const char *action, *key, *again;
} doubles[] = {
	{CREATE, "Image", "{\"iMAGE\":\"nginx\","},
	{CREATE, "HostConfig", "{\"Ho\u017ftConfig\":null,"},
	{CREATE, "HostConfig", "{\"HostConfig\":{},"},
	{VOLUME, "DriverOpts", "{\"driveropts\":{},"},
	{NETWORK, "Driver", "{\"dRiver\":\"\","},
	{SERVICE, "TaskTemplate", "{\"Ta\\u017f\\u212aTemplate\":{},"},
};

/* The claims of one body; text is what they point into. */
struct reading {
	struct claims claims;
	char *text;
	char *target;
};

static const struct route *find_route(const char *action, size_t len)
{
	size_t n;
	const struct route *routes = route_table(&n);

	for (size_t i = 0; i < n; i++) {
		bool json = routes[i].body == ROUTE_BODY_JSON ||
		            routes[i].body == ROUTE_BODY_JSON_OR_NONE;

		if (json && strlen(routes[i].action) == len &&
		    memcmp(routes[i].action, action, len) == 0)
			return &routes[i];
	}
	return NULL;
}

/* The route's path, with a name for each placeholder. */
static char *target_of(const struct route *route)
{
	char *target = calloc(1, strlen(route->pattern) + sizeof("/v1.44"));
	size_t len = 0;

	assert(target);
	memcpy(target, "/v1.44", 6);
	len = 6;
	for (const char *c = route->pattern; *c; c++) {
		if (*c == '{')
			c += strcspn(c, "}");
		target[len++] = *c == '}' ? 'x' : *c;
	}
	return target;
}

static void read_body(struct reading *reading, const struct route *route, const char *body,
                      size_t len)
{
	struct call call = {
		.user = "",
		.method = route->method,
		.content_type = "application/json",
		.content_length = "1",
	};
	struct call_summary summary;

	reading->target = call.target = target_of(route);
	reading->text = call.body = malloc(len + 1);
	assert(call.body);
	memcpy(call.body, body, len);
	call.body[len] = '\0';
	call.body_len = len;
	claims_init(&reading->claims);
	call_claims(&call, &reading->claims, &summary);
	judge_finish(&reading->claims);
}

static void reading_done(struct reading *reading)
{
	claims_done(&reading->claims);
	free(reading->text);
	free(reading->target);
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void check_same(const struct claims *a, const struct claims *b)
{
	assert(a->n == b->n && a->overflown == b->overflown);
	for (size_t i = 0; i < a->n; i++) {
		const struct claim *x = &a->list[i], *y = &b->list[i];

		assert(x->control == y->control && strcmp(x->value, y->value) == 0);
		assert(strcmp(x->field, y->field) == 0 && is_same(x->typed, y->typed));
		assert(x->read_only == y->read_only && x->guarded == y->guarded);
		assert(is_same(x->alias, y->alias) && x->amount == y->amount);
		assert(is_same(x->of, y->of) && x->whole == y->whole);
	}
}

/* The same JSON with each character of its strings as an escape. */
static char *spell(json_t *root, size_t *ret_len)
{
	char *plain = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_ENCODE_ANY);
	char *spelt = malloc(6 * strlen(plain) + 1), *out = spelt;
	bool inside = false;

	assert(spelt);
	for (const char *c = plain; *c; c++) {
		size_t escape = *c != '\\' ? 0 : c[1] == 'u' ? 6 : 2;

		inside ^= *c == '"';
		if (escape > 0) {
			out = mempcpy(out, c, escape);
			c += escape - 1;
		} else if (inside && *c != '"') {
			out += sprintf(out, "\\u%04X", (unsigned char)*c);
		} else {
			*out++ = *c;
		}
	}
	*ret_len = (size_t)(out - spelt);
	*out = '\0';
	free(plain);
	return spelt;
}

/* Numbers that are no integers are written otherwise by jansson. */
static bool has_real(json_t *value)
{
	const char *key;
	json_t *child;
	size_t i;

	json_object_foreach(value, key, child)
	{
		if (has_real(child))
			return true;
	}
	json_array_foreach(value, i, child)
	{
		if (has_real(child))
			return true;
	}
	return json_is_real(value);
}

static void check_respelt(const struct route *route, json_t *root, const struct claims *claims)
{
	static struct reading other;
	size_t len;
	char *text;

	if (has_real(root))
		return;
	text = spell(root, &len);
	read_body(&other, route, text, len);
	check_same(claims, &other.claims);
	reading_done(&other);
	free(text);
}

static bool claims_unreadable(const struct claims *claims)
{
	for (size_t i = 0; i < claims->n; i++) {
		if (claims->list[i].control == CONTROL_UNREADABLE)
			return true;
	}
	return false;
}

static void check_doubles(const struct route *route, json_t *root)
{
	static struct reading other;

	for (size_t i = 0; i < ARRAY_LEN(doubles); i++) {
		char *plain, *text;

		if (strcmp(doubles[i].action, route->action) != 0 ||
		    !json_object_get(root, doubles[i].key))
			continue;
		plain = json_dumps(root, JSON_COMPACT);
		assert(plain && asprintf(&text, "%s%s", doubles[i].again, plain + 1) > 0);
		read_body(&other, route, text, strlen(text));
		assert(claims_unreadable(&other.claims) || other.claims.overflown);
		reading_done(&other);
		free(text);
		free(plain);
	}
}

static bool allows_json(const struct judge *judge, const struct route *route, json_t *root)
{
	static struct reading reading;
	char *text = json_dumps(root, JSON_COMPACT);
	bool allows;

	assert(text);
	read_body(&reading, route, text, strlen(text));
	allows = judge_allows(judge, &reading.claims);
	reading_done(&reading);
	free(text);
	return allows;
}

static bool allows_with(const struct judge *judge, const struct route *route, json_t *root,
                        const char *more)
{
	json_t *added = json_loads(more, 0, NULL);
	json_t *both = json_deep_copy(root);
	bool allows;

	assert(added && both && json_object_update_recursive(both, added) == 0);
	allows = allows_json(judge, route, both);
	json_decref(added);
	json_decref(both);
	return allows;
}

/* Whether a policy denies harmful[i], and nothing else, in an innocent body. */
static bool denies_alone(const struct judge *judge, size_t i)
{
	const struct route *route = find_route(harmful[i].action, strlen(harmful[i].action));
	bool denies = false;

	for (size_t j = 0; j < ARRAY_LEN(innocent); j++) {
		json_t *root;

		if (strcmp(innocent[j].action, harmful[i].action) != 0)
			continue;
		root = json_loads(innocent[j].body, 0, NULL);
		assert(root && route);
		denies = allows_json(judge, route, root) &&
		         !allows_with(judge, route, root, harmful[i].body);
		json_decref(root);
	}
	return denies;
}

struct harm {
	bool known[JUDGES_MAX][ARRAY_LEN(harmful)];
	size_t n;
};

/* What each policy denies alone. All of this rests on that being much. */
static const struct harm *all_harm(const struct judges *judges)
{
	static struct harm harm;

	if (harm.n > 0)
		return &harm;
	for (size_t i = 0; i < judges->n; i++) {
		for (size_t j = 0; j < ARRAY_LEN(harmful); j++) {
			harm.known[i][j] = denies_alone(&judges->list[i], j);
			harm.n += harm.known[i][j];
		}
	}
	assert(harm.n > ARRAY_LEN(harmful));
	return &harm;
}

/* One of what is harmful on this route, another for each length of input. */
static void check_hides_nothing(const struct judges *judges, const struct route *route,
                                json_t *root, size_t seed)
{
	size_t i = seed % ARRAY_LEN(harmful);

	if (!json_is_object(root))
		return;
	for (size_t tries = 0; strcmp(harmful[i].action, route->action) != 0; tries++) {
		if (tries == ARRAY_LEN(harmful))
			return;
		i = (i + 1) % ARRAY_LEN(harmful);
	}
	for (size_t j = 0; j < judges->n; j++) {
		if (all_harm(judges)->known[j][i])
			assert(!allows_with(&judges->list[j], route, root, harmful[i].body));
	}
}

/* jansson bounds numbers and refuses what has a NUL; the rest that it refuses is no JSON. */
static bool is_json_for_others(const json_error_t *error)
{
	enum json_error_code code = json_error_code(error);

	return code == json_error_numeric_overflow || code == json_error_null_character ||
	       code == json_error_duplicate_key || code == json_error_stack_overflow;
}

static void check(const struct judges *judges, const struct route *route, const char *body,
                  size_t len)
{
	static struct reading reading;
	json_error_t error = {0};
	json_t *root = json_loadb(body, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);

	read_body(&reading, route, body, len);
	for (size_t i = 0; i < judges->n; i++)
		judge_allows(&judges->list[i], &reading.claims);
	if (root && !memchr(body, 0, len)) {
		check_respelt(route, root, &reading.claims);
		check_doubles(route, root);
		check_hides_nothing(judges, route, root, len);
	} else if (!is_json_for_others(&error) && strcmp(route->action, CREATE) == 0) {
		assert(claims_unreadable(&reading.claims) || reading.claims.overflown);
	}
	json_decref(root);
	reading_done(&reading);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *end = memchr(text, '\n', size);
	const struct route *route = end ? find_route(text, (size_t)(end - text)) : NULL;

	if (route)
		check(judges_all(), route, end + 1, size - (size_t)(end + 1 - text));
	return 0;
}
