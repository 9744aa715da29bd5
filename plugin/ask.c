/* SPDX-License-Identifier: Apache-2.0 */
#include "ask.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "policy/limits.h"

static const char *const targets[ASK_COUNT][2] = {
	[ASK_CONTAINER] = {"/containers/", "/json"},
	[ASK_EXEC] = {"/exec/", "/json"},
	[ASK_VOLUME] = {"/volumes/", ""},
	[ASK_NETWORK] = {"/networks/", ""},
	[ASK_INFO] = {"/info", ""},
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
		[ASK_CONTAINER] = "container", [ASK_EXEC] = "exec",
		[ASK_VOLUME] = "volume",       [ASK_NETWORK] = "network",
		[ASK_INFO] = "info",           [ASK_PATH] = "path",
		[ASK_POLICY] = "policy",       [ASK_REMOVE_SOCKET] = "remove_socket",
	};

	return kind < ASK_COUNT && names[kind] ? names[kind] : "other";
}

bool ask_is_for_engine(enum ask_kind kind)
{
	return kind < ASK_COUNT && targets[kind][0];
}

int ask_target(enum ask_kind kind, const char *name, char *ret, size_t size)
{
	int len;

	if (!ask_is_for_engine(kind))
		return -EINVAL;
	if (kind == ASK_INFO ? *name != '\0' : !ask_name_is_plain(name))
		return -EINVAL;
	len = snprintf(ret, size, "%s%s%s", targets[kind][0], name, targets[kind][1]);
	return len > 0 && (size_t)len < size ? 0 : -EINVAL;
}
