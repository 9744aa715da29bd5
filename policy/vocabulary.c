/* SPDX-License-Identifier: Apache-2.0 */
#include "vocabulary.h"

#include <stdbool.h>
#include <string.h>

#include "action.h"
#include "cleanup.h"
#include "glob.h"
#include "suggest.h"

#define WORDS_MAX 16

/*
 * The words that a control's claims consist of. One that ends with "=", ":", "/" or "." is only the
 * beginning of a value.
 */
static const struct vocabulary {
	enum control control;
	const char *warning;
	const char *words[WORDS_MAX];
} closed[] = {
	{CONTROL_PROPAGATION,
         "this is no propagation, so it matches nothing; expected shared, rshared, slave or rslave",
         {"shared", "rshared", "slave", "rslave", "private", "rprivate"}},
	{CONTROL_RESTART_POLICIES,
         "this is no restart policy, so it matches nothing; expected no, always, unless-stopped, "
         "on-failure or \"on-failure:5\"",
         {"no", "always", "unless-stopped", "on-failure", "on-failure:"}},
	{CONTROL_OOM_SETTINGS,
         "this matches nothing; expected kill-disabled or a score, as in \"score=-100\"",
         {"kill-disabled", "score="}},
	{CONTROL_CONTAINER_NAMESPACES,
         "this matches nothing; expected a namespace and a container, as in \"network:web\"",
         {"network:", "pid:", "ipc:", "uts:", "user:", "cgroup:"}},
	{CONTROL_STATIC_ADDRESSES,
         "this matches nothing; expected an address, as in \"ip=10.20.*\" or \"mac=02:*\", or a "
         "new network's \"subnet=10.20.0.0/16\" or \"gateway=10.20.0.1\"",
         {"ip=", "mac=", "subnet=", "gateway="}},
	{CONTROL_TMPFS_OPTIONS,
         "only exec, suid and dev are asked about, so this matches nothing",
         {"exec", "suid", "dev"}},
	{CONTROL_SECURITY_OPTIONS,
         "this matches nothing; expected an option with its value, as in \"seccomp=unconfined\" "
         "or \"no-new-privileges=true\"",
         {"seccomp=", "apparmor=", "label=", "systempaths=", "no-new-privileges=",
          "writable-cgroups=", "credentialspec=", "privileged-without-host-devices="}},
	{CONTROL_DEVICES,
         "this matches nothing; expected a path, as in /dev/fuse, or \"request/DRIVER\" for --gpus "
         "and the like",
         {"/", "rule/", "request/"}},
	{CONTROL_SYSCTLS,
         "no container has such a kernel parameter, so this matches nothing; they begin with net., "
         "kernel. or fs.mqueue.",
         {"net.", "kernel.", "fs.mqueue."}},
};

/* Words of a control that has others too: what is near to one is probably that one. */
static const struct vocabulary open[] = {
	{CONTROL_LOG_DRIVERS,
         "the engine has no such log driver of its own",
         {"json-file", "local", "journald", "syslog", "gelf", "fluentd", "awslogs", "splunk",
          "etwlogs", "gcplogs", "none"}},
	{CONTROL_NETWORK_DRIVERS,
         "the engine has no such network driver of its own",
         {"bridge", "overlay", "macvlan", "ipvlan", "host", "none", "null"}},
	{CONTROL_VOLUME_DRIVERS, "the engine has no such volume driver of its own", {"local"}},
	{CONTROL_RUNTIMES,
         "the engine has no such runtime of its own",
         {"runc", "crun", "runsc", "youki", "kata", "nvidia", "io.containerd.runc.v2"}},
};

/* Characters that no value of a control has, and what to write instead. */
static const struct stranger {
	enum control control;
	const char *characters;
	const char *warning;
} strangers[] = {
	{CONTROL_SYSCTLS, "/",
         "a kernel parameter is compared with dots, as in net.core.somaxconn"},
	{CONTROL_SYSCTLS, "=",
         "a kernel parameter is compared by its name alone; leave out the \"=\""},
	{CONTROL_VOLUMES_FROM, ":",
         "a container is compared by its name alone; leave out the \":\""},
	{CONTROL_CONTAINER_NAMES, "/: ,=@", "no container's name has such a character"},
	{CONTROL_EXEC, "/: ,=@", "no container's name has such a character"},
	{CONTROL_ATTACH, "/: ,=@", "no container's name has such a character"},
	{CONTROL_API_VERSIONS, "v<>=-",
         "a version is compared as in \"1.41\", and \"1.4?\" is 1.40 to 1.49"},
};

/* Whether a pattern can match something that begins with a word. */
static bool can_begin(const char *text, const char *word)
{
	size_t literal = strcspn(text, "*?");
	size_t len = strlen(word);

	if (literal < len && text[literal] == '\0')
		return false;
	return strncmp(text, word, literal < len ? literal : len) == 0;
}

static bool is_beginning(const char *word)
{
	return strchr("=:/.", word[strlen(word) - 1]) != NULL;
}

static bool can_match(const char *text, const char *word)
{
	if (is_beginning(word))
		return can_begin(text, word);
	return glob_match(slice_of(text), slice_of(word));
}

/* The warning unless a pattern can match one of the words; with the nearest one. */
static struct remark check_words(const char *text, const char *const *words, size_t max,
                                 const char *warning)
{
	struct suggestion suggestion = {.word = text};

	for (size_t i = 0; i < max && words[i]; i++) {
		if (can_match(text, words[i]))
			return (struct remark){0};
		if (!glob_is_wild(slice_of(text)) && !is_beginning(words[i]))
			suggest_offer(&suggestion, words[i]);
	}
	return (struct remark){.warning = warning, .nearest = suggestion.nearest};
}

/* A label is compared with its value, whatever it is. */
static struct remark check_label(const char *text)
{
	const char *equals = strchr(text, '=');

	if (!equals && !strchr(text, '*'))
		return (struct remark){.warning = "a label is compared with its value, so this "
		                                  "matches nothing; write \"KEY=*\" for any"};
	if (equals && equals[1] == '\0')
		return (struct remark){.warning = "this is the label without a value; write "
		                                  "\"KEY=*\" for any"};
	return (struct remark){0};
}

static struct remark check_strangers(enum control control, const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(strangers); i++) {
		if (strangers[i].control == control && strpbrk(text, strangers[i].characters))
			return (struct remark){.warning = strangers[i].warning};
	}
	if (control == CONTROL_SECURITY_OPTIONS && strcspn(text, ":") < strcspn(text, "=*?"))
		return (struct remark){.warning =
		                               "an option is compared with a \"=\", as in "
		                               "\"seccomp=unconfined\"; write it in place of the "
		                               "\":\""};
	/* Only a path has no permissions behind it; a rule has. */
	if (control == CONTROL_DEVICES && text[0] == '/' && strchr(text, ':'))
		return (struct remark){.warning = "a device is compared by its path alone; leave "
		                                  "out what is behind the \":\""};
	return (struct remark){0};
}

static struct remark check_open(const struct vocabulary *vocabulary, const char *text)
{
	struct remark remark = check_words(text, vocabulary->words, WORDS_MAX, vocabulary->warning);

	return remark.nearest ? remark : (struct remark){0};
}

struct remark vocabulary_check(enum control control, const char *text)
{
	struct remark remark = check_strangers(control, text);

	if (remark.warning)
		return remark;
	if (control == CONTROL_ACTIONS)
		return action_check(text);
	if (control == CONTROL_LABELS)
		return check_label(text);
	for (size_t i = 0; i < ARRAY_LEN(closed); i++) {
		if (closed[i].control == control)
			return check_words(text, closed[i].words, WORDS_MAX, closed[i].warning);
	}
	for (size_t i = 0; i < ARRAY_LEN(open); i++) {
		if (open[i].control == control)
			return check_open(&open[i], text);
	}
	return (struct remark){0};
}
