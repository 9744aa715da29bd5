#!/usr/bin/env bash
# The plugin as dockerd runs it itself: made of a folder, enabled, in force, and not to be switched
# off by those whom it watches.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

# Of its two processes, the one that was there first.
plugin_pid() {
  pgrep --oldest --full '^/usr/sbin/quaymaster serve'
}

# another_than PID: a plugin runs, and it is not that one.
another_than() {
  plugin_pid | grep -qvx "$1"
}

# In the engine's log, whose lines carry what plugins say.
engine_logged() {
  grep -qF -- "$1" dockerd.log
}

allows_net_admin() {
  docker run --rm --cap-add NET_ADMIN busybox true </dev/null
}

# What holds whoever started the engine.
core() {
  denied "$1: --privileged" "--privileged|instead:" docker run --rm --privileged busybox true
  denied "$1: an unofficial image" "evil/miner" docker run --rm evil/miner
  denied "$1: a host path" "/etc" docker run --rm -v /etc:/x busybox true
  denied "$1: the plugin's own socket" "/run/docker" docker run --rm -v /run/docker:/x busybox true
  denied "$1: docker plugin disable" "plugin.disable" docker plugin disable quaymaster
  denied "$1: docker plugin disable --force" "plugin.disable" \
    docker plugin disable --force quaymaster
  denied "$1: docker plugin rm --force" "plugin.remove" docker plugin rm --force quaymaster
  denied "$1: docker plugin set" "plugin.set" docker plugin set quaymaster policy.source=/tmp
  allowed "$1: docker run" docker run --rm busybox true
  allowed "$1: docker ps" docker ps --all
  allowed "$1: docker plugin ls" docker plugin ls
}

engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
allowed "make-plugin" "$E2E_TOP/packaging/plugin/make-plugin" "$QUAYMASTER" plugin
size=$(du -sm plugin/rootfs | cut -f 1)
holds "its root file system is small ($size MiB)" [ "$size" -le 32 ]
allowed "docker plugin create" docker plugin create quaymaster plugin
is "it asks for the policy's directory and to see the host" '["policy","host"] [] [] "null"' "$(docker plugin \
  inspect quaymaster | jq -cr '.[0].Config |
  "\([.Mounts[].Name]) \(.Linux.Capabilities) \(.Linux.Devices) \(.Network.Type | tojson)"')"

out=$(docker plugin enable quaymaster 2>&1)
is "without the policy's directory it is not enabled" 1 $?
says "and docker names the directory" "/etc/quaymaster" "$out"
mkdir -p /etc/quaymaster
allowed "docker plugin enable" docker plugin enable quaymaster
is "it sees no network" "" "$(sed -n '3,$p' "/proc/$(plugin_pid)/net/dev" | grep -v ' lo:')"
is "it cannot write to the policy's directory" ro \
  "$(awk '$5 == "/etc/quaymaster" {print $6}' "/proc/$(plugin_pid)/mountinfo" | cut -d, -f1)"
is "nor to the host" ro "$(awk '$5 == "/host" {print $6}' "/proc/$(plugin_pid)/mountinfo" |
  cut -d, -f1)"
is "what reads the calls is not root's" 65534 \
  "$(awk '/^Uid:/ {print $2}' "/proc/$(plugin_pid)/status")"

engine_use_plugin quaymaster
holds "SIGHUP brings it into the running engine" engine_reload
core "after SIGHUP"
engine_stop
engine_start || bail_out "the engine starts with the plugin"
core "after a restart"

denied "a capability that is not listed" "NET_ADMIN" \
  docker run --rm --cap-add NET_ADMIN busybox true
printf '%s\n' 'version: 1' 'rules:' '  capabilities: {allow: [NET_ADMIN]}' \
  >/etc/quaymaster/policy.yaml
holds "a policy in its directory counts by itself" wait_for 30 allows_net_admin
echo 'rules: {privileged: alow}' >>/etc/quaymaster/policy.yaml
kill -HUP "$(plugin_pid)"
holds "what it says goes to the engine's log" wait_for 10 engine_logged 'policy.yaml:4:1: error'
allowed "and the policy before a mistake stays" allows_net_admin
rm /etc/quaymaster/policy.yaml

killed=$(plugin_pid)
kill -KILL "$killed"
holds "the engine starts a killed plugin again" wait_for 30 another_than "$killed"
core "after SIGKILL"

echo '{}' >"$DAEMON_JSON"
holds "root takes it out of daemon.json" engine_reload
allowed "and then disables it" docker plugin disable quaymaster
allowed "sets another directory" docker plugin set quaymaster policy.source="$E2E_DIR/policies"
mkdir policies
echo 'version: 1
rules: {capabilities: {allow: [NET_ADMIN]}}' >policies/policy.yaml
allowed "and enables it" docker plugin enable quaymaster
engine_use_plugin quaymaster
engine_reload
allowed "the policy of the other directory is in force" allows_net_admin
denied "as a whole" "CHOWN|allowed: NET_ADMIN" docker run --rm --cap-add CHOWN busybox true
e2e_end
