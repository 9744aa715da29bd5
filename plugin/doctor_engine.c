/* SPDX-License-Identifier: Apache-2.0 */
/* The engine itself: how old it is, what no plugin sees of it, and on which networks it listens. */
#include <stdio.h>
#include <string.h>

#include "advisory.h"
#include "doctor.h"
#include "policy/limits.h"
#include "policy/policy.h"
#include "proc.h"
#include "text.h"

/* From which version on gRPC is served on every listener (moby commit d210449d85). */
static const struct engine_version first_grpc = {29, 2, 0};

/* Below this minor version of the API read-only mounts are not read-only all the way down. */
#define WEAK_API 44

/* Addresses looked at of one process. */
#define ADDRESSES_MAX 32

/* Whether the policy denies an action to whoever is nobody in particular. */
static bool is_denied(const struct policy *policy, const char *action)
{
	const struct claim claim = {.control = CONTROL_ACTIONS, .value = action, .field = ""};
	const struct occasion nobody = {.user = ""};
	enum verdict verdict;

	return policy && policy_judge(policy, &nobody, &claim, 1, &verdict) == DECISION_DENY;
}

static void say_advisories(const struct doctor *doctor, struct engine_version version, bool closed,
                           struct findings *findings)
{
	char lines[2048];
	struct text text;
	const struct advisory *advisory;
	unsigned at = 0;

	text_init(&text, lines, sizeof(lines));
	while ((advisory = advisory_next(version, &at))) {
		if (closed == (!advisory->action || is_denied(doctor->policy, advisory->action)))
			text_printf(&text, "%s  %s\n", advisory->id, advisory->what);
	}
	if (text.len > 0)
		findings_say(findings, closed ? FINDING_ADVISORIES_CLOSED : FINDING_ADVISORIES,
		             "%s", lines);
}

static void check_version(const struct doctor *doctor, struct findings *findings)
{
	struct engine_version version;

	if (!doctor->engine.version)
		return;
	findings_say(findings, FINDING_ENGINE, "version %s", doctor->engine.version);
	if (engine_version_read(doctor->engine.version, &version) < 0)
		return;
	say_advisories(doctor, version, false, findings);
	say_advisories(doctor, version, true, findings);
	if (!engine_version_is_before(version, first_grpc))
		findings_add(findings, FINDING_GRPC);
}

/* The 45 of "1.45"; 0 for what is no such version. */
static unsigned api_minor(const char *version)
{
	if (!version || strncmp(version, "1.", 2) != 0)
		return 0;
	return (unsigned)strtoul(version + 2, NULL, 10);
}

/* An engine that speaks no better version has no choice. */
static void check_api(const struct doctor *doctor, struct findings *findings)
{
	unsigned min = api_minor(doctor->engine.min_api);

	if (min > 0 && min < WEAK_API && api_minor(doctor->engine.api) > WEAK_API)
		findings_say(findings, FINDING_OLD_API, "from %s on, up to %s",
		             doctor->engine.min_api, doctor->engine.api);
}

void doctor_check_engine(const struct doctor *doctor, struct findings *findings)
{
	const struct engine_facts *engine = &doctor->engine;

	if (doctor->engine_error < 0) {
		findings_say(findings, FINDING_NO_ENGINE, "%s: %s", doctor->engine_socket,
		             strerrordesc_np(-doctor->engine_error));
		return;
	}
	if (*doctor->not_told)
		findings_say(findings, FINDING_NOT_TOLD, "%s", doctor->not_told);
	check_version(doctor, findings);
	check_api(doctor, findings);
	if (engine->experimental)
		findings_add(findings, FINDING_EXPERIMENTAL);
	if (engine->swarm && strcmp(engine->swarm, "active") == 0)
		findings_add(findings, FINDING_SWARM);
	if (engine->rootless)
		findings_add(findings, FINDING_ROOTLESS);
	else if (doctor->info && !engine->userns)
		findings_add(findings, FINDING_NO_USERNS);
	if (engine->live_restore)
		findings_add(findings, FINDING_LIVE_RESTORE);
}

/* "tcp://0.0.0.0:2375": what stands behind tcp://, or NULL for another kind of address. */
static const char *tcp_address(const char *host)
{
	if (strncmp(host, "tcp://", 6) == 0)
		return host + 6;
	return strstr(host, "://") || *host == '/' || !strchr(host, ':') ? NULL : host;
}

/* The port of an address; without one the engine takes these (docker/cli opts/hosts.go). */
static unsigned port_of(const char *address, bool tls)
{
	const char *bracket = strrchr(address, ']');
	const char *colon = strrchr(bracket ? bracket : address, ':');
	unsigned port = colon ? (unsigned)strtoul(colon + 1, NULL, 10) : 0;

	return port > 0 ? port : tls ? 2376 : 2375;
}

/* Ports that dockerd holds with good reason beside those of its API. */
static bool is_expected(const struct doctor *doctor, unsigned port)
{
	const char *metrics = doctor->flags.metrics ? doctor->flags.metrics : doctor->file.metrics;
	bool swarm = doctor->engine.swarm && strcmp(doctor->engine.swarm, "active") == 0;

	/* Management and gossip of a swarm. */
	return (metrics && port_of(metrics, false) == port) ||
	       (swarm && (port == 2377 || port == 7946));
}

static bool is_named(const struct settings_list *hosts, unsigned port, bool tls)
{
	for (size_t i = 0; i < hosts->n; i++) {
		const char *address = tcp_address(hosts->item[i]);

		if (address && port_of(address, tls) == port)
			return true;
	}
	return false;
}

/* What dockerd really listens on: a socket that systemd handed over stands in no setting. */
static void check_sockets(const struct doctor *doctor, bool tls, struct findings *findings)
{
	struct proc_address addresses[ADDRESSES_MAX];
	size_t n =
		doctor->dockerd > 0 ? proc_listens(doctor->dockerd, addresses, ADDRESSES_MAX) : 0;

	for (size_t i = 0; i < n; i++) {
		unsigned port = addresses[i].port;

		if (!is_named(&doctor->flags.hosts, port, tls) &&
		    !is_named(&doctor->file.hosts, port, tls) && !is_expected(doctor, port))
			findings_say(findings, FINDING_OTHER_LISTENER, "%s", addresses[i].text);
	}
}

static void check_hosts(const struct settings_list *hosts, bool verified, const char *where,
                        struct findings *findings)
{
	for (size_t i = 0; i < hosts->n; i++) {
		if (!tcp_address(hosts->item[i]))
			continue;
		findings_say(findings, verified ? FINDING_TLS_LISTENER : FINDING_OPEN_LISTENER,
		             "%s, in %s", hosts->item[i], where);
	}
}

void doctor_check_listeners(const struct doctor *doctor, struct findings *findings)
{
	bool verified = doctor->flags.tlsverify || doctor->file.tlsverify;

	check_hosts(&doctor->flags.hosts, verified, "dockerd's command line", findings);
	check_hosts(&doctor->file.hosts, verified, doctor->daemon_json, findings);
	check_sockets(doctor, verified || doctor->flags.tls || doctor->file.tls, findings);
	if (doctor->dockerd == 0)
		findings_add(findings, FINDING_NO_DOCKERD);
}
