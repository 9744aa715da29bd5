/* SPDX-License-Identifier: Apache-2.0 */
#include "danger.h"

#include <string.h>

#include "policy/glob.h"

/* The first row that matches counts. A row without danger is an exception from those below it. */
struct danger {
	enum control control;
	const char *glob;
	const char *danger; /* NULL: harmless */
};

#define ROOT     "is as good as root on the host"
#define BLIND    "nobody can say what it does"
#define SYSTEM   "changes what the host itself runs by"
#define TRUST    "gives a name that others trust"
#define MEMORY   "reaches the host's memory or its other processes"
#define CONFINED "takes away what keeps the container in"
#define ENGINE   "changes the engine, or what no rule has judged"
#define DEVICE   "is a device of the host that is not known to be harmless"
#define KERNEL   "is a kernel parameter that may be the whole host's"

static const struct danger dangers[] = {
	{CONTROL_PRIVILEGED, "*", ROOT},
	{CONTROL_UNSEEN, "*", BLIND},
	{CONTROL_UNKNOWN_ROUTE, "*", BLIND},
	{CONTROL_UNKNOWN_FIELD, "*", BLIND},
	{CONTROL_UNREADABLE, "*", BLIND},
	{CONTROL_HOST_NAMESPACES, "*", "shares what separates the container from the host"},
	{CONTROL_ACTIONS, "plugin.*", ENGINE},
	{CONTROL_ACTIONS, "swarm.*", ENGINE},
	{CONTROL_ACTIONS, "node.*", ENGINE},
	{CONTROL_ACTIONS, "debug.*", MEMORY},
	{CONTROL_ACTIONS, "checkpoint.*", ENGINE},
	{CONTROL_ACTIONS, "service.rollback", ENGINE},
	{CONTROL_ACTIONS, "container.restore", ENGINE},
	{CONTROL_ACTIONS, "container.attach-websocket", "can be typed into by a web page"},
	{CONTROL_ACTIONS, "volume.update", ENGINE},
	{CONTROL_ACTIONS, "image.build-remote", BLIND},
	{CONTROL_ACTIONS, "image.load", TRUST},
	{CONTROL_ACTIONS, "image.import", TRUST},
	{CONTROL_IMAGE_NAMES, "docker.io/library/*", TRUST},
	{CONTROL_CAPABILITIES, "ALL", ROOT},
	{CONTROL_CAPABILITIES, "SYS_ADMIN", ROOT},
	{CONTROL_CAPABILITIES, "SYS_MODULE", ROOT},
	{CONTROL_CAPABILITIES, "SYS_RAWIO", MEMORY},
	{CONTROL_CAPABILITIES, "SYS_PTRACE", MEMORY},
	{CONTROL_CAPABILITIES, "SYS_BOOT", SYSTEM},
	{CONTROL_CAPABILITIES, "SYS_TIME", SYSTEM},
	{CONTROL_CAPABILITIES, "SYSLOG", MEMORY},
	{CONTROL_CAPABILITIES, "DAC_READ_SEARCH", "opens every file of the host"},
	{CONTROL_CAPABILITIES, "BPF", MEMORY},
	{CONTROL_CAPABILITIES, "PERFMON", MEMORY},
	{CONTROL_CAPABILITIES, "NET_ADMIN", "changes networks and their filters"},
	{CONTROL_CAPABILITIES, "MAC_*", CONFINED},
	{CONTROL_CAPABILITIES, "AUDIT_CONTROL", SYSTEM},
	{CONTROL_CAPABILITIES, "CHECKPOINT_RESTORE", MEMORY},
	{CONTROL_PROPAGATION, "*shared", "makes mounts on the host"},
	{CONTROL_SECURITY_OPTIONS, "*unconfined*", CONFINED},
	{CONTROL_SECURITY_OPTIONS, "*disable*", CONFINED},
	{CONTROL_SECURITY_OPTIONS, "no-new-privileges=*", NULL},
	{CONTROL_SECURITY_OPTIONS, "apparmor=*", NULL},
	{CONTROL_SECURITY_OPTIONS, "*", CONFINED},
	{CONTROL_CGROUP_PARENTS, "*", "leaves the limits of the engine"},
	{CONTROL_MOUNT_TARGETS, "/proc*", CONFINED},
	{CONTROL_MOUNT_TARGETS, "/sys*", CONFINED},
	{CONTROL_DEVICES, "/dev/fuse", NULL},
	{CONTROL_DEVICES, "/dev/dri", NULL},
	{CONTROL_DEVICES, "/dev/dri/*", NULL},
	{CONTROL_DEVICES, "/dev/snd", NULL},
	{CONTROL_DEVICES, "/dev/snd/*", NULL},
	{CONTROL_DEVICES, "/dev/video*", NULL},
	{CONTROL_DEVICES, "/dev/ttyUSB*", NULL},
	{CONTROL_DEVICES, "/dev/ttyACM*", NULL},
	{CONTROL_DEVICES, "/dev/net/tun", NULL},
	{CONTROL_DEVICES, "/dev/kvm", NULL},
	{CONTROL_DEVICES, "gpu/*", NULL},
	{CONTROL_DEVICES, "*", DEVICE},
	{CONTROL_SYSCTLS, "net.*", NULL},
	{CONTROL_SYSCTLS, "fs.mqueue.*", NULL},
	{CONTROL_SYSCTLS, "kernel.msg*", NULL},
	{CONTROL_SYSCTLS, "kernel.sem*", NULL},
	{CONTROL_SYSCTLS, "kernel.shm*", NULL},
	{CONTROL_SYSCTLS, "*", KERNEL},
	{CONTROL_OOM_SETTINGS, "*", "has the host end something else when memory runs out"},
};

/* What ordinary containers read of the host. Only if they cannot write it. */
static const char *const read_only_harmless[] = {
	"/etc/localtime", "/etc/timezone",       "/etc/hosts",       "/etc/resolv.conf",
	"/etc/ssl/certs", "/usr/share/zoneinfo", "/etc/ssl/certs/*", "/usr/share/zoneinfo/*",
};

/* Directories that the host lives by: they, and what is below them. */
static const char *const systems[] = {"/bin",   "/boot", "/dev",     "/etc",       "/lib",
                                      "/lib?*", "/proc", "/root",    "/run",       "/sbin",
                                      "/sys",   "/usr",  "/var/run", "/var/spool", "/var/log"};

/* Directories that hold those, or everybody's: they alone. */
static const char *const holders[] = {"/", "/home", "/var", "/var/lib", "/opt", "/mnt", "/srv"};

static bool is_one_of(const char *const *globs, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++) {
		if (glob_match(slice_of(globs[i]), slice_of(path)))
			return true;
	}
	return false;
}

static bool is_below(const char *const *globs, size_t n, const char *path)
{
	struct slice first = slice_of(path);

	for (size_t i = 0; i < n; i++) {
		/* Each prefix of the path that ends where a component does. */
		for (size_t len = 1; len <= first.len; len++) {
			if ((path[len] == '/' || path[len] == '\0') &&
			    glob_match(slice_of(globs[i]), (struct slice){path, len}))
				return true;
		}
	}
	return false;
}

static const char *danger_of_path(const struct claim *claim)
{
	const char *path = claim->value;

	if (claim->guarded)
		return "reaches the engine, the kernel or quaymaster itself: " ROOT;
	if (claim->read_only && is_one_of(read_only_harmless, ARRAY_LEN(read_only_harmless), path))
		return NULL;
	if (path[0] != '/' || is_one_of(holders, ARRAY_LEN(holders), path) ||
	    is_below(systems, ARRAY_LEN(systems), path))
		return claim->read_only ? "shows what the host itself lives by" : SYSTEM;
	return NULL;
}

const char *danger_of(const struct claim *claim)
{
	if (claim->control == CONTROL_HOST_PATHS)
		return danger_of_path(claim);
	for (size_t i = 0; i < ARRAY_LEN(dangers); i++) {
		if (dangers[i].control == claim->control &&
		    glob_match(slice_of(dangers[i].glob), slice_of(claim->value)))
			return dangers[i].danger;
	}
	return NULL;
}
