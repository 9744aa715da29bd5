#!/usr/bin/env bash
# The manager of a swarm, on an engine with experimental features: services, their tasks, stacks and
# checkpoints, typed as a developer would. What swarm starts by itself, no plugin is asked about.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

POLICY=/etc/quaymaster/policy.yaml
OPENED='actions: {deny: ["plugin.*", "checkpoint.*", container.restore]}'
RELOADS=0

# use_policy LINE...: a new policy with these rules, in force.
use_policy() {
  mkdir -p "$(dirname "$POLICY")"
  printf '%s\n' 'version: 1' 'rules:' "${@/#/  }" >"$POLICY"
  load_policy
}

load_policy() {
  kill -HUP "$PLUGIN_PID"
  wait_for 30 has_lines "$E2E_DIR/plugin.log" $((++RELOADS)) 'SIGHUP: policy loaded anew'
}

# What a call could have made or changed. Tasks come and go by themselves.
objects() {
  local path
  for path in services secrets configs nodes volumes; do
    curl --silent --max-time 60 --unix-socket "$ENGINE_SOCKET" "http://docker/$path"
  done | jq -c '.. | objects | select(.Spec or .Mountpoint) | [.ID, .Spec, .Mountpoint]' |
    LC_ALL=C sort
}

# create NAME [ARGUMENT...]: a service of one task, without asking a registry for its image.
create() {
  local name=$1
  shift
  docker service create --detach --no-resolve-image --stop-grace-period 1s --name "$name" "$@" \
    busybox sleep 1000
}

update() {
  docker service update --detach --no-resolve-image "$@"
}

# task_of SERVICE: the name of a container of it that runs.
task_of() {
  docker ps --filter "label=com.docker.swarm.service.name=$1" --format '{{.Names}}' | head -n 1
}

task_runs() {
  [ -n "$(task_of "$1")" ]
}

two_tasks_run() {
  [ "$(docker ps --quiet --filter "label=com.docker.swarm.service.name=$1" | wc -l)" -eq 2 ]
}

says_hello() {
  docker service logs web 2>&1 | grep -q hello
}

environment_of() {
  docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Env}}' "$1"
}

echo '{"experimental": true}' >"$DAEMON_JSON"
engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
plugin_start || bail_out "the plugin starts"
printf '{"experimental": true, "authorization-plugins": ["quaymaster"]}\n' >"$DAEMON_JSON"
engine_reload || bail_out "SIGHUP brings the plugin into the running engine"

# --- as it comes ----------------------------------------------------------------------------------

denied "no swarm without leave" "swarm.init" docker swarm init --advertise-addr 127.0.0.1
denied "nor somebody else's" "swarm.join" docker swarm join --token x 127.0.0.1:2377
denied "no checkpoint" "checkpoint.create" docker checkpoint create nobody one
denied "no start from one" "container.restore" docker start --checkpoint one nobody

use_policy "$OPENED"
if ! OUT=$(docker swarm init --advertise-addr 127.0.0.1 2>&1); then
  skip "a swarm" "this machine makes none: $(tail -n 1 <<<"$OUT")"
  e2e_end
fi
ok "a swarm where the policy says so"

# --- services -------------------------------------------------------------------------------------

echo secret >secret.txt
allowed "a secret" docker secret create team-key secret.txt
allowed "a config" docker config create team-conf secret.txt
denied "a config that is a template" "Templating" \
  docker config create --template-driver golang template secret.txt
allowed "a service" docker service create --detach --no-resolve-image --name web --stop-grace-period 1s \
  --container-label debug=true --secret team-key --config source=team-conf,target=/conf \
  --mount source=shop,target=/data --mount type=tmpfs,target=/t --limit-memory 64M \
  --user 1000 --cap-drop ALL --read-only --env A=b --hostname '{{.Service.Name}}' \
  busybox sh -c 'echo hello; sleep 1000'
holds "its task runs" wait_for 60 task_runs web
holds "and its output can be read" wait_for 60 says_hello
allowed "its tasks are listed" docker service ps web
allowed "another task" docker service scale --detach web=2
holds "runs, too" wait_for 60 two_tasks_run web

for row in \
  "--mount type=bind,source=/etc|--mount type=bind,source=/etc,target=/x" \
  "--mount volume-opt=device=/etc|--mount type=volume,source=v,target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc" \
  "--mount volume-driver=sshfs|--mount type=volume,source=v,target=/x,volume-driver=sshfs" \
  "--mount type=cluster|--mount type=cluster,source=v,target=/x" \
  "a template in a mount|--mount type=volume,source={{.Node.ID}},target=/x" \
  "--secret target=/proc/x|--secret source=team-key,target=/proc/x" \
  "--cap-add CAP_SYS_ADMIN|--cap-add SYS_ADMIN" \
  "--sysctl kernel.msgmax|--sysctl kernel.msgmax=1" \
  "--network host|--network host" \
  "--log-driver gelf|--log-driver gelf"; do
  read -r -a ARGUMENTS <<<"${row#*|}"
  denied "service create ${ARGUMENTS[*]}" "${row%%|*}" create bad "${ARGUMENTS[@]}"
done
denied "a service of a foreign image" "image evil/miner:latest" \
  docker service create --detach --no-resolve-image --name bad evil/miner
denied "an update to it" "image evil/miner:latest" update --image evil/miner web
denied "an update that adds the host's root" "--mount type=bind,source=/" \
  update --mount-add type=bind,source=/,target=/x web

cat >stack.yaml <<'STACK'
version: "3.8"
services:
  app: {image: "busybox:latest", command: sleep 1000, stop_grace_period: 1s, networks: [outside]}
networks:
  outside: {external: true, name: bridge}
STACK
sed 's/command/cap_add: [SYS_ADMIN], sysctls: {kernel.msgmax: "1"}, volumes: ["\/etc:\/x"], command/
  s/name: bridge/name: host/' stack.yaml >bad.yaml
denied "a stack, with all that is wrong at once" \
  "4 things|--cap-add CAP_SYS_ADMIN|--sysctl kernel.msgmax|source=/etc|--network host" \
  docker stack deploy --resolve-image never -c bad.yaml bad
allowed "a plain stack" docker stack deploy --resolve-image never -c stack.yaml good
holds "and its task runs" wait_for 60 task_runs good_app
allowed "it is removed" docker stack rm good

# --- what a policy demands ------------------------------------------------------------------------

use_policy "$OPENED" 'memory: {require: true}' 'pids: {require: true}' \
  'no-new-privileges: {require: true}' 'secrets: {allow: ["other-*"]}' 'labels: {require: ["a=*"]}'
denied "what is missing is said in the words of services" \
  "--limit-memory=512m|--limit-pids=200|the docker CLI cannot say it of a service|--secret team-key" \
  create bad --secret team-key --label a=b
denied "scaling sends the whole service again" "--label|--config team-conf" \
  docker service scale --detach web=1

use_policy "$OPENED" 'container-names: {deny: ["prod-*"]}'
denied "a service with a reserved name, with which its containers' begin" "--name prod-web" \
  create prod-web

# --- tasks ----------------------------------------------------------------------------------------

TASK=$(task_of web)
use_policy "$OPENED"
denied "a command in a task" "exec $TASK" docker exec "$TASK" true
use_policy "$OPENED" 'exec: {allow: ["web.*"]}'
allowed "where its name is allowed" docker exec "$TASK" true
use_policy "$OPENED" 'exec: {allow: [{when: {label: "com.docker.swarm.service.name=web"}}]}'
allowed "where its service is" docker exec "$TASK" true
use_policy "$OPENED" 'exec: {allow: [{when: {label: "debug=other"}}]}'
denied "not by another label" "exec $TASK" docker exec "$TASK" true
allowed "a copy out of it" sh -c "docker cp '$TASK:/etc/passwd' - >/dev/null"

use_policy "$OPENED"
OUT=$(docker network create --driver overlay team 2>&1 && create inside --network team 2>&1)
if wait_for 30 task_runs inside; then
  use_policy "$OPENED" 'exec: allow' 'networks: {allow: [team]}'
  allowed "a task is on its service's network alone" docker exec "$(task_of inside)" true
  use_policy "$OPENED" 'networks: {allow: [other]}'
  denied "a service's network is named as it was typed" "--network team" create bad --network team
else
  skip "a service's network" "no overlay networks here: $(tail -n 1 <<<"$OUT")"
fi

# --- from before ----------------------------------------------------------------------------------

printf '%s\n' 'version: 1' 'mode: audit' >"$POLICY"
load_policy
create legacy --mount type=bind,source=/etc,target=/x --cap-add SYS_ADMIN >/dev/null 2>&1
create mended --replicas 0 --mount type=bind,source=/etc,target=/x >/dev/null 2>&1
update --mount-rm /x mended >/dev/null 2>&1
update --env-add A=c web >/dev/null 2>&1
wait_for 60 task_runs legacy
use_policy "$OPENED" 'exec: allow'
LEGACY=$(task_of legacy)
denied "what an old service's task has is seen" "source=/etc|CAP_SYS_ADMIN|container $LEGACY" \
  docker exec "$LEGACY" true
denied "it is not started anew by hand" "source=/etc|container $LEGACY" docker restart "$LEGACY"
denied "an old service is not scaled" "source=/etc|CAP_SYS_ADMIN" \
  docker service scale --detach legacy=2
docker kill "$LEGACY" >/dev/null
holds "swarm itself starts another task" wait_for 60 task_runs legacy
denied "a service does not go back to what is denied" "source=/etc|PreviousSpec|of service" \
  docker service rollback --detach mended
denied "not by the other command either" "source=/etc|PreviousSpec|of service" \
  docker service update --detach --rollback mended
VERSION=$(docker service inspect --format '{{.Version.Index}}' mended)
api_denied "nor with a version that is yet to come" "service mended|another version" \
  POST "/v1.41/services/mended/update?rollback=previous&version=$((VERSION + 1))" \
  '{"Name":"mended","TaskTemplate":{"ContainerSpec":{"Image":"busybox"}}}'
is "a plain service was updated" "[A=c]" "$(environment_of web)"
allowed "and goes back to what it was" docker service rollback --detach web
is "which it is now" "[A=b]" "$(environment_of web)"
printf '%s\n' 'version: 1' >"$POLICY"
load_policy
denied "without leave no service goes back" "service.rollback" docker service rollback --detach web

# --- the swarm ------------------------------------------------------------------------------------

use_policy "$OPENED"
NODE=$(docker node ls --quiet)
allowed "a node's labels" docker node update --label-add a=b "$NODE"
allowed "new tokens" docker swarm join-token --rotate worker
allowed "its settings" docker swarm update --task-history-limit 2
mkdir -p plugin/rootfs
echo '{"description": "does nothing", "entrypoint": ["/nothing"]}' >plugin/config.json
denied "engine plugins are another matter" "plugin.create" docker plugin create nothing plugin
use_policy 'actions: {deny: ["swarm.*", "node.*"]}'
denied "nodes may be hidden" "node.list" docker node ls
denied "tokens too" "swarm.inspect" docker swarm join-token worker
denied "and nobody leaves" "swarm.leave" docker swarm leave --force
use_policy "$OPENED"
docker service rm web legacy mended >/dev/null

# --- checkpoints ----------------------------------------------------------------------------------

printf '%s\n' 'version: 1' 'mode: audit' >"$POLICY"
load_policy
docker run --detach --name plain --network none busybox sleep 1000 >/dev/null
docker create --name privileged --privileged --network none busybox true >/dev/null
use_policy 'actions: {deny: ["plugin.*"]}' 'host-paths: {allow: ["/srv/checkpoints"]}'
denied "a checkpoint in another directory of the host" "--checkpoint-dir /var/x" \
  docker checkpoint create --checkpoint-dir /var/x plain one
denied "a list of one" "--checkpoint-dir /etc" docker checkpoint ls --checkpoint-dir /etc plain
denied "a checkpoint that is removed there" "--checkpoint-dir /etc" \
  docker checkpoint rm --checkpoint-dir /etc plain ssl
denied "a start from one there" "--checkpoint-dir /var/x" \
  docker start --checkpoint one --checkpoint-dir /var/x plain
denied "a checkpoint of what may not run" "--privileged|container privileged" \
  docker checkpoint create privileged one
denied "a start of it from one" "--privileged|container privileged" \
  docker start --checkpoint one privileged
says "where it is allowed the engine is asked" "CHECKPOINT NAME" "$(docker checkpoint ls plain 2>&1)"

allowed "the last one leaves the swarm" docker swarm leave --force
e2e_end
