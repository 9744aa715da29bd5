#!/usr/bin/env bash
# Metrics beside a real engine: they rise as calls are made, and whoever reads them holds up nobody.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

POLICY=/etc/quaymaster/policy.yaml
METRICS_SOCKET=/run/quaymaster/metrics.sock

# metrics PATH [CURL-ARGUMENT...]: as it is served at the moment.
metrics() {
  local path=$1
  shift
  curl --silent --show-error --max-time 30 --unix-socket "$METRICS_SOCKET" "$@" \
    "http://quaymaster$path"
}

# value SERIES: its value, or nothing.
value() {
  metrics /metrics | awk -v series="$1" 'index($0, series " ") == 1 {print $2}'
}

# rises SERIES BEFORE: it is more than it was.
rises() {
  local now
  now=$(value "$1")
  [ -n "$now" ] && [ "$now" -gt "$2" ]
}

# reads SERIES WANTED
reads() {
  [ "$(value "$1")" = "$2" ]
}

# counts WHAT SERIES COMMAND...: the command makes the series rise.
counts() {
  local what=$1 series=$2 before
  shift 2
  before=$(value "$series")
  "$@" >/dev/null 2>&1 </dev/null
  holds "$what" wait_for 30 rises "$series" "${before:-0}"
}

# use_policy TEXT: the file is another one, and has been read.
use_policy() {
  local before
  before=$(grep -cF 'SIGHUP: ' "$E2E_DIR/plugin.log")
  printf '%s' "$1" >"$POLICY"
  kill -HUP "$PLUGIN_PID"
  wait_for 30 has_lines "$E2E_DIR/plugin.log" $((before + 1)) 'SIGHUP: '
}

# --- where they are -------------------------------------------------------------------------------

for address in 0.0.0.0:9813 '[::]:9813' localhost:9813 unix:metrics.sock 9813; do
  out=$("$QUAYMASTER" serve --metrics "$address" 2>&1)
  is "serve ends for --metrics $address" 2 $?
  says "and says what to type" "--metrics $address|unix:/run/quaymaster/metrics.sock" "$out"
done

engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
docker create --name plain busybox true >/dev/null
docker create --name legacy --privileged busybox true >/dev/null
plugin_start --metrics "unix:$METRICS_SOCKET" || bail_out "the plugin starts"
engine_use_plugin quaymaster
holds "SIGHUP brings the plugin into the running engine" engine_reload
is "the socket is for root and its group alone" "660 0 0" "$(stat -c '%a %u %g' "$METRICS_SOCKET")"
is "the page is there" 200 \
  "$(metrics /metrics --output /dev/null --write-out '%{http_code}')"
is "its type is that of Prometheus" "text/plain; version=0.0.4; charset=utf-8" \
  "$(metrics /metrics --output /dev/null --write-out '%{content_type}')"
is "HEAD has no body" "" "$(metrics /metrics --head | sed '1,/^\r$/d')"
is "nothing can be sent there" 405 \
  "$(metrics /metrics --data x --output /dev/null --write-out '%{http_code}')"
is "there is nothing else" 404 \
  "$(metrics /debug --output /dev/null --write-out '%{http_code}')"
is "the plugin is well" ok "$(metrics /healthz)"

# --- what is counted ------------------------------------------------------------------------------

counts "a call that is allowed" \
  'quaymaster_decisions_total{action="container.list",verdict="allow"}' docker ps
counts "a call that is denied" \
  'quaymaster_decisions_total{action="container.create",verdict="deny"}' \
  docker create --privileged busybox
counts "the rule that denies it" \
  'quaymaster_claims_total{control="privileged",verdict="deny"}' \
  docker create --privileged busybox
counts "a question to the engine" \
  'quaymaster_questions_total{kind="container",result="answered"}' docker start plain
counts "how long it took" 'quaymaster_question_duration_seconds_count{to="engine"}' \
  docker start plain
counts "the decision behind it" \
  'quaymaster_decision_duration_seconds_count{second_look="yes"}' docker start plain
counts "what the look found" 'quaymaster_claims_total{control="privileged",verdict="deny"}' \
  docker start legacy
counts "that the question came back as a call" quaymaster_own_calls_total docker start plain
counts "a question about nothing" \
  'quaymaster_questions_total{kind="container",result="absent"}' docker start nobody
counts "what is no call" 'quaymaster_refused_requests_total{reason="unreadable"}' \
  curl --silent --max-time 30 --unix-socket "$PLUGIN_SOCKET" --data nonsense \
  http://plugin/AuthZPlugin.AuthZReq
holds "nothing is in flight when nobody calls" wait_for 30 reads quaymaster_calls_in_flight 0
is "nothing waits" 0 "$(value quaymaster_calls_waiting)"
is "no line of the log was lost" 0 "$(value quaymaster_log_lines_lost_total)"

# --- the policy -----------------------------------------------------------------------------------

mkdir -p "$(dirname "$POLICY")"
holds "a policy in audit mode is loaded" \
  use_policy $'version: 1\nextends: baseline\nmode: audit\n'
says "the page says so" "origin=\"$POLICY\",mode=\"audit\"" "$(metrics /metrics)"
says "and has the hash of the file" "hash=\"$(sha256sum <"$POLICY" | cut -d ' ' -f 1)\"" \
  "$(metrics /metrics)"
counts "what audit let pass" \
  'quaymaster_decisions_total{action="container.create",verdict="audited"}' \
  docker create --privileged busybox
holds "a policy with mistakes is refused" use_policy nonsense
is "which is told of" 0 "$(value quaymaster_policy_last_reload_successful)"
is "the plugin is well all the same" ok "$(metrics /healthz)"

# --- off ------------------------------------------------------------------------------------------

is "it is not off" 0 "$(value quaymaster_off)"
"$QUAYMASTER" off --for 1h --reason "to see" >/dev/null
holds "off is told of" wait_for 30 reads quaymaster_off 1
left=$(value quaymaster_off_seconds_left)
holds "and for how long still" [ "$left" -gt 0 ]
holds "which is no more than was asked for" [ "$left" -le 3600 ]
"$QUAYMASTER" on >/dev/null
holds "on, too" wait_for 30 reads quaymaster_off 0
is "nothing is left" 0 "$(value quaymaster_off_seconds_left)"
is "nothing of the log waits" 0 "$(value quaymaster_log_waiting_bytes)"

# --- slow readers ---------------------------------------------------------------------------------

python3 - "$METRICS_SOCKET" >slow <<'PYTHON' &
import socket, sys, time
held = []
for number in range(100):
    sock = socket.socket(socket.AF_UNIX)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    sock.connect(sys.argv[1])
    sock.sendall(b"GET /metrics HTTP/1.1\r\n\r\n" if number % 2 else b"GET /met")
    held.append(sock)
print("held", flush=True)
time.sleep(1000)
PYTHON
SLOW_PID=$!
holds "a hundred connections that do not read" wait_for 60 has_lines slow 1 held
counts "calls are judged meanwhile" \
  'quaymaster_decisions_total{action="container.list",verdict="allow"}' docker ps
allowed "and looked at" docker start plain
{ kill -KILL "$SLOW_PID" && wait "$SLOW_PID"; } 2>/dev/null
plugin_stop
is "the plugin ends with 0" 0 $?

# --- other addresses ------------------------------------------------------------------------------

printf 'nonsense' >"$POLICY"
plugin_start --metrics 127.0.0.1:9813 || bail_out "the plugin starts with a port for metrics"
is "without a policy it is not well" 503 \
  "$(curl --silent --max-time 30 --output /dev/null --write-out '%{http_code}' \
    http://127.0.0.1:9813/healthz)"
says "and says why" "$POLICY" "$(curl --silent --max-time 30 http://127.0.0.1:9813/healthz)"
out=$("$QUAYMASTER" serve --socket /run/other.sock --engine-socket none \
  --metrics 127.0.0.1:9813 2>&1)
is "a second server does not start on the same port" 1 $?
says "and says why not" "127.0.0.1:9813|in use" "$out"
plugin_stop
rm "$POLICY"
if busybox ip address show dev lo | grep -qF ::1; then
  plugin_start --metrics '[::1]:9813' || bail_out "the plugin starts with a port of IPv6"
  is "over IPv6" ok "$(curl --silent --max-time 30 'http://[::1]:9813/healthz')"
  plugin_stop
else
  skip "over IPv6" "there is none here"
fi
e2e_end
