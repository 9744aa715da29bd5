#!/usr/bin/env bash
# What is there already: containers, volumes and commands from before the plugin, links on the host,
# and the engine as the one that knows. It is asked before anything of that comes to life.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

POLICY=/etc/quaymaster/policy.yaml

# use_policy LINE...: the rules of a new policy, in force.
use_policy() {
  mkdir -p "$(dirname "$POLICY")"
  printf '%s\n' 'version: 1' 'rules:' "$@" >"$POLICY"
  kill -HUP "$PLUGIN_PID"
  wait_for 10 has_lines "$E2E_DIR/plugin.log" $((++RELOADS)) 'SIGHUP: policy loaded anew'
}
RELOADS=0

# keep NAME [ARGUMENT...]: a container that runs until it is stopped.
keep() {
  local name=$1
  shift
  docker run --detach --name "$name" "$@" busybox sleep 1000 >/dev/null
}

# The process that looks is the child of the one that serves.
looking_pid() {
  ps -o pid= --ppid "$PLUGIN_PID" | tr -d ' '
}

# refused WORD COMMAND...: it fails, and says the word.
refused() {
  local word=$1 out
  shift
  if out=$("$@" 2>&1 </dev/null); then return 1; fi
  [[ $out == *"$word"* ]]
}

# thaw ID: what `docker pause` froze could not even be killed with the engine.
thaw() {
  local file
  find /sys/fs/cgroup -path "*$1*" '(' -name freezer.state -o -name cgroup.freeze ')' |
    while read -r file; do
      case $file in
        *state) echo THAWED >"$file" ;;
        *) echo 0 >"$file" ;;
      esac
    done
}

# decoy_name ID: the shortest beginning of the id that no other container's has. Two letters alone
# may be those of any.
decoy_name() {
  local n=4
  while [ "$(docker ps --all --quiet --no-trunc | grep -c "^${1:0:n}")" -gt 1 ]; do
    n=$((n + 1))
  done
  printf '%s\n' "${1:0:n}"
}

# all_answered N: as many answers are there.
all_answered() {
  [ "$(wc -l <answers)" -eq "$1" ]
}

# told FILE: how many calls each answer came to; that a container ran already is no other one.
told() {
  sed 's/^304$/204/; s/decision [0-9a-f]*//' "$1" | sort | uniq -c | tr -s ' '
}

# --- a host with a past ---------------------------------------------------------------------------

mount -t tmpfs -o mode=755 e2e /srv || bail_out "a private /srv"
mkdir -p /srv/data/own /srv/data/swapped
ln -s /etc /srv/data/etc
engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
docker volume create --opt type=none --opt o=bind --opt device=/ hostroot >/dev/null
docker volume create plain >/dev/null
docker create --name legacy-privileged --privileged busybox true >/dev/null
docker create --name legacy-root --volume /:/host busybox true >/dev/null
docker create --name legacy-volume --volume hostroot:/host busybox true >/dev/null
docker create --name legacy-image evil/miner true >/dev/null
docker create --name legacy-plain --volume plain:/data busybox true >/dev/null
docker network create front >/dev/null
BACK_ID=$(docker network create back)
docker create --name legacy-front --network front busybox true >/dev/null
api POST '/v1.41/containers/create?name=legacy-back' '{"Image":"busybox","Cmd":["true"],
  "HostConfig":{"NetworkMode":"front"},"NetworkingConfig":{"EndpointsConfig":{"front":{
  "NetworkID":"'"$BACK_ID"'"}}}}' >/dev/null
keep legacy-hostpid --pid host
keep legacy-hostnet --network host
keep legacy-debug --interactive --label debug=true
keep web
docker pause legacy-hostpid >/dev/null
LEGACY_EXEC=$(api POST /v1.41/containers/legacy-debug/exec \
  '{"Cmd":["id"],"Privileged":true}' | head -n 1 | jq -r .Id)

mkdir /srv/switch
plugin_start --off-file /srv/switch/off || bail_out "the plugin starts"
engine_use_plugin quaymaster
holds "SIGHUP brings the plugin into the running engine" engine_reload
if [ -z "${SERVE_USER-}" ]; then
  holds "what reads the calls is not root's" \
    [ "$(awk '/^Uid:/ {print $2}' "/proc/$PLUGIN_PID/status")" = 65534 ]
  holds "and has no capability" grep -qx 'CapPrm:	0000000000000000' "/proc/$PLUGIN_PID/status"
fi

# --- what comes to life ---------------------------------------------------------------------------

denied "starting an old privileged container" "--privileged|container legacy-privileged" \
  docker start legacy-privileged
denied "restarting an old one with the host's root" "/|container legacy-root" \
  docker restart legacy-root
denied "starting one whose volume is the host's root" "/|volume hostroot" docker start legacy-volume
denied "starting one of an unofficial image" "evil/miner|container legacy-image" \
  docker start legacy-image
denied "unpausing one in the host's pid namespace" "--pid host|container legacy-hostpid" \
  docker unpause legacy-hostpid
thaw "$(docker inspect -f '{{.Id}}' legacy-hostpid)"
denied "by its id" "--privileged|container" \
  docker start "$(docker inspect -f '{{.Id}}' legacy-privileged)"
denied "by the beginning of its id" "--privileged|container" \
  docker start "$(docker inspect -f '{{.Id}}' legacy-privileged | cut -c 1-6)"
# What is called like the beginning of an older one's id may be gone when the engine looks.
OLD_ID=$(docker inspect -f '{{.Id}}' legacy-privileged)
DECOY=$(decoy_name "$OLD_ID")
allowed "a container with such a name" docker create --name "$DECOY" busybox true
denied "starting it could start the older one" \
  "--privileged|container ${OLD_ID:0:12}, whose id begins with $DECOY" docker start "$DECOY"
denied "copying out of it, too" "--privileged|whose id begins with $DECOY" docker cp "$DECOY:/etc" -
denied "--volumes-from it, too" "--privileged|whose id begins with $DECOY" \
  docker run --rm --volumes-from "$DECOY" busybox true
allowed "by its whole id it is started" \
  docker start "$(docker inspect -f '{{.Id}}' --type container "$DECOY")"
docker rm --force "$DECOY" >/dev/null
denied "once it is gone, the older one is meant" "--privileged" docker start "$DECOY"
denied "renaming it to something trusted" "--privileged|container legacy-privileged" \
  docker rename legacy-privileged trusted
allowed "starting an old plain one" docker start legacy-plain
allowed "restarting one that runs" docker restart --time 0 web
denied "copying a file out through its mounts" "/|container legacy-root" \
  docker cp legacy-root:/host/etc/passwd -
allowed "copying one out of a plain one" sh -c 'docker cp web:/etc/passwd - >/dev/null'
allowed "stopping what may not be started" docker stop --time 0 legacy-hostnet
denied "and it stays so" "--network host|container legacy-hostnet" docker start legacy-hostnet
says "what is not there is for the engine to say" "No such container" \
  "$(docker start nobody 2>&1)"

# --- what others have -----------------------------------------------------------------------------

denied "a run with the volume that is the host's root" "/|volume hostroot" \
  docker run --rm --volume hostroot:/host busybox true
denied "the same by --mount" "/|volume hostroot" \
  docker run --rm --mount source=hostroot,target=/host busybox true
allowed "a run with a plain volume" docker run --rm --volume plain:/data busybox true
allowed "a run with a new volume" docker run --rm --volume fresh:/data busybox true
denied "--volumes-from one that has the host's root" "/|container legacy-root" \
  docker run --rm --volumes-from legacy-root busybox true
allowed "--volumes-from a plain one" docker run --rm --volumes-from legacy-plain busybox true
denied "--pid of one in the host's" "--pid host|container legacy-hostpid" \
  docker run --rm --pid container:legacy-hostpid busybox true
allowed "--network of a plain one" docker run --rm --network container:web busybox true
api_denied "a privileged command prepared before" "--privileged" \
  POST "/v1.41/exec/$LEGACY_EXEC/start" '{"Detach":true}'

use_policy '  actions: {deny: ["plugin.*"]}'
api_denied "the copy of old API versions, which a rule for actions may allow" \
  "/|container legacy-root" \
  POST /v1.23/containers/legacy-root/copy '{"Resource":"/host/etc/passwd"}'

# --- commands and keyboards -----------------------------------------------------------------------

use_policy '  exec: {allow: [{when: {label: "debug=true"}}, "legacy-host*"]}' '  attach: deny'
allowed "exec where a label allows it" docker exec legacy-debug true
allowed "by the beginning of its id" \
  docker exec "$(docker inspect -f '{{.Id}}' legacy-debug | cut -c 1-8)" true
denied "exec where nothing does" "exec" docker exec web true
denied "a name does not help a container that is worse" "--pid host|legacy-hostpid" \
  docker exec legacy-hostpid true
denied "a name that exec goes by" "rename legacy-hosted|goes by" docker rename web legacy-hosted
denied "and what becomes one" "rename 0123456789ab_legacy-hosted|goes by" docker rename web 0123456789ab_legacy-hosted
allowed "a name that opens nothing" docker rename web web2
allowed "and back" docker rename web2 web
allowed "a container made with that name" \
  docker create --name 0123456789ab_legacy-new busybox true
docker rm 0123456789ab_legacy-new >/dev/null
api_denied "a keyboard at a container that runs" "attach" \
  POST '/v1.41/containers/legacy-debug/attach?stream=1&stdin=1&stdout=1' '' --max-time 10
holds "the client is sent away, too" refused 403 timeout 20 docker attach legacy-debug
allowed "docker run -it is none" timeout 60 script -qec "docker run --rm -it busybox true" /dev/null
allowed "output alone is none" timeout 20 docker run --rm busybox echo hello

docker stop --time 0 legacy-debug >/dev/null
api_denied "a keyboard at one that was stopped and could be started" "attach" \
  POST '/v1.41/containers/legacy-debug/attach?stream=1&stdin=1&stdout=1' '' --max-time 10
docker start legacy-debug >/dev/null

# --- what another container shares ----------------------------------------------------------------

use_policy '  container-namespaces: {allow: ["network:web"]}' '  volumes-from: {deny: [legacy-plain]}'
allowed "the network of one that a rule names" docker run --rm --network container:web busybox true
denied "its processes, by its id" "--pid" \
  docker create --pid "container:$(docker inspect -f '{{.Id}}' web)" busybox true
denied "the mounts of one that a rule keeps out, by its id" "--volumes-from" \
  docker create --volumes-from "$(docker inspect -f '{{.Id}}' legacy-plain)" busybox true
denied "and a name that the rule does not know" "rename free|goes by" docker rename legacy-plain free

# --- networks by their ids ------------------------------------------------------------------------

use_policy '  networks: {allow: [front]}'
denied "an old one that joins another network than it says" \
  "--network back|container legacy-back|allowed: front" docker start legacy-back
allowed "one that joins what it says" docker start legacy-front
allowed "and again, when its network has an id" docker restart --time 0 legacy-front

# --- links on the host ----------------------------------------------------------------------------

use_policy '  host-paths: {allow: ["/srv/data/**", "/run/docker.sock"]}'
allowed "a directory that is allowed" docker run --rm --volume /srv/data/own:/x busybox true
denied "a link in it that leads out" "/srv/data/etc" \
  docker run --rm --volume /srv/data/etc:/x busybox true
denied "what lies behind the link" "/srv/data/etc/ssl" \
  docker run --rm --volume /srv/data/etc/ssl:/x busybox true
allowed "what the policy names exactly, by the host's own link" \
  docker create --volume /var/run/docker.sock:/x busybox true
docker create --name swapped --volume /srv/data/swapped:/x busybox true >/dev/null
rmdir /srv/data/swapped && ln -s /etc /srv/data/swapped
denied "a directory that became a link before the start" "leads to /etc|container swapped" \
  docker start swapped
use_policy '  host-paths: {allow: ["/run/**", "/srv/**"]}'
denied "the engine's socket below a wide pattern" "/run/docker.sock" \
  docker run --rm --volume /run/docker.sock:/x busybox true
denied "a directory that holds it" "/run" docker run --rm --volume /run:/x busybox true
denied "what switches it off, wherever that is" "/srv/switch" \
  docker run --rm --volume /srv/switch:/x busybox true

# --- no dead-lock, no wrong turn ------------------------------------------------------------------

for ((i = 0; i < 500; i++)); do
  answer=$(curl --silent --max-time 120 --unix-socket "$ENGINE_SOCKET" --request POST \
    --write-out '%{http_code}\n' http://docker/containers/web/start) &&
    printf '%s\n' "${answer//$'\n'/ }" &
done >answers
# The plugin and the engine are children of this shell as well.
wait_for 120 all_answered 500
is "500 starts at once are all answered, and allowed" " 500 204" "$(told answers)"
denied "afterwards too" "--privileged" docker start legacy-privileged

kill -STOP "$(looking_pid)"
denied "no answer is a denial that says so" "could not be looked at|no answer in time" \
  docker start legacy-plain
allowed "meanwhile the rest goes on" docker ps
kill -CONT "$(looking_pid)"
allowed "and then it goes on" docker start legacy-plain

plugin_stop
is "the plugin ends with 0" 0 $?
holds "its socket is gone" [ ! -e "$PLUGIN_SOCKET" ]
rm -f "$POLICY"
plugin_start --engine-socket none || bail_out "the plugin starts without a socket of the engine"
allowed "where nobody looks a start is not looked at" docker start legacy-image
docker wait legacy-image >/dev/null
denied "but what needs it is denied" "could not be looked at|container web" \
  docker run --rm --network container:web busybox true
kill -KILL "$(looking_pid)"
holds "without the one that looks the plugin ends" wait_for 10 gone "$PLUGIN_PID"
e2e_end
