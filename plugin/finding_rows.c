/* SPDX-License-Identifier: Apache-2.0 */
#include "finding.h"

#define IN_DAEMON_JSON                                                                             \
	"\n\"authorization-plugins\": [\"quaymaster\"]"                                            \
	"\nsystemctl restart docker"

static const struct finding_info rows[FINDING_KINDS] = {
	[FINDING_CANARY] = {"canary", FINDING_OK,
                            "dockerd asks quaymaster: a call that must be denied was denied", NULL,
                            NULL},
	[FINDING_NOT_GIVEN] = {"not-given", FINDING_ERROR, "dockerd was never told of quaymaster",
                               "Nothing is judged: every docker call on this host is allowed.",
                               "Put this line into /etc/docker/daemon.json, inside its braces, and "
                               "restart dockerd:" IN_DAEMON_JSON},
	[FINDING_NOT_IN_CHAIN] =
		{"not-in-chain", FINDING_ERROR,
                 "dockerd does not ask quaymaster, though it was told to",
                 "A call that quaymaster always denies went through to the engine, so nothing is "
                 "judged. Either daemon.json was changed and dockerd has not read it since, or "
                 "dockerd got quaymaster as a flag and forgot it when it was reloaded. `docker "
                 "info` may list it still.",
                 "Make sure that daemon.json names it, then restart dockerd:" IN_DAEMON_JSON},
	[FINDING_WRONG_KEY] =
		{"wrong-key", FINDING_ERROR, "daemon.json has a key that dockerd ignores",
                 "The key is \"authorization-plugins\", with an s at the end. Without it dockerd "
                 "takes the line for something else, says nothing, and asks nobody.",
                 "Put the s there, and restart dockerd:" IN_DAEMON_JSON},
	[FINDING_FLAG_ONLY] =
		{"flag-only", FINDING_ERROR, "quaymaster is given to dockerd as a flag alone",
                 "At the next `systemctl reload docker` dockerd reads daemon.json again, finds no "
                 "plugin there, and from then on asks nobody. It says nothing, and `docker info` "
                 "still lists the plugin.",
                 "Take the flag out of dockerd's command line (systemctl edit --full docker), put "
                 "this line into daemon.json, and restart dockerd:" IN_DAEMON_JSON},
	[FINDING_NOT_IN_FILE] =
		{"not-in-file", FINDING_ERROR, "daemon.json no longer names quaymaster",
                 "dockerd still asks it, and will not after its next reload or restart.",
                 "Put this line back, or tell doctor where the file is (--daemon-json):"
                 "\n\"authorization-plugins\": [\"quaymaster\"]"},
	[FINDING_IN_FILE] = {"in-file", FINDING_OK,
                             "daemon.json names quaymaster, so a reload keeps it", NULL, NULL},
	[FINDING_DAEMON_JSON] =
		{"daemon-json", FINDING_ERROR, "daemon.json cannot be read",
                 "dockerd will not start again with it, and a reload leaves it as it is.",
                 "Mend the file, and let dockerd check it (from engine 23.0 on):"
                 "\ndockerd --validate"},
	[FINDING_ORDER] = {"order", FINDING_NOTE, "other plugins are asked before quaymaster",
                           "All of them have to allow a call, so that this makes nothing weaker. "
                           "What one of them denies is not in quaymaster's log.",
                           NULL},
	[FINDING_PLUGIN_FAILED] =
		{"plugin-failed", FINDING_ERROR, "dockerd asks quaymaster and gets no answer",
                 "Every docker command waits for 15 to 30 seconds and then fails. Nothing gets "
                 "past it, and nobody can work.",
                 "See why it does not answer, and start it again:"
                 "\nsystemctl status quaymaster\nsystemctl restart quaymaster"},
	[FINDING_OTHER_PLUGIN] =
		{"other-plugin", FINDING_WARNING,
                 "another plugin denied the call that tests quaymaster",
                 "It is asked before quaymaster, so that doctor cannot tell whether quaymaster is "
                 "asked at all.",
                 "Put quaymaster first in \"authorization-plugins\", restart dockerd, and run "
                 "doctor again."},
	[FINDING_CANARY_UNCLEAR] = {"canary-unclear", FINDING_WARNING,
                                    "doctor cannot tell whether dockerd asks quaymaster",
                                    "The engine gave an answer that doctor does not know.", NULL},
	[FINDING_SWITCHED_OFF] =
		{"switched-off", FINDING_WARNING,
                 "quaymaster is switched off: every call is allowed",
                 "Root did this with `quaymaster off`. It ends by itself; until then it cannot be "
                 "told whether dockerd asks at all.",
                 "To end it now:\nquaymaster on"},
	[FINDING_OFF_FILE] = {"off-file", FINDING_WARNING,
                              "a file is there to switch quaymaster off, and does not",
                              "It counts only as `quaymaster off` writes it, root's alone.",
                              "To be rid of it:\nquaymaster on"},
	[FINDING_NOT_ENFORCING] =
		{"not-enforcing", FINDING_WARNING, "a privileged container would be allowed",
                 "quaymaster is asked, but its policy lets pass what is root on the host: it is in "
                 "audit mode, or has a rule that allows it.",
                 "When the decision log shows that nobody needs it, set this in the policy:"
                 "\nmode: enforce\nrules: {privileged: deny}"},
	[FINDING_ENFORCING] = {"enforcing", FINDING_OK, "a privileged container is denied", NULL,
                               NULL},
	[FINDING_NO_ENGINE] =
		{"no-engine", FINDING_ERROR, "the engine does not answer",
                 "Nothing of it could be looked at. That is no fault of quaymaster's if dockerd "
                 "does not run.",
                 "See whether it runs, or say where its socket is (--engine-socket):"
                 "\nsystemctl status docker"},
	[FINDING_ENGINE] = {"engine", FINDING_OK, "the engine answers", NULL, NULL},
	[FINDING_NOT_TOLD] =
		{"not-told", FINDING_NOTE, "the engine did not tell doctor everything",
                 "What depends on it was not looked at. The policy judges doctor's own questions, "
                 "too.",
                 NULL},
	[FINDING_NO_DOCKERD] =
		{"no-dockerd", FINDING_NOTE, "doctor cannot see with which flags dockerd runs",
                 "Flags can name plugins and listeners that daemon.json does not. doctor has to "
                 "run as root, on the host and not in a container.",
                 NULL},
	[FINDING_ADVISORIES] =
		{"advisories", FINDING_WARNING,
                 "this engine is older than the mends of known holes that quaymaster cannot close",
                 "Judged by its version alone: distributions mend some of them without a new "
                 "number.",
                 "Update the engine."},
	[FINDING_ADVISORIES_CLOSED] =
		{"advisories-closed", FINDING_NOTE,
                 "this engine is older than the mends of known holes; quaymaster closes these",
                 "Where the engine keeps a part of a call from its plugins, quaymaster denies that "
                 "call, and what the policy denies nobody can use. Other plugins in the chain may "
                 "not be so careful.",
                 "Update the engine when you can."},
	[FINDING_GRPC] =
		{"grpc", FINDING_WARNING, "this engine takes builds over gRPC and asks no plugin",
                 "Since 29.2 whoever reaches the socket can build, and give the result any image's "
                 "name, without a call that a plugin sees. The engine has no switch for it.",
                 "Allow images by digest, not by name alone, and put this into daemon.json:"
                 "\n\"builder\": {\"entitlements\": {\"network-host\": false, \"device\": false}}"},
	[FINDING_OLD_API] =
		{"old-api", FINDING_NOTE, "the engine takes calls of old API versions",
                 "They weaken what the engine does by itself: below 1.44 read-only mounts are not "
                 "read-only all the way down. quaymaster judges each call as the engine reads it.",
                 "If no old client is left, put this into the rules of the policy:"
                 "\napi-versions: {deny: [\"1.1?\", \"1.2?\", \"1.3?\", \"1.40\", \"1.41\", "
                 "\"1.42\", \"1.43\"]}"},
	[FINDING_EXPERIMENTAL] = {"experimental", FINDING_NOTE,
                                  "the engine runs with experimental features",
                                  "Checkpoints write to directories of the host; baseline denies "
                                  "them.",
                                  "If nobody needs them, take this out of daemon.json:"
                                  "\n\"experimental\": true"},
	[FINDING_SWARM] =
		{"swarm", FINDING_NOTE, "this host is part of a swarm",
                 "Tasks that its managers send run here without a call. quaymaster has to run on "
                 "every manager, and judge services there.",
                 NULL},
	[FINDING_ROOTLESS] = {"rootless", FINDING_NOTE, "the engine runs without root",
                              "Its socket and daemon.json lie in a user's directories: say where "
                              "with --engine-socket and --daemon-json. That user can switch "
                              "quaymaster off.",
                              NULL},
	[FINDING_NO_USERNS] =
		{"no-userns", FINDING_NOTE, "root in a container is root's number on the host",
                 "With user namespaces a container that breaks out, or gets a host path, is "
                 "nobody. It moves the engine's data to another directory, so try it first.",
                 "In daemon.json:\n\"userns-remap\": \"default\""},
	[FINDING_LIVE_RESTORE] =
		{"live-restore", FINDING_NOTE, "containers outlive dockerd here (live-restore)",
                 "What ran before quaymaster was there goes on after a restart of dockerd, and no "
                 "call is made for it. See below for containers that the policy would deny.",
                 NULL},
	[FINDING_OPEN_LISTENER] =
		{"open-listener", FINDING_ERROR,
                 "dockerd listens on a network without asking who calls",
                 "Whoever reaches that port talks to the engine, and as everybody's name there is "
                 "empty, no rule for users can hold.",
                 "Ask for client certificates in daemon.json, or remove the listener:"
                 "\n\"tlsverify\": true, \"tlscacert\": \"/etc/docker/ca.pem\","
                 "\n\"tlscert\": \"/etc/docker/cert.pem\", \"tlskey\": \"/etc/docker/key.pem\""},
	[FINDING_OTHER_LISTENER] =
		{"other-listener", FINDING_WARNING,
                 "dockerd holds a port that its settings do not name",
                 "It may come from systemd's docker.socket, which dockerd serves without TLS.",
                 "See what it is:\nss -ltnp\nsystemctl cat docker.socket"},
	[FINDING_TLS_LISTENER] = {"tls-listener", FINDING_OK,
                                  "who calls over the network needs a certificate", NULL, NULL},
	[FINDING_SOCKET_OPEN] =
		{"socket-open", FINDING_ERROR, "every user of this host can talk to the engine",
                 "The engine's socket may be written by everybody. What the policy allows, "
                 "everybody can do.",
                 "Give it back to a group:\nchmod 660 /run/docker.sock"},
	[FINDING_SOCKET_GROUP] =
		{"socket-group", FINDING_NOTE, "these users can talk to the engine",
                 "They can do whatever the policy allows, under no name: on the unix socket "
                 "nobody has one. See that each of them is meant to be there.",
                 NULL},
	[FINDING_SOCKET] = {"socket", FINDING_OK, "root alone can talk to the engine's socket",
                            NULL, NULL},
	[FINDING_PLUGIN_DOWN] =
		{"plugin-down", FINDING_ERROR, "quaymaster does not answer on its socket",
                 "While dockerd is to ask it, every docker command waits for 15 to 30 seconds and "
                 "then fails, and dockerd does not start.",
                 "Start it, or say where its socket is (--socket):"
                 "\nsystemctl enable --now quaymaster.socket\nsystemctl status quaymaster"},
	[FINDING_PLUGIN_OPEN] =
		{"plugin-open", FINDING_ERROR,
                 "others than root can put themselves in quaymaster's place",
                 "Who can write to the socket's directory can answer dockerd instead; who can "
                 "write to the socket can fill the decision log.",
                 "Give them back to root:"
                 "\nchown root:root /run/docker/plugins && chmod 755 /run/docker/plugins"
                 "\nchmod 600 /run/docker/plugins/quaymaster.sock"},
	[FINDING_PLUGIN] = {"plugin", FINDING_OK, "quaymaster answers on its socket", NULL, NULL},
	[FINDING_MANAGED] = {"managed", FINDING_OK, "quaymaster runs as a managed plugin", NULL,
                             NULL},
	[FINDING_MANAGED_DISABLED] =
		{"managed-disabled", FINDING_ERROR, "the managed plugin quaymaster is disabled",
                 "Disabling takes it out of the chain at once, and enabling does not put it back: "
                 "nothing is judged, and dockerd will not start while daemon.json names it.",
                 "Enable it, and let dockerd read daemon.json again:"
                 "\ndocker plugin enable quaymaster\nsystemctl reload docker"},
	[FINDING_NO_LOG] =
		{"no-log", FINDING_NOTE, "there is no decision log",
                 "`replay`, `learn` and `explain` read it, and so does whoever asks what "
                 "happened.",
                 "Start quaymaster with one; where systemd runs it, `systemctl edit quaymaster` "
                 "changes how:"
                 "\n[Service]"
                 "\nExecStart="
                 "\nExecStart=/usr/local/sbin/quaymaster serve --decision-log "
                 "/var/log/quaymaster/decisions.jsonl"},
	[FINDING_LOG_LOST] = {"log-lost", FINDING_WARNING, "the decision log is not there",
                              "The file was removed, and what is written now is seen by nobody.",
                              "Let quaymaster open it anew:\nsystemctl restart quaymaster"},
	[FINDING_LOG_FULL] = {"log-full", FINDING_WARNING, "there is no room for the decision log",
                              NULL, "Make room on its file system."},
	[FINDING_POLICY_BROKEN] =
		{"policy-broken", FINDING_ERROR, "the policy has mistakes and cannot be used",
                 "A quaymaster that runs keeps the last good policy. One that starts with this "
                 "denies everything.",
                 "See every mistake:\nquaymaster check /etc/quaymaster/policy.yaml"},
	[FINDING_POLICY_WRITABLE] =
		{"policy-writable", FINDING_ERROR, "others than root can change the policy",
                 "Who can write the file, or a directory above it, decides what is allowed here.",
                 "Give it to root:"
                 "\nchown -R root:root /etc/quaymaster && chmod -R go-w /etc/quaymaster"},
	[FINDING_POLICY_BASELINE] =
		{"policy-baseline", FINDING_NOTE,
                 "there is no policy file: the built-in baseline is in force",
                 "It stops what takes over the host, and allows official images "
                 "alone.",
                 "To begin with your own, which builds on it:"
                 "\nmkdir -p /etc/quaymaster"
                 "\nprintf 'version: 1\\nextends: baseline\\n' >/etc/quaymaster/policy.yaml"},
	[FINDING_POLICY_AUDIT] = {"policy-audit", FINDING_WARNING,
                                  "the policy is in audit mode: it denies nothing",
                                  "What it would deny is in the decision log.",
                                  "When you are content with it, set this in the policy:"
                                  "\nmode: enforce"},
	[FINDING_POLICY] = {"policy", FINDING_OK,
                            "the policy is free of mistakes, and root's alone", NULL, NULL},
	[FINDING_USERS_WITHOUT_TLS] =
		{"users-without-tls", FINDING_WARNING,
                 "the policy speaks of users, and nobody has a name",
                 "A user's name is the common name of a TLS client certificate. dockerd has no "
                 "listener that asks for one, so that no such name will ever match; @local does.",
                 "Give dockerd a listener with tlsverify, or match by something else."},
	[FINDING_EXCEPTION_ENDED] = {"exception-ended", FINDING_WARNING, "exceptions have ended",
                                     "They permit nothing any more.",
                                     "Remove them from the policy, or give them a new day."},
	[FINDING_EXCEPTION_ENDS] = {"exception-ends", FINDING_WARNING,
                                    "exceptions are about to end",
                                    "After that day they permit nothing.",
                                    "If they are still needed, give them a new day in the policy."},
	[FINDING_RUNNING_DENIED] =
		{"running-denied", FINDING_WARNING, "containers run that the policy would deny",
                 "They were made before the policy, or past it, and go on until somebody stops "
                 "them. Once stopped, they cannot be started again.",
                 "Make each anew within the policy, or write an exception for it."},
	[FINDING_RUNNING] = {"running", FINDING_OK, "the policy allows every container that runs",
                             NULL, NULL},
	[FINDING_NOT_JUDGED] = {"not-judged", FINDING_NOTE,
                                "what runs was not held against the policy", NULL, NULL},
	[FINDING_NOT_ROOT] = {"not-root", FINDING_NOTE, "doctor does not run as root",
                              "It cannot see everything, and may take for missing what it is not "
                              "allowed to see.",
                              "sudo quaymaster doctor"},
};

const struct finding_info *finding_info(enum finding_kind kind)
{
	return &rows[kind];
}
