/* SPDX-License-Identifier: Apache-2.0 */
#include "capability.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

static const char *const names[] = {
	"ALL",
	"AUDIT_CONTROL",
	"AUDIT_READ",
	"AUDIT_WRITE",
	"BLOCK_SUSPEND",
	"BPF",
	"CHECKPOINT_RESTORE",
	"CHOWN",
	"DAC_OVERRIDE",
	"DAC_READ_SEARCH",
	"FOWNER",
	"FSETID",
	"IPC_LOCK",
	"IPC_OWNER",
	"KILL",
	"LEASE",
	"LINUX_IMMUTABLE",
	"MAC_ADMIN",
	"MAC_OVERRIDE",
	"MKNOD",
	"NET_ADMIN",
	"NET_BIND_SERVICE",
	"NET_BROADCAST",
	"NET_RAW",
	"PERFMON",
	"SETFCAP",
	"SETGID",
	"SETPCAP",
	"SETUID",
	"SYSLOG",
	"SYS_ADMIN",
	"SYS_BOOT",
	"SYS_CHROOT",
	"SYS_MODULE",
	"SYS_NICE",
	"SYS_PACCT",
	"SYS_PTRACE",
	"SYS_RAWIO",
	"SYS_RESOURCE",
	"SYS_TIME",
	"SYS_TTY_CONFIG",
	"WAKE_ALARM",
	NULL,
};

#define PREFIX     "CAP_"
#define PREFIX_LEN (sizeof(PREFIX) - 1)

/* Upper case of the character at *text, which moves on; only these two become ASCII in Go. */
static char upper(const char **text)
{
	static const struct {
		const char *from;
		char to;
	} folds[] = {
		{"\xc4\xb1", 'I'}, /* U+0131, dotless i */
		{"\xc5\xbf", 'S'}, /* U+017F, long s */
	};

	for (size_t i = 0; i < ARRAY_LEN(folds); i++) {
		if (strncmp(*text, folds[i].from, 2) == 0) {
			*text += 2;
			return folds[i].to;
		}
	}
	return (char)toupper((unsigned char)*(*text)++);
}

int capability_canonical(const char *text, char *ret, size_t size)
{
	size_t len = 0;

	if (size == 0)
		return -ENAMETOOLONG;
	/* The result is never longer than the text, and may overwrite nothing if it does not fit.
	 */
	if (strlen(text) >= size)
		return -ENAMETOOLONG;
	while (*text)
		ret[len++] = upper(&text);
	ret[len] = '\0';
	if (strncmp(ret, PREFIX, PREFIX_LEN) == 0 && strcmp(ret + PREFIX_LEN, names[0]) != 0 &&
	    capability_is_known(ret + PREFIX_LEN))
		memmove(ret, ret + PREFIX_LEN, len - PREFIX_LEN + 1);
	return 0;
}

bool capability_is_known(const char *canonical)
{
	for (const char *const *name = names; *name; name++) {
		if (strcmp(*name, canonical) == 0)
			return true;
	}
	return false;
}

const char *const *capability_names(void)
{
	return names;
}
