# shellcheck shell=bash
# Starts one real engine that nobody guards, and the plugin beside it.
#
# The engine's world (mounts, processes, network) ends with its first process, whatever else
# happens; see ./world. What is left on the disk lies in one directory.

ENGINES_TESTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

# What `quaymaster serve` is given beside its socket and the policy.
SERVE_ARGUMENTS=(--engine-socket none)

# Says why a real engine cannot be run here; nothing when it can.
why_not() {
  local tool
  if [ "$(id -u)" -ne 0 ]; then
    echo "needs root: sudo make test-engines"
    return
  fi
  for tool in dockerd containerd runc iptables busybox curl python3 unshare pivot_root; do
    if ! command -v "$tool" >/dev/null; then
      echo "no $tool here: packaging/install-deps.sh test"
      return
    fi
  done
  if ldd "$(command -v busybox)" >/dev/null 2>&1; then
    echo "busybox is not static: install busybox-static"
  elif ! unshare --mount --net --pid --fork --mount-proc mount -t tmpfs engine /run 2>/dev/null; then
    echo "this machine does not let root make namespaces"
  elif [ ! -x "$QUAYMASTER" ]; then
    echo "no $QUAYMASTER: run make"
  fi
}

# wait_for SECONDS COMMAND...: true as soon as the command is.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.05
  done
}

gone() {
  ! kill -0 "$1" 2>/dev/null
}

answers() {
  curl --silent --max-time 5 --unix-socket "$2" "$3" >/dev/null || gone "$1"
}

# engine_start ROOT DIR [ARGUMENT...]: dockerd of that root; its socket is DIR/docker.sock.
engine_start() {
  local root=$1 dir=$2
  shift 2
  mkdir -p "$dir/world" || return 1
  unshare --mount --net --pid --fork --kill-child --mount-proc "$ENGINES_TESTS/world" \
    "$root" "$dir" --data-root /data --exec-root /run/docker --pidfile /run/dockerd.pid \
    -H unix:///engine/docker.sock --iptables=false --ip6tables=false \
    --cgroup-parent "/$(basename "$dir")" --exec-opt native.cgroupdriver=cgroupfs \
    --add-runtime other=runc "$@" >>"$dir/dockerd.log" 2>&1 &
  ENGINE_PID=$!
  wait_for 60 answers "$ENGINE_PID" "$dir/docker.sock" http://docker/_ping && ! gone "$ENGINE_PID"
}

# recorder_start DIR: a plugin that allows everything, for engines that are started with
# --authorization-plugin recorder. What it is asked is in DIR/record.
recorder_start() {
  mkdir -p "$1/plugins"
  echo unix:///engine/recorder.sock >"$1/plugins/recorder.spec"
  "$ENGINES_TESTS/../bench/record.py" "$1/recorder.sock" "$1/record" >>"$1/plugin.log" 2>&1 &
  PLUGIN_PID=$!
  wait_for 10 test -S "$1/recorder.sock"
}

# No signal but this one passes unshare on.
engine_stop() {
  [ -z "$ENGINE_PID" ] || kill -KILL "$ENGINE_PID"
  wait "$ENGINE_PID" 2>/dev/null
  ENGINE_PID=
}

# The containers' cgroups are what no namespace takes along.
remove_cgroups() {
  find /sys/fs/cgroup -depth -type d -path "*/$(basename "$1")*" -exec rmdir {} + 2>/dev/null
}

# plugin_start DIR: its socket is DIR/plugin.sock.
plugin_start() {
  "$QUAYMASTER" serve --socket "$1/plugin.sock" --policy "$ENGINES_TESTS/policy.yaml" \
    "${SERVE_ARGUMENTS[@]}" 2>>"$1/plugin.log" &
  PLUGIN_PID=$!
  wait_for 10 answers "$PLUGIN_PID" "$1/plugin.sock" http://plugin/ && ! gone "$PLUGIN_PID"
}

plugin_stop() {
  [ -z "$PLUGIN_PID" ] || kill -TERM "$PLUGIN_PID"
  wait "$PLUGIN_PID" 2>/dev/null
  PLUGIN_PID=
}
