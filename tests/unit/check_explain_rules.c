/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For every control a call that its rules are about, explained by every built-in profile: explain
 * names the control, the line that holds its rule, why, and what to change.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/explain_print.h"
#include "plugin/judgement.h"
#include "plugin/second_look.h"
#include "policy/diag.h"
#include "policy/instead.h"
#include "support.h"

#define CREATE "POST", "/v1.41/containers/create"
#define IMAGE  "{\"Image\":\"evil/miner\""

/* A container with one more setting, or with one more of its HostConfig. */
#define WITH(setting) CREATE, IMAGE "," setting "}"
#define HOST(setting) CREATE, IMAGE ",\"HostConfig\":{" setting "}}"

static const struct {
	enum control control;
	const char *method, *target, *body;
} rows[] = {
	{CONTROL_ACTIONS, "POST", "/v1.41/plugins/quaymaster/disable", NULL},
	{CONTROL_PRIVILEGED, HOST("\"Privileged\":true")},
	{CONTROL_CAPABILITIES, HOST("\"CapAdd\":[\"SYS_ADMIN\"]")},
	{CONTROL_IMAGES, HOST("")},
	{CONTROL_IMAGE_NAMES, "POST", "/v1.41/images/evil/tag?repo=nginx&tag=1", NULL},
	{CONTROL_EXEC, "POST", "/v1.41/containers/web/exec", "{\"Cmd\":[\"sh\"]}"},
	{CONTROL_ATTACH, "POST", "/v1.41/containers/web/attach?stream=1&stdin=1", NULL},
	{CONTROL_HOST_NAMESPACES, HOST("\"PidMode\":\"host\"")},
	{CONTROL_CONTAINER_NAMESPACES, HOST("\"NetworkMode\":\"container:web\"")},
	{CONTROL_HOST_PATHS, HOST("\"Binds\":[\"/srv:/x\"]")},
	{CONTROL_PROPAGATION, HOST("\"Binds\":[\"/srv:/x:rshared\"]")},
	{CONTROL_VOLUMES_FROM, HOST("\"VolumesFrom\":[\"web\"]")},
	{CONTROL_VOLUME_DRIVERS, "POST", "/v1.41/volumes/create",
         "{\"Name\":\"x\",\"Driver\":\"sshfs\"}"},
	{CONTROL_DEVICES,
         HOST("\"Devices\":[{\"PathOnHost\":\"/dev/kvm\",\"PathInContainer\":\"/dev/kvm\"}]")},
	{CONTROL_SECURITY_OPTIONS, HOST("\"SecurityOpt\":[\"seccomp=unconfined\"]")},
	{CONTROL_RUNTIMES, HOST("\"Runtime\":\"kata\"")},
	{CONTROL_ANNOTATIONS, HOST("\"Annotations\":{\"a\":\"b\"}")},
	{CONTROL_CGROUP_PARENTS, HOST("\"CgroupParent\":\"/x\"")},
	{CONTROL_SYSCTLS, HOST("\"Sysctls\":{\"kernel.msgmax\":\"1\"}")},
	{CONTROL_LOG_DRIVERS, HOST("\"LogConfig\":{\"Type\":\"gelf\"}")},
	{CONTROL_NETWORK_DRIVERS, "POST", "/v1.41/networks/create",
         "{\"Name\":\"x\",\"Driver\":\"macvlan\"}"},
	{CONTROL_IMAGE_PUSHES, "POST", "/v1.41/images/ghcr.io/a/b/push?tag=1", NULL},
	{CONTROL_CONTAINER_NAMES, "POST", "/v1.41/containers/create?name=web", IMAGE "}"},
	{CONTROL_RENAMES, "POST", "/v1.41/containers/db/rename?name=web", NULL},
	{CONTROL_USER, WITH("\"User\":\"root\"")},
	{CONTROL_GROUPS, HOST("\"GroupAdd\":[\"999\"]")},
	{CONTROL_DROPPED_CAPABILITIES, HOST("")},
	{CONTROL_NO_NEW_PRIVILEGES, HOST("")},
	{CONTROL_READ_ONLY_ROOT, HOST("")},
	{CONTROL_HEALTHCHECK, HOST("")},
	{CONTROL_MEMORY, HOST("\"Memory\":8589934592")},
	{CONTROL_MEMORY_SWAP, HOST("\"Memory\":8589934592,\"MemorySwap\":-1")},
	{CONTROL_CPUS, HOST("")},
	{CONTROL_PIDS, HOST("")},
	{CONTROL_SHM_SIZE, HOST("\"ShmSize\":8589934592")},
	{CONTROL_ULIMITS,
         HOST("\"Ulimits\":[{\"Name\":\"nofile\",\"Soft\":1000000,\"Hard\":1000000}]")},
	{CONTROL_OOM_SETTINGS, HOST("\"OomKillDisable\":true")},
	{CONTROL_RESTART_POLICIES, HOST("\"RestartPolicy\":{\"Name\":\"always\"}")},
	{CONTROL_PUBLISHED_PORTS, HOST("\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"80\"}]}")},
	{CONTROL_NETWORKS, HOST("\"NetworkMode\":\"bridge\"")},
	{CONTROL_STATIC_ADDRESSES,
         WITH("\"NetworkingConfig\":{\"EndpointsConfig\":{\"x\":{\"IPAMConfig\":{"
              "\"IPv4Address\":\"10.0.0.5\"}}}}")},
	{CONTROL_MOUNT_TARGETS, HOST("\"Binds\":[\"data:/proc/sys\"]")},
	{CONTROL_TMPFS_OPTIONS, HOST("\"Tmpfs\":{\"/x\":\"exec\"}")},
	{CONTROL_LABELS, WITH("\"Labels\":{\"a\":\"b\"}")},
	{CONTROL_SECRETS, "POST", "/v1.41/services/create",
         "{\"Name\":\"s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\","
         "\"Secrets\":[{\"SecretID\":\"abc\",\"SecretName\":\"key\",\"File\":{\"Name\":"
         "\"key\",\"UID\":\"0\",\"GID\":\"0\",\"Mode\":292}}]}}}"},
	{CONTROL_API_VERSIONS, "GET", "/v1.24/containers/json", NULL},
	{CONTROL_UNSEEN, HOST("\"VolumesFrom\":[\"web\"]")},
	{CONTROL_UNKNOWN_ROUTE, "POST", "/v1.41/containers/web/levitate", NULL},
	{CONTROL_UNKNOWN_FIELD, HOST("\"NewSwitch\":7")},
	{CONTROL_UNREADABLE, HOST("\"Privileged\":true,\"privileged\":true")},
};

static struct policy *load(const char *profile)
{
	_cleanup_(diag_freep) struct diag *diag = NULL;
	struct policy *policy;

	ck_assert_int_eq(diag_new(&diag), 0);
	ck_assert_int_eq(policy_load_profile(profile, diag, &policy), 0);
	return policy;
}

/* Whether that line of a profile begins the rule. */
static bool holds_rule(const char *profile, unsigned line, const char *control)
{
	char key[64];
	size_t len;
	const char *text = policy_profile_text(profile, &len);

	snprintf(key, sizeof(key), "  %s:", control);
	for (; text && line > 1; line--) {
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return text && strncmp(text, key, strlen(key)) == 0;
}

/* What is said of the claim at `at`: from its verdict to the next one's. The caller's. */
static char *said_of(const struct decision_record *record, size_t at)
{
	_cleanup_(freep) char *text = NULL;
	const struct claim *claim = &record->claims->list[at];
	char head[512];
	const char *begin, *end;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	ck_assert_ptr_nonnull(out);
	explain_print(out, record, NULL);
	fclose(out);
	snprintf(head, sizeof(head), "%s%s%s", control_info(claim->control)->name,
	         claim->whole ? ", all of them together" : " ",
	         claim->whole    ? ""
	         : *claim->value ? claim->value
	                         : "(none)");
	begin = strstr(text, head);
	ck_assert_msg(begin != NULL, "%s is not in\n%s", head, text);
	/* The next claim begins with two blanks; what is said of this one is further in. */
	for (end = begin; (end = strchr(end, '\n')) && strncmp(end, "\n   ", 4) == 0;)
		end++;
	return end ? strndup(begin, (size_t)(end - begin)) : strdup(begin);
}

static void expect(const char *said, const char *words)
{
	ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is missing in: %s", words, said);
}

static void is_explained(const struct decision_record *record, size_t at)
{
	const struct claim *claim = &record->claims->list[at];
	_cleanup_(freep) char *said = said_of(record, at);
	bool denied = record->verdicts[at] == VERDICT_DENIED;
	struct rule_view rule;
	char place[128];

	policy_rule(record->policy, claim->control, &rule);
	ck_assert_msg(holds_rule(rule.origin, rule.line, control_info(claim->control)->name),
	              "%s at %s:%u", control_info(claim->control)->name, rule.origin, rule.line);
	snprintf(place, sizeof(place), "rule at %s:%u: ", rule.origin, rule.line);
	expect(said, place);
	expect(said, claim->field);
	/* Why is a word at least. */
	ck_assert(strspn(strstr(said, place) + strlen(place), "abcdefghijklmnopqrstuvwxyz") >=
	          strlen("it"));
	if (!denied)
		return;
	expect(said, "in the call:   ");
	expect(said, rule.message ? rule.message : claim_instead(claim));
	expect(said, "in the policy: ");
	snprintf(place, sizeof(place), "in the policy: %s: ", control_info(claim->control)->name);
	expect(said, place);
}

/* The first that is denied, or the first of all. */
static size_t find_claim(const struct decision_record *record)
{
	for (size_t i = 0; i < record->claims->n; i++) {
		if (record->verdicts[i] == VERDICT_DENIED)
			return i;
	}
	return 0;
}

/* The claims of one control alone: what would change for the others takes long to find out. */
static void keep(struct claims *claims, enum control control)
{
	size_t n = 0;

	claims_finish(claims);
	for (size_t i = 0; i < claims->n; i++) {
		if (claims->list[i].control == control)
			claims->list[n++] = claims->list[i];
	}
	claims->n = n;
}

static void explain_row(const struct policy *policy, size_t row)
{
	static struct claims claims;
	enum verdict verdicts[JUDGEMENT_VERDICTS];
	const struct guard guard = {0};
	char target[256], body[1024];
	const char *sent = rows[row].body;
	struct call_summary summary;
	struct call call = {.user = "",
	                    .method = rows[row].method,
	                    .target = target,
	                    .body = sent ? body : NULL,
	                    .body_len = sent ? strlen(sent) : 0};
	struct decision_record record = {.call = &call,
	                                 .summary = &summary,
	                                 .claims = &claims,
	                                 .verdicts = verdicts,
	                                 .policy = policy,
	                                 .occasion = &nobody};
	size_t at;

	snprintf(target, sizeof(target), "%s", rows[row].target);
	snprintf(body, sizeof(body), "%s", sent ? sent : "");
	claims_init(&claims);
	call_claims(&call, &claims, &summary);
	second_look_without(&claims);
	keep(&claims, rows[row].control);
	record.decision = judgement_make(policy, &nobody, &guard, &claims, verdicts);
	at = find_claim(&record);
	ck_assert_msg(at < claims.n, "the call for %s has no such claim",
	              control_info(rows[row].control)->name);
	is_explained(&record, at);
	claims_done(&claims);
}

START_TEST(the_rules_of_a_profile_are_explained)
{
	_cleanup_(policy_unrefp) struct policy *policy = load(policy_profiles()[_i]);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		explain_row(policy, i);
}
END_TEST

START_TEST(every_control_has_a_call)
{
	bool has[CONTROL_COUNT] = {false};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		has[rows[i].control] = true;
	for (size_t i = 0; i < CONTROL_COUNT; i++)
		ck_assert_msg(has[i], "%s has none", control_info((enum control)i)->name);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("explain rules");
	TCase *tests = tcase_create("explain rules");
	int n = 0;

	while (policy_profiles()[n])
		n++;
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, the_rules_of_a_profile_are_explained, 0, n);
	tcase_add_test(tests, every_control_has_a_call);
	suite_add_tcase(suite, tests);
	return support_run(suite);
}
