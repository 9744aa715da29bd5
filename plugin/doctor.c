/* SPDX-License-Identifier: Apache-2.0 */
#include "doctor.h"

#include "commands.h"
#include "options.h"
#include "policy/policy.h"

#define DEFAULT_SOCKET        "/run/docker/plugins/quaymaster.sock"
#define DEFAULT_ENGINE_SOCKET "/run/docker.sock"
#define DEFAULT_OFF           "/run/quaymaster/off"

/* The answer is no, but not so bad. */
#define EXIT_WARNINGS 3

/* In the order in which somebody asks: is anybody asked, does it matter, who could get around. */
static doctor_check_fn *const checks[] = {
	doctor_check_chain,  doctor_check_verdict, doctor_check_plugin,
	doctor_check_policy, doctor_check_engine,  doctor_check_listeners,
	doctor_check_socket, doctor_check_log,     doctor_check_containers,
};

static int exit_code(enum finding_level worst)
{
	if (worst == FINDING_ERROR)
		return EXIT_NO;
	return worst == FINDING_WARNING ? EXIT_WARNINGS : 0;
}

static int examine(struct doctor *doctor, bool json)
{
	struct findings findings = {0};
	int code;

	if (geteuid() != 0)
		findings_add(&findings, FINDING_NOT_ROOT);
	doctor_gather(doctor);
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		checks[i](doctor, &findings);
	if (json)
		findings_print_json(&findings, stdout);
	else
		findings_print(&findings, stdout);
	code = exit_code(findings.worst);
	findings_done(&findings);
	doctor_done(doctor);
	return code;
}

int command_doctor(int argc, char **argv)
{
	struct doctor doctor = {
		.socket = DEFAULT_SOCKET,
		.engine_socket = DEFAULT_ENGINE_SOCKET,
		.off_path = DEFAULT_OFF,
	};
	bool json = false, list = false;
	const struct option_spec specs[] = {
		{"policy", &doctor.policy_path},
		{"socket", &doctor.socket},
		{"engine-socket", &doctor.engine_socket},
		{"daemon-json", &doctor.daemon_json},
		{"json", .flag = &json},
		{"list", .flag = &list},
		{NULL, NULL},
	};

	if (options_read(argc, argv, specs, NULL, 0) < 0)
		return EXIT_USAGE;
	if (!list)
		return examine(&doctor, json);
	if (json)
		finding_kinds_print_json(stdout);
	else
		finding_kinds_print(stdout);
	return 0;
}
