/* SPDX-License-Identifier: Apache-2.0 */
#include "mount_fields.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "claim_values.h"
#include "path_values.h"

/* The options of the local driver that go to mount(2) (moby volume/local/local_unix.go v29.7.2). */
struct local_options {
	const char *type;
	const char *o;
	const char *device;
};

/* What the docker CLI calls those options, at each of their doors. */
struct option_flags {
	const char *type, *o, *device;
};

static const struct option_flags volume_flags = {"--opt type=", "--opt o=", "--opt device="};
static const struct option_flags mount_flags = {
	"--mount volume-opt=type=", "--mount volume-opt=o=", "--mount volume-opt=device="};

/* A mount being read; also the target of its nested structs. */
struct mount {
	const char *type;
	const char *source;
	const char *target;
	const char *propagation;
	const char *driver;
	struct local_options options;
	bool read_only;
	bool writable_below; /* read-only, but not what is mounted below it */
};

static void volume_driver(struct reader *r, const char *name, const char *flag)
{
	if (*name && strcmp(name, "local") != 0)
		reader_claim(r, CONTROL_VOLUME_DRIVERS, name, NULL, flag);
}

int read_volume_driver(struct reader *r, const struct field *field, void *target)
{
	const char *name;

	(void)target;
	if (reader_text(r, &name) < 0)
		return -EINVAL;
	volume_driver(r, name, field->flag);
	return 0;
}

/* Whether the comma-separated mount options o hold word, in any case. */
static bool has_word(const char *o, const char *word)
{
	size_t len = strlen(word);

	while (*o) {
		size_t n = strcspn(o, ",");

		while (n > 0 && *o == ' ')
			o++, n--;
		if (n >= len && strncasecmp(o, word, len) == 0 && strspn(o + len, " ") == n - len)
			return true;
		o += n + (o[n] == ',');
	}
	return false;
}

/*
 * Whether mount options make a bind read-only, to the letter: what permits is read strictly, and
 * the last of ro and rw wins in the engine. A recursive bind leaves what is mounted below writable.
 */
static bool is_read_only(const char *o)
{
	bool read_only = false;

	while (*o) {
		size_t n = strcspn(o, ",");

		if (n == 2 && memcmp(o, "ro", 2) == 0)
			read_only = true;
		else if (n == 2 && strncasecmp(o, "rw", 2) == 0)
			return false;
		else if (n > 4 && strncasecmp(o, "rbind", 5) == 0)
			return false;
		o += n + (o[n] == ',');
	}
	return read_only;
}

/* Mount options that change what an innocent file system type does. */
static void shared_words(struct reader *r, const char *o, const char *flag)
{
	static const char *const words[] = {"shared", "rshared"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (has_word(o, words[i]))
			value_propagation(r, words[i], flag);
	}
	if (has_word(o, "remount") || has_word(o, "move"))
		reader_claim(r, CONTROL_VOLUME_DRIVERS, "local/remount", "remount", flag);
}

/*
 * What the local driver would mount. A bind is one by its option alone, whatever the type says;
 * a tmpfs has no source; any other type has the kernel open the device as root.
 */
static void local_volume(struct reader *r, const struct local_options *options,
                         const struct option_flags *flags)
{
	const char *type = options->type ? options->type : "";
	const char *o = options->o ? options->o : "";
	const char *device = options->device ? options->device : "";
	bool bind = has_word(o, "bind") || has_word(o, "rbind");

	shared_words(r, o, flags->o);
	/* It goes to mount(2) as it is (moby volume/local/local_unix.go v29.7.2). */
	if (path_leads_up(device))
		reader_claim(r, CONTROL_UNREADABLE, "a device with \"..\" in its path can be any",
		             device, flags->device);
	if (bind && *device != '/')
		reader_claim(r, CONTROL_UNREADABLE, "a bind needs the whole path of its device",
		             NULL, NULL);
	if (bind) {
		value_host_path(r, device, is_read_only(o), device, flags->device);
		return;
	}
	if (strcmp(type, "tmpfs") == 0 || (!*type && !*device))
		return;
	reader_claim(r, CONTROL_VOLUME_DRIVERS, reader_join(r, "local", '/', type), type,
	             flags->type);
	if (*device == '/')
		value_host_path(r, device, is_read_only(o), device, flags->device);
}

/*
 * The options' keys belong to a map, which Go does not fold; the driver refuses "Device" then.
 * Reading them as fields only makes this program stricter.
 */
static const struct field local_option_fields[] = {
	{"type", read_text, .offset = offsetof(struct local_options, type)},
	{"o", read_text, .offset = offsetof(struct local_options, o)},
	{"device", read_text, .offset = offsetof(struct local_options, device)},
};

static const struct object local_options_object = {FIELDS(local_option_fields)};

static const struct field driver_fields[] = {
	{"Name", read_text, .offset = offsetof(struct mount, driver)},
	{"Options", read_object, .offset = offsetof(struct mount, options),
         .object = &local_options_object},
};

static const struct object driver_object = {FIELDS(driver_fields), .claims_unknown = true};

static const struct field volume_option_fields[] = {
	{"NoCopy", read_harmless},
	{"Labels", read_harmless},
	{"Subpath", read_harmless},
	{"DriverConfig", read_object, .object = &driver_object},
};

static const struct object volume_options_object = {FIELDS(volume_option_fields),
                                                    .claims_unknown = true};

static const struct field bind_option_fields[] = {
	{"Propagation", read_text, .offset = offsetof(struct mount, propagation)},
	{"NonRecursive", read_harmless},
	{"CreateMountpoint", read_harmless},
	{"ReadOnlyNonRecursive", read_flag, .offset = offsetof(struct mount, writable_below)},
	{"ReadOnlyForceRecursive", read_harmless},
};

static const struct object bind_options_object = {FIELDS(bind_option_fields),
                                                  .claims_unknown = true};

static void each_tmpfs_option(struct reader *r, const struct field *field, void *target,
                              const char *text, const char *value)
{
	(void)field;
	(void)target;
	(void)value;
	value_tmpfs_options(r, text, "--mount tmpfs-options=");
}

/* A list of lists: a word, or a word with its value. */
static int read_tmpfs_options(struct reader *r, const struct field *field, void *target)
{
	int n;

	if (gojson_peek(&r->json) == GOJSON_NULL)
		return gojson_null(&r->json);
	if (gojson_enter(&r->json, GOJSON_LIST) < 0)
		return -EINVAL;
	while ((n = gojson_next(&r->json)) > 0) {
		if (read_texts(r, field, target) < 0)
			return -EINVAL;
	}
	return n;
}

static const struct field tmpfs_option_fields[] = {
	{"SizeBytes", read_harmless},
	{"Mode", read_harmless},
	{"Options", read_tmpfs_options, .each = each_tmpfs_option},
};

static const struct object tmpfs_options_object = {FIELDS(tmpfs_option_fields),
                                                   .claims_unknown = true};

static const struct field image_option_fields[] = {
	{"Subpath", read_harmless},
};

static const struct object image_options_object = {FIELDS(image_option_fields),
                                                   .claims_unknown = true};

static const struct field mount_fields[] = {
	{"Type", read_text, .offset = offsetof(struct mount, type)},
	{"Source", read_text, .offset = offsetof(struct mount, source)},
	{"Target", read_text, .offset = offsetof(struct mount, target)},
	{"ReadOnly", read_flag, .offset = offsetof(struct mount, read_only)},
	{"Consistency", read_harmless},
	{"BindOptions", read_object, .object = &bind_options_object},
	{"VolumeOptions", read_object, .object = &volume_options_object},
	{"ImageOptions", read_object, .object = &image_options_object},
	{"TmpfsOptions", read_object, .object = &tmpfs_options_object},
	{"ClusterOptions", claim_present},
};

/*
 * A service's source, target and volume options are templates that each node fills in, long after
 * the call was judged (moby/swarmkit template/expand.go).
 */
static void refuse_template(struct reader *r, const char *text)
{
	if (r->service && text && strstr(text, "{{"))
		reader_claim(r, CONTROL_UNREADABLE, "a template in a mount can become any", text,
		             "--mount");
}

static void refuse_templates(struct reader *r, const struct mount *mount)
{
	refuse_template(r, mount->source);
	refuse_template(r, mount->target);
	refuse_template(r, mount->options.type);
	refuse_template(r, mount->options.o);
	refuse_template(r, mount->options.device);
}

/*
 * A path as source is a host path whatever the type says: the engine refuses it for other types,
 * and if one day it does not, it is judged.
 */
static void mount_done(struct reader *r, const void *target)
{
	const struct mount *mount = target;
	const char *type = mount->type ? mount->type : "";
	const char *source = mount->source ? mount->source : "";
	bool read_only = mount->read_only && !mount->writable_below;

	refuse_templates(r, mount);
	if (strcmp(type, "image") == 0)
		value_image(r, source, "--mount type=image,source=", true);
	else if (strcmp(type, "bind") == 0 || *source == '/')
		value_host_path(r, source, read_only, source, "--mount type=bind,source=");
	else if (strcmp(type, "volume") == 0)
		value_volume(r, source);
	else if (strcmp(type, "tmpfs") != 0)
		reader_claim(r, CONTROL_VOLUME_DRIVERS, reader_join(r, "mount", '/', type), type,
		             "--mount type=");
	if (mount->propagation)
		value_propagation(r, mount->propagation, "--mount bind-propagation=");
	if (mount->driver)
		volume_driver(r, mount->driver, "--mount volume-driver=");
	local_volume(r, &mount->options, &mount_flags);
	if (mount->target && *mount->target)
		value_mount_target(r, mount->target, "--mount target=");
}

_Static_assert(sizeof(struct mount) <= READER_TARGET_MAX, "a mount fits a list's target");

const struct object mount_object = {
	FIELDS(mount_fields),
	.claims_unknown = true,
	.done = mount_done,
};

struct volume_create {
	const char *driver;
	struct local_options options;
};

static const struct field volume_create_fields[] = {
	{"Name", read_harmless},
	{"Driver", read_text, .offset = offsetof(struct volume_create, driver)},
	{"DriverOpts", read_object, .offset = offsetof(struct volume_create, options),
         .object = &local_options_object},
	{"Labels", read_harmless},
	{"ClusterVolumeSpec", claim_present},
};

static void volume_create_done(struct reader *r, const void *target)
{
	const struct volume_create *volume = target;

	if (volume->driver)
		volume_driver(r, volume->driver, "--driver");
	local_volume(r, &volume->options, &volume_flags);
}

_Static_assert(sizeof(struct volume_create) <= READER_TARGET_MAX, "fits a body's target");

const struct object volume_create_object = {
	FIELDS(volume_create_fields),
	.claims_unknown = true,
	.done = volume_create_done,
};

static const struct field volume_inspect_fields[] = {
	{"Driver", read_text, .offset = offsetof(struct volume_create, driver)},
	{"Options", read_object, .offset = offsetof(struct volume_create, options),
         .object = &local_options_object},
};

/* The engine adds fields to what it says; those that matter are these two. */
const struct object volume_inspect_object = {
	FIELDS(volume_inspect_fields),
	.done = volume_create_done,
};
