/* SPDX-License-Identifier: Apache-2.0 */
#include "ask.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "policy/limits.h"

/*
 * A command prepared in a container waits with it: somebody can prepare many, so that they may not
 * take all of the room. Lists are long.
 */
static const struct {
	const char *before, *after; /* of the name */
	bool named;
	unsigned at_once;
	size_t answer_max;
} kinds[ASK_COUNT] = {
	[ASK_CONTAINER] = {"/containers/", "/json", true, LIMIT_LOOKS_AT_ONCE, LIMIT_LOOK_ANSWER},
	[ASK_EXEC] = {"/exec/", "/json", true, LIMIT_LOOKS_AT_ONCE / 4, LIMIT_LOOK_ANSWER},
	[ASK_VOLUME] = {"/volumes/", "", true, LIMIT_LOOKS_AT_ONCE / 4, LIMIT_LOOK_ANSWER},
	[ASK_NETWORK] = {"/networks/", "", true, LIMIT_LOOKS_AT_ONCE / 4, LIMIT_LOOK_ANSWER},
	[ASK_INFO] = {"/info", "", false, LIMIT_LOOKS_AT_ONCE / 4, LIMIT_LOOK_ANSWER},
	[ASK_CONTAINERS] = {"/containers/json?all=1", "", false, LIMIT_LISTS_AT_ONCE,
                            LIMIT_LOOK_LIST},
	[ASK_NETWORKS] = {"/networks", "", false, LIMIT_LISTS_AT_ONCE, LIMIT_LOOK_LIST},
	[ASK_SWARM_HOST] = {"/networks/host?scope=swarm", "", false, LIMIT_LISTS_AT_ONCE,
                            LIMIT_LOOK_ANSWER},
	[ASK_SERVICE] = {"/services/", "", true, LIMIT_LOOKS_AT_ONCE / 4, LIMIT_LOOK_ANSWER},
};

bool ask_name_is_plain(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	size_t len = strspn(name, letters);

	return len > 0 && len <= LIMIT_NAME && !name[len] && !strchr("_.-", name[0]);
}

const char *ask_kind_name(enum ask_kind kind)
{
	static const char *const names[ASK_COUNT] = {
		[ASK_CONTAINER] = "container",
		[ASK_EXEC] = "exec",
		[ASK_VOLUME] = "volume",
		[ASK_NETWORK] = "network",
		[ASK_CONTAINERS] = "containers",
		[ASK_NETWORKS] = "networks",
		[ASK_SWARM_HOST] = "swarm_host",
		[ASK_SERVICE] = "service",
		[ASK_INFO] = "info",
		[ASK_PATH] = "path",
		[ASK_POLICY] = "policy",
		[ASK_REMOVE_SOCKET] = "remove_socket",
	};

	return kind < ASK_COUNT && names[kind] ? names[kind] : "other";
}

bool ask_is_for_engine(enum ask_kind kind)
{
	return kind < ASK_COUNT && kinds[kind].before;
}

unsigned ask_at_once(enum ask_kind kind)
{
	return ask_is_for_engine(kind) ? kinds[kind].at_once : LIMIT_LOOKS_AT_ONCE;
}

size_t ask_answer_max(enum ask_kind kind)
{
	return ask_is_for_engine(kind) ? kinds[kind].answer_max : LIMIT_LOOK_ANSWER;
}

int ask_target(enum ask_kind kind, const char *name, char *ret, size_t size)
{
	int len;

	if (!ask_is_for_engine(kind))
		return -EINVAL;
	if (kinds[kind].named ? !ask_name_is_plain(name) : *name != '\0')
		return -EINVAL;
	len = snprintf(ret, size, "%s%s%s", kinds[kind].before, name, kinds[kind].after);
	return len > 0 && (size_t)len < size ? 0 : -EINVAL;
}
