#!/usr/bin/env bash
# The plugin by its socket, with the built-in policy: what baseline denies is denied behind every
# docker command that leads there, with a message that helps, and ordinary work goes on.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
note "engine $(docker version --format '{{.Server.Version}}'), client $(docker version --format '{{.Client.Version}}')"

# What the attacks below need, made while nobody asks.
docker create --name donor --volume /etc:/x busybox true >/dev/null
evil_id=$(docker image inspect --format '{{.Id}}' evil/miner)
evil_id=${evil_id#sha256:}
docker save --output evil.tar evil/miner

# The tricks of a hostile client. Without the plugin each makes a container with a forbidden
# setting, or the engine refuses it; that is noted, so that a denial below proves something.
PRIVILEGED='{"Image":"busybox","Cmd":["true"],"HostConfig":{"Privileged":true}}'
CREATE=/v1.41/containers/create

# tricks RUN: RUN WHAT TARGET BODY [CURL-ARGUMENT...] for each.
tricks() {
  local run=$1 h='"HostConfig":' c='"Image":"busybox","Cmd":["true"]'
  "$run" "plain" $CREATE "$PRIVILEGED"
  "$run" "keys in lower case" $CREATE "{$c,\"hostconfig\":{\"pRIVILEGED\":true}}"
  "$run" "a long s (U+017F) in a key" $CREATE "{$c,\"Ho\u017ftConfig\":{\"Privileged\":true}}"
  "$run" "a long s in UTF-8" $CREATE "{$c,\"HoſtConfig\":{\"Privileged\":true}}"
  "$run" "a Kelvin sign (U+212A) in a key" $CREATE "{$c,$h{\"Networ\u212aMode\":\"host\"}}"
  "$run" "an escape in a key" $CREATE "{$c,\"\\u0048ostConfig\":{\"Privileged\":true}}"
  "$run" "a key twice" $CREATE "{$c,$h{\"Privileged\":false,\"Privileged\":true}}"
  "$run" "a key twice in two cases" $CREATE "{$c,$h{\"Privileged\":false,\"privileged\":true}}"
  "$run" "an object twice, merged" $CREATE "{$c,$h{\"Privileged\":true},$h{}}"
  "$run" "lists that merge" $CREATE \
    "{$c,$h{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/etc\"}],\"mounts\":[{\"Target\":\"/y\"}]}}"
  "$run" "a capability as a string" $CREATE "{$c,$h{\"CapAdd\":\"SYS_ADMIN\"}}"
  "$run" "settings at the top level" $CREATE "{$c,\"Privileged\":true,\"Binds\":[\"/:/h\"]}"
  "$run" "something behind the object" $CREATE "$PRIVILEGED }"
  "$run" "an image by four digits" $CREATE "{\"Image\":\"${evil_id:0:4}\",\"Cmd\":[\"true\"]}"
  "$run" "an image by sha256: and digits" $CREATE \
    "{\"Image\":\"sha256:${evil_id:0:12}\",\"Cmd\":[\"true\"]}"
  "$run" "no version in the path" /containers/create "$PRIVILEGED"
  "$run" "a padded version" /v001.41/containers/create "$PRIVILEGED"
  "$run" "a version of three parts" /v1.41.0/containers/create "$PRIVILEGED"
  "$run" "percent-encoded letters" /v1.41/%63ontainers/cr%65ate "$PRIVILEGED"
  "$run" "a percent-encoded slash" /v1.41/containers%2fcreate "$PRIVILEGED"
  "$run" "an absolute URI" http://evil/v1.41/containers/create "$PRIVILEGED"
  "$run" "an absolute URI of another scheme" x:/v1.41/containers/create "$PRIVILEGED"
  "$run" "a query that ends in /auth" "$CREATE?name=auth1&x=/auth" "$PRIVILEGED"
  "$run" "a chunked body" $CREATE "$PRIVILEGED" --header 'Transfer-Encoding: chunked'
  "$run" "a body over a mebibyte" $CREATE "{$c,$h{\"Privileged\":true},\"Labels\":{\"x\":\"$BIG\"}}"
  "$run" "another charset" $CREATE "$PRIVILEGED" \
    --header 'Content-Type: application/json; charset=utf-16'
}

# Parameters in a form body count before those of the query, and no plugin is shown it.
TAG='/v1.41/images/evil%2Fminer/tag?repo=myteam/x&tag=1'
FORM='repo=docker.io/library/alpine&tag=latest'

BIG=$(head -c 1100000 /dev/zero | tr '\0' a)
declare -A taken=()

try_unguarded() {
  local what=$1 out
  out=$(api POST "${@:2}")
  [ "${out##*$'\n'}" = 201 ] || return 0
  taken[$what]=yes
  docker rm --force "$(printf '%s' "$out" | sed '$d' | jq -r .Id)" >/dev/null
}

try_guarded() {
  local note=''
  [ -n "${taken[$1]-}" ] || note=" (this engine refuses it anyway)"
  api_denied "trick: $1$note" "decision " POST "${@:2}"
}

tricks try_unguarded
holds "unguarded, the tricks work (${#taken[@]} do)" [ "${#taken[@]}" -ge 10 ]

# --- with the plugin -----------------------------------------------------------------------------

plugin_start || bail_out "the plugin starts"
is "the socket is root's alone" "600 0" "$(stat -c '%a %u' "$PLUGIN_SOCKET")"
engine_stop
engine_use_plugin quaymaster
engine_start || bail_out "the engine starts with the plugin"
says "docker info names the plugin" quaymaster "$(docker info 2>&1)"

tricks try_guarded
for form in 'application/x-www-form-urlencoded' 'multipart/form-data; boundary=b'; do
  CONTENT_TYPE=$form
  api_denied "trick: ${form%%;*} over the query" "decision " POST "$TAG" "$FORM"
  api_denied "trick: ${form%%;*} over the query, chunked" "decision " POST "$TAG" "$FORM" \
    --header 'Transfer-Encoding: chunked'
  api_denied "trick: ${form%%;*} and another type behind it" "decision " POST "$TAG" "$FORM" \
    --header 'Content-Type: application/json'
  api_denied "trick: ${form%%;*} and another type behind it, chunked" "decision " POST "$TAG" "$FORM" \
    --header 'Content-Type: text/plain' --header 'Transfer-Encoding: chunked'
done
unset CONTENT_TYPE
api_denied "trick: a fragment that hides the body" "decision " POST '/v1.41/services/create?#%zz' \
  '{"TaskTemplate":{"ContainerSpec":{"Image":"busybox","CapabilityAdd":["SYS_ADMIN"]}}}'
api_denied "trick: a body on start" "decision " POST /v1.23/containers/donor/start \
  '{"Privileged":true}'
api_denied "what the engine could add tomorrow" "Quantum|does not know|decision " POST $CREATE \
  '{"Image":"busybox","Cmd":["true"],"HostConfig":{"QuantumTunnel":true}}'

# --- denials behind docker commands --------------------------------------------------------------

denied "run --privileged" "1 thing is not allowed|--privileged|full control of the host|instead:" \
  docker run --rm --privileged busybox true
denied "run --cap-add SYS_ADMIN" "--cap-add|SYS_ADMIN|not among" \
  docker run --rm --cap-add SYS_ADMIN busybox true
denied "run --cap-add cap_sys_admin" "--cap-add|not among" docker run --rm --cap-add cap_sys_admin busybox true
denied "run --cap-add all" "--cap-add" docker run --rm --cap-add all busybox true
denied "run an unofficial image" "evil/miner|is not an allowed image|official" docker run --rm evil/miner
denied "create with an unofficial image" "evil/miner" docker create evil/miner
denied "run by a prefix of the image's id" "id" docker run --rm "${evil_id:0:12}" true
denied "run by the image's id" "id" docker run --rm "sha256:$evil_id" true
denied "pull an unofficial image" "evil/miner" docker pull evil/miner
denied "--pid host" "--pid|host" docker run --rm --pid host busybox true
denied "--network host" "host|-p" docker run --rm --network host busybox true
denied "--ipc host" "--ipc" docker run --rm --ipc host busybox true
denied "--uts host" "--uts" docker run --rm --uts host busybox true
denied "--userns host" "--userns" docker run --rm --userns host busybox true
# With cgroup v1 that is what everybody gets.
if [ "$(docker info -f '{{.CgroupVersion}}')" = 1 ]; then
  allowed "--cgroupns host" docker run --rm --cgroupns host busybox true
else
  denied "--cgroupns host" "--cgroupns" docker run --rm --cgroupns host busybox true
fi
denied "-v /:/host" "/:/host|named volume" docker run --rm -v /:/host busybox true
denied "-v of the engine's socket" "docker.sock" docker run --rm -v /var/run/docker.sock:/x busybox true
denied "--mount type=bind" "/etc" docker run --rm --mount type=bind,source=/etc,target=/x busybox true
denied "--mount type=bind,readonly" "/etc" \
  docker run --rm --mount type=bind,source=/etc,target=/x,readonly busybox true
denied "a volume that is a bind" "/etc" docker volume create --opt type=none --opt o=bind \
  --opt device=/etc v
denied "a bind in the options of a mount" "/etc" docker run --rm --mount \
  'type=volume,source=v,target=/x,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc' \
  busybox true
denied "--volumes-from" "donor" docker run --rm --volumes-from donor busybox true
denied "--device" "/dev/null" docker run --rm --device /dev/null busybox true
denied "--device-cgroup-rule" "a *:* rwm" docker run --rm --device-cgroup-rule 'a *:* rwm' busybox true
denied "--gpus all" "decision " docker run --rm --gpus all busybox true
for option in seccomp=unconfined apparmor=unconfined label=disable no-new-privileges=false \
  seccomp:unconfined; do
  denied "--security-opt $option" "--security-opt" docker run --rm --security-opt "$option" busybox true
done
denied "--security-opt systempaths=unconfined" "systempaths|decision " \
  docker run --rm --security-opt systempaths=unconfined busybox true
denied "--runtime" "--runtime|other" docker run --rm --runtime other busybox true
denied "--cgroup-parent" "--cgroup-parent|/x" docker run --rm --cgroup-parent /x busybox true
denied "--sysctl" "kernel.msgmax" docker run --rm --sysctl kernel.msgmax=1 busybox true
denied "--log-driver" "syslog" docker run --rm --log-driver syslog busybox true
denied "three things at once" "3 things are not allowed|--privileged|evil/miner|/etc" \
  docker run --rm --privileged -v /etc:/x evil/miner
denied "a network on the host's wire" "macvlan" docker network create -d macvlan m
denied "docker tag with an official name" "protected name|myteam/app" \
  docker tag evil/miner busybox:latest
denied "docker import" "image.import|decision " docker import busybox.tar myteam/x
denied "docker load" "decision " docker load --input evil.tar
denied "docker commit with an official name" "protected name" docker commit donor busybox:1
denied "docker build with an official name" "protected name" env DOCKER_BUILDKIT=0 \
  docker build -t alpine - <<<'FROM busybox'
api_denied "a build from a URL" "decision " POST '/v1.41/build?remote=http://127.0.0.1:1/x&t=myteam/x'
api_denied "BuildKit's build" "decision " POST '/v1.41/build?version=2&session=x&t=myteam/x'
for door in session grpc; do
  api_denied "BuildKit's /$door" "decision " POST "/v1.41/$door" '' --header 'Connection: Upgrade' \
    --header 'Upgrade: h2c'
done
denied "docker plugin disable" "decision " docker plugin disable x
denied "docker plugin install" "decision " docker plugin install --grant-all-permissions x/y
denied "docker plugin rm" "decision " docker plugin rm --force x
denied "docker plugin set" "decision " docker plugin set x DEBUG=1
denied "docker plugin enable" "decision " docker plugin enable x
denied "docker swarm init" "decision " docker swarm init --advertise-addr 127.0.0.1

golden privileged "$(api POST $CREATE "$PRIVILEGED" | sed '$d' | jq -r .message)"
golden several "$(api POST $CREATE '{"Image":"evil/miner","HostConfig":{"Privileged":true,
  "CapAdd":["SYS_ADMIN","NET_RAW"],"Binds":["/:/host:ro"],"PidMode":"host",
  "SecurityOpt":["seccomp=unconfined"]}}' | sed '$d' | jq -r .message)"

# --- ordinary work -------------------------------------------------------------------------------

allowed "docker version" docker version
allowed "docker info" docker info
allowed "docker images" docker images
allowed "docker network create" docker network create --label a=b front
allowed "docker volume create" docker volume create --label a=b data
allowed "docker run" docker run --rm busybox echo hello
is "its output comes through" hello "$OUT"
docker run --rm busybox sh -c 'exit 7' </dev/null
is "its exit code comes through" 7 $?
allowed "docker run -d" docker run -d --name web --network front -v data:/data -p 127.0.0.1:8080:80 \
  --label app=web --env A=B --restart unless-stopped --memory 64m --cpus 0.5 --pids-limit 50 \
  --health-cmd true --cap-add NET_BIND_SERVICE --cap-drop ALL --read-only --tmpfs /tmp --init \
  --security-opt no-new-privileges --user 1000:1000 --workdir /tmp --hostname web \
  --log-driver json-file --log-opt max-size=1m --ulimit nofile=100:100 --stop-timeout 1 \
  busybox sh -c 'echo up; exec sleep 1000'
denied "docker exec" "exec|docker logs" docker exec web id
denied "docker exec --privileged" "decision " docker exec --privileged web sh
denied "--pid of another container is as good as exec" "--pid container:web" \
  docker run --rm --pid container:web busybox true
allowed "--network of another container" docker run --rm --network container:web busybox true
denied "docker cp into a container" "decision " docker cp busybox.tar web:/data/x
holds "docker logs" wait_for 10 grep -q up <(docker logs -f web 2>&1)
allowed "docker ps" docker ps --all --filter label=app=web
allowed "docker inspect" docker inspect web data front busybox
allowed "docker top" docker top web
allowed "docker stats" docker stats --no-stream web
allowed "docker port" docker port web
allowed "docker diff" docker diff web
allowed "docker cp out of a container" docker cp web:/etc/passwd passwd
allowed "docker update --restart" docker update --restart no web
allowed "docker rename" docker rename web web2
allowed "docker pause" docker pause web2
allowed "docker unpause" docker unpause web2
allowed "docker stop" docker stop web2
allowed "docker start" docker start web2
allowed "docker restart" docker restart --time 1 web2
allowed "docker network disconnect" docker network disconnect front web2
allowed "docker network connect" docker network connect --alias www front web2
allowed "docker kill" docker kill web2
allowed "docker wait" docker wait web2
allowed "docker rm" docker rm --volumes web2
allowed "docker run -it at a terminal" script -qec 'docker run --rm -it busybox echo from a tty' /dev/null
says "its terminal comes through" "from a tty" "$OUT"
is "docker run -i" typed "$(echo typed | docker run --rm -i busybox cat)"
allowed "docker run --mount of a named volume" \
  docker run --rm --mount type=volume,source=data,target=/d busybox true
allowed "docker run --tmpfs --shm-size" docker run --rm --tmpfs /t:size=1m --shm-size 1m busybox true
allowed "docker run --network none" docker run --rm --network none busybox true
allowed "docker events" docker events --since 1m --until 0s
allowed "docker system df" docker system df
allowed "docker history" docker history busybox
allowed "docker tag with a name of one's own" docker tag busybox myteam/base:1
allowed "docker save" docker save --output saved.tar busybox
allowed "docker rmi" docker rmi myteam/base:1

mkdir context
printf 'FROM busybox\nRUN echo built >/made\nCOPY Dockerfile /\nCMD ["cat", "/made"]\n' \
  >context/Dockerfile
allowed "docker build" env DOCKER_BUILDKIT=0 docker build --build-arg A=b -t myteam/app context
denied "what was built is not official" "myteam/app" docker run --rm myteam/app

# What compose does: a project's network and volume, two services that find each other.
allowed "compose: network" docker network create --driver bridge --attachable \
  --label com.docker.compose.project=shop shop_default
allowed "compose: volume" docker volume create --label com.docker.compose.project=shop shop_db
for service in db app; do
  allowed "compose: create $service" docker create --name "shop-$service-1" \
    --network shop_default --network-alias "$service" -v shop_db:/var/lib/db \
    --label com.docker.compose.project=shop --expose 80 busybox sleep 1000
  allowed "compose: start $service" docker start "shop-$service-1"
done
allowed "compose: stop and remove" docker rm --force shop-db-1 shop-app-1
allowed "docker network rm" docker network rm shop_default front
allowed "docker volume rm" docker volume rm shop_db data
allowed "docker container prune" docker container prune --force --filter label=none
allowed "docker image prune" docker image prune --force

plugin_stop
is "the plugin ends with 0" 0 $?
holds "its socket is gone" [ ! -e "$PLUGIN_SOCKET" ]
holds "no sanitizer spoke" not_in_log 'ERROR: '
e2e_end
