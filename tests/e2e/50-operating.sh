#!/usr/bin/env bash
# Operating it: a policy that is loaded by itself, switching off and on, a log that is rotated.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

POLICY=/etc/quaymaster/policy.yaml
LOG=$E2E_DIR/plugin.log
DECISIONS=$E2E_DIR/decisions.jsonl
CREATE=/v1.41/containers/create
PRIVILEGED='{"Image":"busybox","Cmd":["true"],"HostConfig":{"Privileged":true}}'

# status_is WANTED METHOD TARGET [BODY]
status_is() {
  local wanted=$1
  shift
  [ "$(api "$@" 2>/dev/null | tail -n 1)" = "$wanted" ]
}

# A call that the policy denies passes, or does not.
passes() {
  status_is 201 POST "$CREATE" "$PRIVILEGED"
}

is_refused() {
  status_is 403 POST "$CREATE" "$PRIVILEGED"
}

# logged FILE JQ-CONDITION: the decision log, which is written behind the answers, has such a line.
logged() {
  [ -n "$(jq -c "select($2) | 1" "$1" 2>/dev/null)" ]
}

engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
mkdir -p /etc/quaymaster
printf 'version: 1\n' >"$POLICY"
plugin_start --decision-log "$DECISIONS" || bail_out "the plugin starts"
engine_use_plugin quaymaster
holds "SIGHUP brings the plugin into a running engine" engine_reload
holds "what baseline denies is denied" wait_for 30 is_refused

# --- the policy by itself ------------------------------------------------------------------------

printf 'version: 1\nrules:\n  privileged: allow\n' >"$POLICY"
holds "a policy that is written in place is loaded" wait_for 30 passes
holds "and what changed is said" wait_for 30 grep -q 'the file changed: .*rules: privileged' "$LOG"
printf 'version: 1\n' >"$POLICY.new"
mv "$POLICY.new" "$POLICY"
holds "a policy that is renamed over it is loaded" wait_for 30 is_refused
printf 'version: 1\nrules:\n  priviledged: allow\n' >"$POLICY"
holds "one with a mistake is said" wait_for 30 grep -q "$POLICY:3:3: error:" "$LOG"
holds "and the one before stays in force" is_refused

# What it includes lies beside it, in a directory of any name and in a file alone.
mkdir -p /etc/quaymaster/team
printf 'version: 1\ninclude: [team, one.yaml]\n' >"$POLICY"
holds "a file that is missing is said" wait_for 30 grep -q 'one.yaml cannot be read' "$LOG"
printf 'version: 1\n' >/etc/quaymaster/one.yaml
holds "once it is there, the policy is loaded" \
  wait_for 30 grep -q 'the file changed: policy loaded anew: .*same' "$LOG"
printf 'version: 1\nrules: {privileged: allow}\n' >/etc/quaymaster/team/a.yaml
holds "a new file in an included directory is loaded" wait_for 30 passes
mv /etc/quaymaster/team/a.yaml /etc/quaymaster/team/a.yaml.off
holds "one that gets another name is not" wait_for 30 is_refused
printf 'version: 1\nrules: {privileged: allow}\n' >/etc/quaymaster/.one.yaml.swp
mv /etc/quaymaster/.one.yaml.swp /etc/quaymaster/one.yaml
holds "an included file that an editor renames over is loaded" wait_for 30 passes
printf 'rules: [' >/etc/quaymaster/one.yaml
holds "one with a mistake is said with its name" \
  wait_for 30 grep -q '/etc/quaymaster/one.yaml:1:.*: error:' "$LOG"
holds "and what was before stays in force" passes
printf 'version: 1\n' >"$POLICY"
holds "what is included no more is forgotten" wait_for 30 is_refused

# --- off and on ----------------------------------------------------------------------------------

is "it is on" "quaymaster is on" "$("$QUAYMASTER" off)"
"$QUAYMASTER" off --for 5m >out 2>&1
is "off without a reason is wrong usage" 2 $?
"$QUAYMASTER" off --for 1s --reason x >out 2>&1
is "off for a second is wrong usage" 2 $?
allowed "off" "$QUAYMASTER" off --for 10m --reason "INC-77: to see"
holds "everything passes" wait_for 30 passes
holds "and is logged as such" wait_for 30 logged "$DECISIONS" \
  '.off == "INC-77: to see" and any(.claims[]; .verdict == "off")'
says "off shows the reason" "INC-77: to see|is off until" "$("$QUAYMASTER" off)"
says "the server said so" "switched off until|INC-77" "$(cat "$LOG")"
plugin_stop
plugin_start --decision-log "$DECISIONS" || bail_out "it starts while it is off"
holds "a restart does not end it" wait_for 30 passes
allowed "on" "$QUAYMASTER" on
holds "on ends it" wait_for 30 is_refused

# Too short a time for the command: the same file with less in it.
"$QUAYMASTER" off --for 10m --reason "short" >out
end=$(($(cut -d. -f1 /proc/uptime) + 8))
sed "s/^uptime: .*/uptime: $end/" /run/quaymaster/off >/run/quaymaster/off.short
mv /run/quaymaster/off.short /run/quaymaster/off
holds "it ends by itself" wait_for 60 is_refused
holds "and the server says so" wait_for 60 has_lines "$LOG" 1 "is over: the policy is"
"$QUAYMASTER" off --for 10m --reason "forged" >out
chmod o+w /run/quaymaster/off
holds "a file that others may write is said" wait_for 30 grep -q 'does not switch quaymaster off' "$LOG"
holds "and says nothing" wait_for 30 is_refused
rm /run/quaymaster/off

# --- the decision log ----------------------------------------------------------------------------

mv "$DECISIONS" "$DECISIONS.1"
kill -USR1 "$PLUGIN_PID"
holds "SIGUSR1 opens a new file" wait_for 30 test -e "$DECISIONS"
is_refused
holds "which gets the lines" wait_for 30 logged "$DECISIONS" '.decision == "deny"'
: >"$DECISIONS"
is_refused
holds "a file that is emptied, too" wait_for 30 logged "$DECISIONS" '.decision == "deny"'

printf '%s\n' 'version: 1' 'log: {skip: [container.list]}' >"$POLICY.new"
mv "$POLICY.new" "$POLICY"
count=$(grep -cF 'SIGHUP: ' "$LOG")
kill -HUP "$PLUGIN_PID"
wait_for 30 has_lines "$LOG" $((count + 1)) 'SIGHUP: '
: >"$DECISIONS"
docker run --rm --env PASSWORD=correct-horse --label password=battery busybox true </dev/null
docker ps >/dev/null
docker volume ls >/dev/null
holds "what is not skipped is logged" wait_for 30 logged "$DECISIONS" '.action == "volume.list"'
holds "what is skipped is not" test -z "$(jq -c 'select(.action == "container.list")' "$DECISIONS")"
is "no environment anywhere" 0 "$(cat "$DECISIONS" "$LOG" | grep -c correct-horse)"
plugin_stop

plugin_start --decision-log /dev/full || bail_out "it starts with a log that is full"
holds "a full log denies nothing that is allowed" wait_for 30 docker ps
holds "and allows nothing that is denied" is_refused
plugin_stop
is "and does not hold up its end" 0 $?
says "which tells what is lost" "of the decision log are lost" "$(tail -n 4 "$LOG")"
e2e_end
