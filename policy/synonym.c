/* SPDX-License-Identifier: Apache-2.0 */
#include "synonym.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "cleanup.h"

/* A right word, and what is written for it, each between blanks. */
static const struct {
	const char *right;
	const char *words;
} synonyms[] = {
	{"capabilities", " cap-add cap caps add-capabilities allowed-capabilities "},
	{"dropped-capabilities", " cap-drop drop drop-capabilities required-drop-capabilities "},
	{"host-paths", " volumes volume binds bind bind-mounts mounts mount paths hostpath "},
	{"host-namespaces", " pid ipc uts userns userns-mode pid-mode ipc-mode network-mode net "
                            "host-network host-pid host-ipc cgroupns namespaces "},
	{"published-ports", " ports port publish expose host-ports "},
	{"read-only-root", " read-only readonly read-only-rootfs readonly-rootfs "
                           "read-only-root-filesystem "},
	{"restart-policies", " restart restart-policy "},
	{"tmpfs-options", " tmpfs "},
	{"images", " registries registry repositories "},
	{"memory", " mem mem-limit memory-limit "},
	{"memory-swap", " swap memswap-limit memory-swap-limit "},
	{"cpus", " cpu cpu-limit nano-cpus "},
	{"pids", " pids-limit pid-limit "},
	{"shm-size", " shm "},
	{"oom-settings", " oom-score-adj oom-kill-disable oom "},
	{"groups", " group-add users teams "},
	{"user", " users run-as run-as-user run-as-non-root uid cn subject "},
	{"actions", " commands endpoints api routes verbs methods "},
	{"log-drivers", " logging log-opt "},
	{"image-pushes", " push pushes "},
	{"security-options", " seccomp apparmor selinux "},
	{"healthcheck", " health health-cmd "},
	{"extends", " profile inherit inherits from "},
	{"exceptions", " exemptions exempt waivers overrides "},
	{"include", " imports import "},
	{"rules", " policy policies controls "},
	{"log", " logging audit-log "},
	{"mode", " enforcement enforcement-action "},
	{"contact", " support help "},
	{"expires", " until valid-until expiration end ends end-date "},
	{"reason", " why comment description ticket justification "},
	{"match", " conditions condition when for selector "},
	{"id", " name "},
	{"permit", " rules grant grants "},
	{"container", " label labels name names containers "},
	{"max", " limit maximum at-most "},
	{"require", " must needed mandatory "},
	{"verdict", " default action effect decision value "},
	{"message", " reason hint remedy "},
	{"deny", " denied forbid forbidden block blocked reject disallow prohibit refuse "},
	{"allow", " permit permitted allowed accept grant "},
	{"audit", " warn warning dryrun dry-run permissive report log monitor complain "},
	{"enforce", " block blocking enforced enforcing strict deny "},
	{"baseline", " default standard "},
	{"restricted", " strict hardened "},
	{"open", " none off permissive privileged "},
	{"network", " net "},
	{"denials", " denied deny denies "},
	{"lose", " drop discard "},
	{"non-root", " nonroot true "},
};

char synonym_folded(char letter)
{
	return letter == '_' ? '-' : (char)tolower((unsigned char)letter);
}

/* Whether a word is one of some, each of which has a blank before and behind it. */
static bool is_among(const char *word, const char *words)
{
	size_t len = strlen(word);

	for (const char *w = words + 1; *w; w += strcspn(w, " ") + 1) {
		size_t i = 0;

		while (i < len && synonym_folded(word[i]) == w[i])
			i++;
		if (i == len && w[i] == ' ')
			return true;
	}
	return false;
}

bool synonym_is(const char *word, const char *right)
{
	for (size_t i = 0; i < ARRAY_LEN(synonyms); i++) {
		if (strcmp(synonyms[i].right, right) == 0 && is_among(word, synonyms[i].words))
			return *word != '\0';
	}
	return false;
}
