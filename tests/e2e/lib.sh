# shellcheck shell=bash
# What the end-to-end tests share: a real dockerd, the plugin, and checks that print TAP lines.
#
# Everything runs in namespaces of its own (mounts, processes, network) with a private /run and a
# copy of /etc. The first process in there is the test itself, so that when it ends, in whatever
# way, the kernel ends every engine, plugin and container, and undoes every mount and bridge. What
# is left on the disk lies in one directory, which the process outside removes.

set -u

E2E_NAME=$(basename "$0" .sh)
E2E_TESTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
E2E_TOP=$(cd "$E2E_TESTS/../.." && pwd)
E2E_PASSED=0
E2E_FAILED=0
E2E_SKIPPED=0

PLUGIN_SOCKET=/run/docker/plugins/quaymaster.sock
ENGINE_SOCKET=/run/docker.sock
DAEMON_JSON=/etc/docker/daemon.json

# --- results -------------------------------------------------------------------------------------

ok() {
  E2E_PASSED=$((E2E_PASSED + 1))
  printf 'ok %d - %s\n' $((E2E_PASSED + E2E_FAILED + E2E_SKIPPED)) "$1"
}

# not_ok WHAT [DETAIL]: the detail follows as comments.
not_ok() {
  E2E_FAILED=$((E2E_FAILED + 1))
  printf 'not ok %d - %s\n' $((E2E_PASSED + E2E_FAILED + E2E_SKIPPED)) "$1"
  [ -z "${2-}" ] || printf '%s\n' "$2" | tr -d '\r' | sed 's/^/#   /'
}

skip() {
  E2E_SKIPPED=$((E2E_SKIPPED + 1))
  printf 'ok %d - %s # SKIP %s\n' $((E2E_PASSED + E2E_FAILED + E2E_SKIPPED)) "$1" "$2"
}

note() {
  printf '# %s\n' "$1"
}

# Prints the closing line and ends with the verdict.
e2e_end() {
  if [ "$E2E_FAILED" -gt 0 ]; then
    for log in "$E2E_DIR"/plugin.log "$E2E_DIR"/dockerd.log; do
      [ -f "$log" ] || continue
      note "the end of $(basename "$log"):"
      grep -v 'module=grpc' "$log" | tail -n 20 | cut -c 1-200 | sed 's/^/#   /'
    done
  fi
  printf 'e2e %s: %d passed, %d failed, %d skipped\n' \
    "$E2E_NAME" "$E2E_PASSED" "$E2E_FAILED" "$E2E_SKIPPED"
  [ "$E2E_FAILED" -eq 0 ]
  exit
}

# The test cannot go on.
bail_out() {
  not_ok "$1" "${2-}"
  e2e_end
}

# --- the private world ---------------------------------------------------------------------------

# Says why a real engine cannot be run here; nothing when it can.
why_not() {
  local tool
  if [ "$(id -u)" -ne 0 ]; then
    echo "needs root: sudo make e2e"
    return
  fi
  for tool in dockerd docker containerd runc iptables busybox curl jq openssl ps script unshare; do
    if ! command -v "$tool" >/dev/null; then
      echo "no $tool here: packaging/install-deps.sh test"
      return
    fi
  done
  if ldd "$(command -v busybox)" >/dev/null 2>&1; then
    echo "busybox is not static: install busybox-static"
  elif ! unshare --mount --net --pid --fork --mount-proc mount -t tmpfs e2e /run 2>/dev/null; then
    echo "this machine does not let root make namespaces"
  elif [ ! -x "$QUAYMASTER" ]; then
    echo "no $QUAYMASTER: run make"
  fi
}

# The engine's cgroups are the one thing that no namespace takes along: those of containers lie
# below one that is named after the test's directory, those of managed plugins are named by ids.
remove_cgroups() {
  local name
  for name in "$(basename "$E2E_DIR")" "$E2E_DIR"/data/plugins/*/; do
    name=$(basename "$name")
    [ ${#name} -ge 20 ] || continue
    find /sys/fs/cgroup -depth -type d -path "*/$name*" -exec rmdir {} + 2>/dev/null
  done
}

clean_up() {
  local tries=0
  [ -z "$E2E_CHILD" ] || kill -KILL "$E2E_CHILD" 2>/dev/null
  # The last processes in there may take a moment to be gone.
  until { remove_cgroups; rm -rf "$E2E_DIR" 2>/dev/null; } || [ "$tries" -ge 50 ]; do
    tries=$((tries + 1))
    sleep 0.2
  done
}

# Runs the same script again inside; comes back only there.
e2e_begin() {
  local reason status
  export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
  if [ -n "${E2E_DIR-}" ]; then
    set_up
    return
  fi
  export QUAYMASTER=${QUAYMASTER:-$E2E_TOP/build/quaymaster}
  reason=$(why_not)
  if [ -n "$reason" ]; then
    skip "$E2E_NAME" "$reason"
    e2e_end
  fi
  E2E_DIR=$(mktemp -d "${TMPDIR:-/tmp}/quaymaster-e2e.XXXXXX") || exit 1
  export E2E_DIR
  E2E_CHILD=
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  unshare --mount --net --pid --fork --kill-child --mount-proc "$0" "$@" &
  E2E_CHILD=$!
  wait "$E2E_CHILD"
  status=$?
  E2E_CHILD=
  exit "$status"
}

set_up() {
  if ! { mount -t tmpfs -o mode=755 e2e /run && cp -a /etc "$E2E_DIR/etc" &&
    mount --bind "$E2E_DIR/etc" /etc; }; then
    bail_out "a private /run and /etc"
  fi
  rm -rf /etc/docker /etc/quaymaster
  mkdir -p /etc/docker /run/docker/plugins
  busybox ip link set lo up
  cp -L "$QUAYMASTER" "$E2E_DIR/quaymaster" || bail_out "the binary $QUAYMASTER"
  QUAYMASTER=$E2E_DIR/quaymaster
  # The client must not find anybody's contexts, credentials or plugins.
  export HOME=$E2E_DIR DOCKER_CONFIG=$E2E_DIR/client
  unset DOCKER_HOST DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS_VERIFY DOCKER_CERT_PATH
  cd "$E2E_DIR" || exit 1
}

# --- waiting -------------------------------------------------------------------------------------

# wait_for SECONDS COMMAND...: true as soon as the command is.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.05
  done
}

# has_lines FILE N TEXT: the file has at least N lines with the text.
has_lines() {
  [ "$(grep -cF -- "$3" "$1" 2>/dev/null)" -ge "$2" ]
}

gone() {
  ! kill -0 "$1" 2>/dev/null
}

# --- the engine ----------------------------------------------------------------------------------

engine_answers() {
  curl --silent --fail --max-time 5 --unix-socket "$ENGINE_SOCKET" http://docker/_ping ||
    gone "$ENGINE_PID"
}

# Starts dockerd with whatever is in daemon.json.
engine_start() {
  [ -f "$DAEMON_JSON" ] || echo '{}' >"$DAEMON_JSON"
  dockerd --data-root "$E2E_DIR/data" --pidfile "$E2E_DIR/dockerd.pid" \
    --cgroup-parent "/$(basename "$E2E_DIR")" --exec-opt native.cgroupdriver=cgroupfs \
    >>"$E2E_DIR/dockerd.log" 2>&1 &
  ENGINE_PID=$!
  wait_for 60 engine_answers && ! gone "$ENGINE_PID"
}

engine_stop() {
  kill -TERM "$ENGINE_PID" && wait "$ENGINE_PID"
  ENGINE_PID=
}

# engine_use_plugin NAME: as an admin would write it.
engine_use_plugin() {
  printf '{\n  "authorization-plugins": ["%s"]\n}\n' "$1" >"$DAEMON_JSON"
}

# What `systemctl reload docker` does.
engine_reload() {
  local before
  before=$(grep -cF 'Reloaded configuration' "$E2E_DIR/dockerd.log")
  kill -HUP "$ENGINE_PID"
  wait_for 20 has_lines "$E2E_DIR/dockerd.log" $((before + 1)) 'Reloaded configuration'
}

# Two images without a registry: an official name, and one that nobody knows.
make_images() {
  local applet root=$E2E_DIR/busybox
  mkdir -p "$root/bin" "$root/etc" "$root/tmp"
  echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in sh true false sleep cat echo ls id tail touch; do
    ln -s busybox "$root/bin/$applet"
  done
  tar -C "$root" -cf "$E2E_DIR/busybox.tar" . &&
    docker import --change 'CMD ["sh"]' "$E2E_DIR/busybox.tar" busybox:latest >/dev/null &&
    docker import --change 'CMD ["true"]' "$E2E_DIR/busybox.tar" evil/miner:latest >/dev/null
}

# api METHOD TARGET [BODY [CURL-ARGUMENT...]]: sends the target and the body as they are. Prints
# the answer's body, and its status on a line of its own. CONTENT_TYPE replaces the usual one.
api() {
  local method=$1 target=$2 body=${3-}
  shift $(($# < 3 ? $# : 3))
  printf '%s' "$body" | curl --silent --show-error --max-time 60 --path-as-is \
    --unix-socket "$ENGINE_SOCKET" --request "$method" --request-target "$target" \
    --header "Content-Type: ${CONTENT_TYPE-application/json}" --data-binary @- \
    --write-out '\n%{http_code}\n' "$@" http://docker/
}

# Everything that a call could have made, as a text to compare.
objects() {
  local path
  for path in 'containers/json?all=1' volumes networks images/json plugins; do
    curl --silent --max-time 60 --unix-socket "$ENGINE_SOCKET" "http://docker/$path"
  done | jq -c '.. | objects | select(has("Id") or has("Name")) | [.Id, .Name, .Names, .RepoTags, .Enabled, .State] | select(any)' |
    LC_ALL=C sort
}

# --- the plugin ----------------------------------------------------------------------------------

socket_answers() {
  curl --silent --fail --max-time 5 --unix-socket "$PLUGIN_SOCKET" --data '' \
    http://plugin/Plugin.Activate
}

# plugin_start [ARGUMENT...]: of serve. AddressSanitizer looks for leaks as a debugger does, which a
# process that gave root up does not let it: then SERVE_USER=root.
# shellcheck disable=SC2120 # most tests have none
plugin_start() {
  "$QUAYMASTER" serve ${SERVE_USER:+--user "$SERVE_USER"} "$@" 2>>"$E2E_DIR/plugin.log" &
  PLUGIN_PID=$!
  wait_for 10 socket_answers
}

plugin_stop() {
  kill -TERM "$PLUGIN_PID" && wait "$PLUGIN_PID"
}

# not_in_log TEXT: the plugin never logged it.
not_in_log() {
  ! grep -F -- "$1" "$E2E_DIR/plugin.log"
}

# --- checks --------------------------------------------------------------------------------------

# Prints what of the words, separated by "|", the text lacks; true when nothing.
lacks() {
  local text=$1 word missing=
  local -a list
  IFS='|' read -r -a list <<<"$2"
  for word in "${list[@]}"; do
    [[ $text == *"$word"* ]] || missing="$missing '$word'"
  done
  [ -n "$missing" ] && printf 'not said:%s\n' "$missing"
}

# The status that the docker CLI ends with when the engine refuses.
refusal_status() {
  [ "$1" != as ] || set -- docker "$3"
  if [ "$1" = docker ] && [ "$2" = run ]; then echo 125; else echo 1; fi
}

# judge_refusal WHAT WRONG BEFORE OUTPUT: WRONG says what was not as it should, or is empty.
judge_refusal() {
  local what=$1 wrong=$2 before=$3 out=$4 after
  after=$(objects)
  if [ "$before" != "$after" ]; then
    wrong="$wrong; it changed something: $(diff <(echo "$before") <(echo "$after") | grep '^[<>]')"
  fi
  if [ -n "$wrong" ]; then
    not_ok "$what" "${wrong#; }
$out"
  else
    ok "$what"
  fi
}

# denied WHAT WORDS COMMAND...: the command ends as refused, the terminal shows a denial with all
# the words (separated by "|"), and nothing came to be.
denied() {
  local what=$1 words=$2 before out status wrong=
  shift 2
  before=$(objects)
  out=$("$@" 2>&1 </dev/null)
  status=$?
  [ "$status" -eq "$(refusal_status "$@")" ] || wrong="; it ended with $status"
  wrong="$wrong$(lacks "$out" "authorization denied by plugin quaymaster|$words")"
  judge_refusal "$what" "$wrong" "$before" "$out"
}

# api_denied WHAT WORDS METHOD TARGET [BODY [CURL-ARGUMENT...]]: the same for a call by hand.
api_denied() {
  local what=$1 words=$2 before out wrong=
  shift 2
  before=$(objects)
  out=$(api "$@" 2>&1)
  [ "${out##*$'\n'}" = 403 ] || wrong="; the status is ${out##*$'\n'}"
  wrong="$wrong$(lacks "$out" "authorization denied by plugin quaymaster|$words")"
  judge_refusal "$what" "$wrong" "$before" "$out"
}

# allowed WHAT COMMAND...: the command succeeds. Its output is left in OUT.
allowed() {
  local what=$1 status
  shift
  OUT=$("$@" 2>&1 </dev/null)
  status=$?
  if [ "$status" -eq 0 ]; then ok "$what"; else not_ok "$what" "it ended with $status
$OUT"; fi
}

# says WHAT WORDS TEXT: the text has all the words, separated by "|".
says() {
  local missing
  if missing=$(lacks "$3" "$2"); then not_ok "$1" "$missing
$3"; else ok "$1"; fi
}

# is WHAT WANTED GOT
is() {
  if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "wanted: $2
got:    $3"; fi
}

# holds WHAT COMMAND...: the command is true.
holds() {
  local what=$1
  shift
  if "$@"; then ok "$what"; else not_ok "$what" "false: $*"; fi
}

# golden NAME TEXT: the text is that of the file, but for the number of the decision. With
# E2E_GOLDEN=write the file is made of it instead, for a reader to judge.
golden() {
  local wanted=$E2E_TESTS/golden/$1.txt got=$E2E_DIR/golden.txt difference
  printf '%s\n' "$2" | sed -E 's/decision [0-9a-f]{8}/decision ????????/' >"$got"
  [ "${E2E_GOLDEN-}" != write ] || cp "$got" "$wanted"
  if difference=$(diff -u "$wanted" "$got"); then
    ok "the message reads as in golden/$1.txt"
  else
    not_ok "the message reads as in golden/$1.txt" "$difference"
  fi
}
