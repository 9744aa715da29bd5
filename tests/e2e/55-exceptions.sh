#!/usr/bin/env bash
# Exceptions on a real engine that knows its users by their certificates: who is excepted and who
# is not, until when, what is logged of it; policies of several files; and audit.

# shellcheck disable=SC2317,SC2119,SC2120,SC2016 # functions are handed to others; jq has its own $
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"
# shellcheck source-path=SCRIPTDIR source=tls.sh
. "$E2E_TESTS/tls.sh"

POLICY=/etc/quaymaster/policy.yaml
INCLUDED=/etc/quaymaster/policy.d/10-exceptions.yaml
DECISIONS=$E2E_DIR/decisions.jsonl

mkdir -p /etc/quaymaster/policy.d
cat >"$POLICY" <<'END'
version: 1
include: policy.d
groups:
  operators: [alice, "ci-*"]
END

# write_included [LINE...]: what every test here has, and more.
write_included() {
  cat - <(printf '%s\n' "$@") >"$INCLUDED" <<'END'
version: 1
exceptions:
  - id: for-operators
    match: {group: operators, image: official}
    permit: {capabilities: [NET_ADMIN]}
    reason: "they mend networks"
    expires: 2099-01-31
  - id: on-the-host
    match: {user: "@local"}
    permit: {capabilities: [SYS_TIME]}
    reason: "who is on the host is root"
    permanent: true
  - id: old
    match: {user: alice}
    permit: {capabilities: [SYS_PTRACE]}
    reason: "once"
    expires: 2020-01-31
  - id: debugging
    match: {container: {label: "debug=true"}, user: alice}
    permit: {exec: allow}
    reason: "what is marked so may be looked into"
    permanent: true
END
}

# reload COMMAND...: what came of it is to be waited for, since a change is also seen without this.
reload() {
  "$@"
  kill -HUP "$PLUGIN_PID"
}

# logged QUERY: whether a claim of a decision is like that; the decision is $d.
logged() {
  jq -e -n "any(inputs; . as \$d | any(.claims[]?; $1))" "$DECISIONS" >/dev/null
}

write_included
certificates() {
  authority && certificate alice "/CN=alice" && certificate ci "/CN=ci-7" &&
    certificate mallory "/CN=mallory" && certificate local "/CN=@local" &&
    certificate nameless "/O=nobody"
}
certificates || bail_out "certificates"
engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
engine_stop
plugin_start --decision-log "$DECISIONS" || bail_out "the plugin starts"
says "at the start, what is over is said, in its own file's line" \
  "$INCLUDED:17:14|\"old\" is over" "$(cat plugin.log)"
engine_use_tls
engine_start || bail_out "an engine with TLS starts"

# --- users ----------------------------------------------------------------------------------------

allowed "alice is in the group" as alice run --rm --cap-add NET_ADMIN busybox true
allowed "ci-7 is, by a pattern" as ci run --rm --cap-add NET_ADMIN busybox true
denied "mallory is not" "NET_ADMIN" as mallory run --rm --cap-add NET_ADMIN busybox true
denied "nor is who has no name" "NET_ADMIN" as nameless run --rm --cap-add NET_ADMIN busybox true
denied "nor is the unix socket" "NET_ADMIN" docker run --rm --cap-add NET_ADMIN busybox true
denied "the group's exception is for official images" "NET_ADMIN|evil/miner" \
  as alice run --rm --cap-add NET_ADMIN evil/miner true
denied "and permits what it names alone" "SYS_TIME" \
  as alice run --rm --cap-add NET_ADMIN --cap-add SYS_TIME busybox true
allowed "the unix socket has its own" docker run --rm --cap-add SYS_TIME busybox true
denied "a certificate that calls itself @local is not the socket" "SYS_TIME" \
  as local run --rm --cap-add SYS_TIME busybox true
holds "the log names the exception" \
  logged '$d.user == "alice" and .verdict == "excepted" and .exception == "for-operators"'

allowed "alice creates a container" as alice create --name waits --cap-add NET_ADMIN busybox true
denied "what her exception permits is not the start by another" "NET_ADMIN" \
  as mallory start waits
allowed "but by herself" as alice start waits
docker wait waits >/dev/null

# --- days -----------------------------------------------------------------------------------------

denied "what is over permits no more, and is named" "SYS_PTRACE|exception old ended on 2020-01-31" \
  as alice run --rm --cap-add SYS_PTRACE busybox true
OUT=$(as mallory run --rm --cap-add SYS_PTRACE busybox true 2>&1)
holds "others are not told of it" [ "${OUT/exception old/}" = "$OUT" ]

# --- containers -----------------------------------------------------------------------------------

allowed "a container with the label" docker run -d --name marked --label debug=true busybox sleep 600
allowed "and one without" docker run -d --name plain busybox sleep 600
allowed "alice looks into the one" as alice exec marked true
denied "not into the other" "exec" as alice exec plain true
denied "and nobody else does" "exec" as mallory exec marked true

# --- files ----------------------------------------------------------------------------------------

reload write_included \
  '  - {id: new, match: {user: mallory}, permit: {capabilities: [SYS_PTRACE]}, reason: r,' \
  '     permanent: true}'
holds "an included file is read anew, by the process that may" \
  wait_for 60 as mallory run --rm --cap-add SYS_PTRACE busybox true
reload write_included '  - {idd: x}'
holds "a slip of the pen in it is named with its file" \
  wait_for 60 has_lines plugin.log 1 "$INCLUDED:23:6: error: unknown key \"idd\""
allowed "and leaves what was in force" as mallory run --rm --cap-add SYS_PTRACE busybox true
denied "the included file is guarded as the policy is" "as good as root" \
  docker run --rm -v /etc/quaymaster/policy.d:/x busybox true
write_included
"$QUAYMASTER" profile --effective "$POLICY" >effective.yaml 2>/dev/null
says "all that holds, and where it is from" \
  "# $INCLUDED, line 3|# $POLICY, line 4|# profile baseline, line" "$(cat effective.yaml)"
holds "is a policy" "$QUAYMASTER" check effective.yaml

# --- audit ----------------------------------------------------------------------------------------

audit() {
  printf '%s\n' 'version: 1' "$@" >"$POLICY"
}
reload audit 'rules: {capabilities: {allow: [], mode: audit}}'
holds "audit for one rule lets its claims pass" \
  wait_for 60 docker run --rm --cap-add SYS_PTRACE busybox true
denied "and no others" "evil/miner" docker run --rm evil/miner
holds "and logs it" \
  logged '$d.decision == "allow" and $d.mode == "enforce" and .verdict == "audited"'
reload audit 'mode: audit'
holds "audit for the whole policy lets all pass" wait_for 60 docker run --rm evil/miner
holds "and logs that" \
  logged '$d.decision == "allow" and $d.mode == "audit" and .verdict == "audited"'

docker rm -f marked plain >/dev/null
engine_stop
plugin_stop
holds "no sanitizer spoke" not_in_log 'ERROR: '
e2e_end
