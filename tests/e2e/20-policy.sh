#!/usr/bin/env bash
# An admin's days: a policy of one's own, a changed line, a slip of the pen, restarts under load.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

POLICY=/etc/quaymaster/policy.yaml
DECISIONS=$E2E_DIR/decisions.jsonl
CREATE=/v1.41/containers/create
PRIVILEGED='{"Image":"busybox","Cmd":["true"],"HostConfig":{"Privileged":true}}'
READ=/v1.41/containers/json

# write_policy [LINE...]: below the lines that every policy here has.
write_policy() {
  mkdir -p "$(dirname "$POLICY")"
  printf '%s\n' 'version: 1' 'contact: "Questions: #platform"' "$@" >"$POLICY.new"
  mv "$POLICY.new" "$POLICY"
}

# reload WORDS: SIGHUP, until it was heeded; what the log then says has the words.
reload() {
  local before lines
  before=$(grep -cF 'SIGHUP: ' "$E2E_DIR/plugin.log")
  lines=$(wc -l <"$E2E_DIR/plugin.log")
  kill -HUP "$PLUGIN_PID"
  wait_for 30 has_lines "$E2E_DIR/plugin.log" $((before + 1)) 'SIGHUP: ' &&
    tail -n "+$((lines + 1))" "$E2E_DIR/plugin.log" | grep -qF -- "$1"
}

# logged JQ-CONDITION: the decision log, which is written behind the answers, has such a line.
logged() {
  [ -n "$(jq -c "select($1) | 1" "$DECISIONS")" ]
}

status_of() {
  api "$@" 2>/dev/null | tail -n 1
}

# --- load: calls that never pause, whose statuses are counted -------------------------------------

load_start() {
  local i
  rm -f load.*
  for i in 1 2; do
    while [ ! -e load.stop ]; do status_of POST $CREATE "$PRIVILEGED"; done >"load.denied.$i" &
    LOAD[i]=$!
    while [ ! -e load.stop ]; do status_of GET $READ; done >"load.read.$i" &
    LOAD[i + 2]=$!
  done
}

load_stop() {
  touch load.stop
  wait "${LOAD[@]}"
  cat load.denied.* >statuses.denied
  cat load.read.* >statuses.read
}

# only WHAT FILE STATUS...: the file has lines, and none but these.
only() {
  local what=$1 file=$2 pattern
  shift 2
  pattern=$(printf '|%s' "$@")
  if [ -s "$file" ] && ! grep -qvxE "${pattern#|}" "$file"; then
    ok "$what ($(wc -l <"$file") calls)"
  else
    not_ok "$what" "$(sort "$file" | uniq -c)"
  fi
}

# --- a policy of one's own -----------------------------------------------------------------------

engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
mkdir -p /run/data/in /run/other
write_policy 'rules:' '  capabilities: {allow: [NET_BIND_SERVICE]}'
plugin_start --decision-log "$DECISIONS" || bail_out "the plugin starts"
says "the file at the usual place is used" "policy: $POLICY" "$(cat plugin.log)"
engine_use_plugin quaymaster
holds "SIGHUP brings the plugin into a running engine" engine_reload

denied "a capability that is not listed" "NET_ADMIN|allowed: NET_BIND_SERVICE|Questions: #platform" \
  docker run --rm --cap-add NET_ADMIN busybox true
allowed "one that is" docker run --rm --cap-add NET_BIND_SERVICE busybox true
denied "what the file does not speak of is as in baseline" "--privileged" \
  docker run --rm --privileged busybox true
ID=$(docker create --privileged busybox true 2>&1 | sed -n 's/.*decision \([0-9a-f]\{8\}\).*/\1/p')
holds "the number of a denial is in the log" wait_for 30 logged ".id == \"$ID\""
says "by which explain finds it, and the rule" \
  "decision $ID|the same policy as then|rule at baseline:|in the policy: privileged: allow" \
  "$("$QUAYMASTER" explain --id "$ID" --log "$DECISIONS")"

write_policy 'rules:' '  capabilities: {allow: [NET_BIND_SERVICE, NET_ADMIN]}'
holds "SIGHUP loads it" reload "$POLICY"
allowed "the added capability" docker run --rm --cap-add NET_ADMIN busybox true

write_policy 'rules:' \
  '  images: {allow: [official, "evil/*"], message: "Ask Ann for an image."}' \
  '  host-paths: {allow: ["/run/data/**", "/run/other:ro"]}'
reload "$POLICY"
denied "the capability is denied again" "NET_ADMIN" \
  docker run --rm --cap-add NET_ADMIN busybox true
allowed "an added image pattern" docker run --rm evil/miner
docker tag busybox other/tool
denied "an image beside it, in the admin's words" "other/tool|Ask Ann for an image." \
  docker run --rm other/tool true
allowed "an added host path" docker run --rm -v /run/data/in:/x busybox touch /x/y
holds "it is the host's" [ -e /run/data/in/y ]
allowed "a host path to read" docker run --rm -v /run/other:/x:ro busybox ls /x
denied "the same to write" "/run/other" docker run --rm -v /run/other:/x busybox true
denied "a path beside it" "/run/database" docker run --rm -v /run/database:/x busybox true
denied "a way around by dots" "/run" docker run --rm -v /run/data/in/../../:/x busybox true
denied "the root" "/:/x" docker run --rm -v /:/x busybox true

# --- slips of the pen ----------------------------------------------------------------------------

write_policy 'rules:' '  priviledged: allow'
holds "a file with a mistake is said on SIGHUP, with its place" reload "$POLICY:4:3: error:"
says "with a proposal" 'did you mean "privileged"' "$(cat plugin.log)"
allowed "the policy before it stays in force: what it allows" docker run --rm evil/miner
denied "the policy before it stays in force: what it denies" "--privileged" \
  docker run --rm --privileged busybox true
rm "$POLICY"
holds "a file that is gone is said on SIGHUP" reload "$POLICY"
allowed "and the policy stays in force" docker run --rm evil/miner

write_policy 'mode: audit'
reload "$POLICY"
allowed "in audit mode what would be denied is allowed" docker create --name audited --privileged busybox true
wait_for 30 logged '.action == "container.create" and .mode == "audit"'
is "and logged as that" '"audited"' "$(jq -c 'select(.action == "container.create") | .claims[] |
  select(.control == "privileged") | .verdict' "$DECISIONS" | tail -n 1)"

# --- the decision log ----------------------------------------------------------------------------

write_policy 'mode: enforce'
reload "$POLICY"
docker run --rm --env PASSWORD=correct-horse busybox true </dev/null
out=$(docker run --rm --privileged busybox true 2>&1 </dev/null)
id=$(printf '%s' "$out" | sed -nE 's/.*decision ([0-9a-f]{8}).*/\1/p')
wait_for 30 logged ".id == \"$id\""
is "the number in a denial finds its record" '["deny","POST","container.create"]' \
  "$(jq -c --arg id "$id" 'select(.id == $id) | [.decision, .method, .action]' "$DECISIONS")"
is "no environment in the decision log" 0 "$(grep -c correct-horse "$DECISIONS")"
is "the log is root's alone" 600 "$(stat -c %a "$DECISIONS")"

# --- reloads and restarts under load -------------------------------------------------------------

before=$(objects)
load_start
for _ in $(seq 50); do
  kill -HUP "$PLUGIN_PID"
  sleep 0.02
done
load_stop
only "fifty reloads under load: denied" statuses.denied 403
only "fifty reloads under load: allowed" statuses.read 200

load_start
sleep 0.5
plugin_stop
is "SIGTERM under load ends it with 0" 0 $?
sleep 0.5
plugin_start || bail_out "it starts again"
sleep 3
load_stop
# Meanwhile dockerd had nobody to ask: it tries again, and then such a call fails.
only "SIGTERM and a start under load: nothing passes" statuses.denied 403 500
only "SIGTERM and a start under load: work goes on" statuses.read 200 500
is "at the end it answers" 200 "$(status_of GET $READ)"

load_start
sleep 0.5
kill -KILL "$PLUGIN_PID"
{ wait "$PLUGIN_PID"; } 2>/dev/null
holds "a killed plugin leaves its socket" [ -S "$PLUGIN_SOCKET" ]
plugin_start || bail_out "it starts over the socket that was left"
sleep 3
load_stop
only "SIGKILL and a start under load: nothing passes" statuses.denied 403 500
only "SIGKILL and a start under load: work goes on" statuses.read 200 500
is "at the end it answers, too" 200 "$(status_of GET $READ)"

plugin_stop
is "without the plugin every call fails" "500 500 " "$({
  status_of POST $CREATE "$PRIVILEGED" &
  status_of GET $READ &
  wait
} | tr '\n' ' ')"
plugin_start
is "under all this nothing came to be" "$before" "$(objects)"
plugin_stop

# --- a file that was never good ------------------------------------------------------------------

write_policy 'rules:' '  capabilities: {allow: [NET_ADMN]}'
plugin_start || bail_out "it starts with a bad file"
says "a bad file at the start is said, with its place" "$POLICY:4:26: error:" "$(tail -n 5 plugin.log)"
allowed "then: ping" curl --silent --fail --unix-socket "$ENGINE_SOCKET" http://docker/_ping
allowed "then: docker version" docker version
is "then: docker run is refused" 125 "$(docker run busybox true >run.out 2>&1 </dev/null; echo $?)"
says "and says why" "authorization denied|policy.yaml:4:26|NET_ADMIN|administrator" "$(cat run.out)"
is "then: docker ps is refused" 1 "$(docker ps >ps.out 2>&1; echo $?)"
says "and says why, too" "policy.yaml:4:26" "$(cat ps.out)"
write_policy
holds "SIGHUP with a good file ends it" reload "$POLICY"
allowed "docker run is back" docker run --rm busybox true
plugin_stop

rm "$POLICY"
plugin_start --policy "$POLICY"
says "a file that was named and is not there denies, too" "policy.yaml|No such file" \
  "$(docker ps 2>&1)"
plugin_stop
mkfifo "$POLICY"
plugin_start
says "what is no file denies, too" "policy.yaml|not a regular file" "$(docker ps 2>&1)"
plugin_stop
rm "$POLICY"

# --- the socket of systemd -----------------------------------------------------------------------

# A stand-in for the two units: holds the socket, starts the plugin, and starts it again.
"$E2E_TESTS/socket-unit.py" "$PLUGIN_SOCKET" plugin.pid "$QUAYMASTER" serve 2>>plugin.log &
UNIT_PID=$!
wait_for 10 socket_answers || bail_out "it starts on a socket that is handed over"
says "it takes the socket that is handed over" "a socket of systemd" "$(tail -n 3 plugin.log)"
socket_before=$(stat -c '%i %a' "$PLUGIN_SOCKET")
first=$(cat plugin.pid)
load_start
for signal in TERM KILL; do
  sleep 0.5
  before=$(cat plugin.pid)
  kill -$signal "$before"
  wait_for 10 test "$(cat plugin.pid)" != "$before"
done
sleep 0.5
load_stop
holds "it was started again" [ "$(cat plugin.pid)" != "$first" ]
is "the socket outlives it" "$socket_before" "$(stat -c '%i %a' "$PLUGIN_SOCKET")"
only "restarts behind a socket unit: nothing passes" statuses.denied 403 500
only "restarts behind a socket unit: work goes on" statuses.read 200 500
first=$(cat plugin.pid)
load_start
sleep 0.5
kill -TERM "$first"
sleep 1.5
load_stop
only "an orderly restart behind a socket unit fails no call: denied" statuses.denied 403
only "an orderly restart behind a socket unit fails no call: allowed" statuses.read 200
kill -TERM "$UNIT_PID"
wait "$UNIT_PID"
is "the unit stops" 0 $?
holds "no sanitizer spoke" not_in_log 'ERROR: '
e2e_end
