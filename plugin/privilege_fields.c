/* SPDX-License-Identifier: Apache-2.0 */
#include "privilege_fields.h"

#include <errno.h>
#include <string.h>

#include "claim_values.h"

/* A mode of confinement: word=mode, as the docker CLI would spell it for a container. */
static int read_confinement(struct reader *r, const struct field *field, void *target)
{
	const char *mode;

	(void)target;
	if (reader_text(r, &mode) < 0)
		return -EINVAL;
	if (!*mode || strcmp(mode, "default") == 0)
		return 0;
	if (strcmp(mode, "disabled") == 0)
		mode = "unconfined";
	value_security_option(r, reader_join(r, field->word, '=', mode), NULL);
	return 0;
}

static int read_label(struct reader *r, const struct field *field, void *target)
{
	const char *text;

	(void)target;
	if (reader_text(r, &text) < 0)
		return -EINVAL;
	if (*text)
		value_security_option(r, claims_printf(r->claims, "label=%s:%s", field->word, text),
		                      NULL);
	return 0;
}

static const struct field selinux_fields[] = {
	{"Disable", claim_flag, .control = CONTROL_SECURITY_OPTIONS, .word = "label=disable"},
	{"User", read_label, .word = "user"},
	{"Role", read_label, .word = "role"},
	{"Type", read_label, .word = "type"},
	{"Level", read_label, .word = "level"},
};

static const struct object selinux_object = {FIELDS(selinux_fields), .claims_unknown = true};

static const struct field seccomp_fields[] = {
	{"Mode", read_confinement, .word = "seccomp"},
	{"Profile", read_harmless},
};

static const struct object seccomp_object = {FIELDS(seccomp_fields), .claims_unknown = true};

static const struct field apparmor_fields[] = {
	{"Mode", read_confinement, .word = "apparmor"},
};

static const struct object apparmor_object = {FIELDS(apparmor_fields), .claims_unknown = true};

/* Windows only. */
static const struct field credential_spec_fields[] = {
	{"Config", read_harmless},
	{"File", read_harmless},
	{"Registry", read_harmless},
};

static const struct object credential_spec_object = {FIELDS(credential_spec_fields),
                                                     .claims_unknown = true};

static const struct field privileges_fields[] = {
	{"CredentialSpec", read_own_object, .object = &credential_spec_object},
	{"SELinuxContext", read_own_object, .object = &selinux_object},
	{"Seccomp", read_own_object, .object = &seccomp_object},
	{"AppArmor", read_own_object, .object = &apparmor_object},
	{"NoNewPrivileges", read_flag, .offset = offsetof(struct privileges, no_new_privileges)},
};

const struct object privileges_object = {FIELDS(privileges_fields), .claims_unknown = true};
