#!/usr/bin/env bash
# `try` and `explain` with the real docker client and no engine: what a client plans is judged, and
# nothing is created.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

# try_says WHAT STATUS WORDS ARGUMENT...: of `quaymaster try`.
try_says() {
  local what=$1 wanted=$2 words=$3 out status wrong=
  shift 3
  out=$("$QUAYMASTER" try "$@" 2>&1 </dev/null)
  status=$?
  [ "$status" -eq "$wanted" ] || wrong="it ended with $status; "
  wrong="$wrong$(lacks "$out" "$words")"
  if [ -n "$wrong" ]; then not_ok "$what" "$wrong
$out"; else ok "$what"; fi
}

cat >policy.yaml <<'END'
version: 1
rules:
  exec: {allow: [{when: {label: "debug=true"}}]}
  image-names: {deny: [official]}
END

try_says "docker run passes" 0 "POST |/containers/create?name=web|0 denied; nothing was created" \
  -- docker run --detach --name web nginx
try_says "docker run in the foreground passes" 0 "/attach|/wait|/start|0 denied" \
  -- docker run --rm nginx
try_says "docker run with a keyboard passes" 0 "0 denied" -- docker run --rm -i nginx
try_says "all that is wrong is said, and all calls are seen" 1 \
  "denied |--privileged|-v /etc:/x|not reached  POST|1 denied" \
  -- docker run --rm --privileged -v /etc:/x nginx
try_says "a refusal reads as dockerd's" 1 \
  "authorization denied by plugin quaymaster: 1 thing|--privileged|The command ended with 125" \
  --refuse -- docker run --rm --privileged nginx
try_says "what was there before is said to matter" 0 \
  "depends |it depends on what the engine says of container web" \
  --policy policy.yaml -- docker exec web id
try_says "a container of the same command is known" 0 "0 denied" \
  --policy policy.yaml -- sh -c 'docker run -d --name web -l debug=true nginx && docker exec web id'
try_says "so is one that the policy does not open" 1 "denied |exec web" \
  --policy policy.yaml -- sh -c 'docker run -d --name web nginx && docker exec web id'
try_says "networks and volumes" 0 "networks/create|volumes/create|0 denied" \
  -- sh -c 'docker network create shop && docker volume create data && docker network inspect shop &&
    docker run -d --network shop -v data:/data nginx && docker ps -a && docker logs x'
mkdir context
echo 'FROM busybox' >context/Dockerfile
try_says "a classic build passes" 0 "POST |/build?|0 denied" \
  -- env DOCKER_BUILDKIT=0 docker build --tag team/x context
try_says "a classic build of a protected name does not" 1 "--tag nginx" \
  -- env DOCKER_BUILDKIT=0 docker build --tag nginx context
# shellcheck disable=SC2016 # the shell under `try` has the socket
try_says "curl, with a chunked body" 1 "--privileged" -- sh -c 'curl --silent --unix-socket \
  "${DOCKER_HOST#unix://}" --header "Transfer-Encoding: chunked" \
  --header "Content-Type: application/json" --data "{\"Image\":\"nginx\",\"HostConfig\":{\"Privileged\":true}}" http://docker/v1.41/containers/create'
try_says "docker cp goes both ways" 1 "container.put-archive|1 denied" \
  -- sh -c 'docker run -d --name web nginx && docker cp /etc/hostname web:/tmp/ &&
    docker cp web:/etc copied'
out=$("$QUAYMASTER" try --json -- env DOCKER_BUILDKIT=0 docker build --build-arg TOKEN=correct-horse \
  --tag team/x context 2>/dev/null)
says "build arguments are judged" '"outcome":"allowed"|/build?|buildargs=...' "$out"
is "and not shown" 0 "$(grep -c correct-horse <<<"$out")"
out=$("$QUAYMASTER" try -- docker run --privileged --env PASSWORD=correct-horse \
  --label token=correct-horse nginx true 2>&1)
says "a call with secrets is denied" "--privileged" "$out"
is "without one of them" 0 "$(grep -c correct-horse <<<"$out")"
try_says "a client's own failure is told" 0 "No call came|ended with 3" -- sh -c 'exit 3'
try_says "a client that hangs is ended" 1 "time was up" --timeout 1 -- sleep 600
try_says "a client that there is not" 2 "cannot run" -- /nonexistent/docker
try_says "another engine is not asked" 2 "leave out -H" -- docker -H tcp://192.0.2.1:1 ps
try_says "without a command" 2 "which command?"

if docker compose version >/dev/null 2>&1; then
  mkdir shop
  cat >shop/compose.yaml <<'END'
services:
  web: {image: nginx, depends_on: {db: {condition: service_healthy}}, networks: [front, back]}
  db:
    image: postgres
    healthcheck: {test: [CMD, pg_isready]}
    volumes: ["data:/var/lib/postgresql/data"]
    networks: [back]
  migrate: {image: python, command: [python], depends_on: [db], privileged: true, networks: [back]}
networks: {front: {}, back: {}}
volumes: {data: {}}
END
  try_says "docker compose up" 1 \
    "create?name=shop-web-1|create?name=shop-migrate-1|--privileged|1 denied" \
    -- docker compose --project-directory shop up --detach
else
  skip "docker compose up" "no docker compose here"
fi

if docker buildx version >/dev/null 2>&1; then
  try_says "buildx would make a builder of its own" 1 \
    "POST /grpc|create?name=buildx_buildkit_default|--privileged" \
    -- docker buildx build --tag team/x context
else
  skip "docker buildx build" "no docker buildx here"
fi

cat >script.py <<'END'
import docker

client = docker.from_env()
client.networks.create("shop")
client.volumes.create("data")
web = client.containers.run(
    "nginx", detach=True, name="web", network="shop", volumes={"data": {"bind": "/data"}}
)
web.reload()
web.remove(force=True)
client.containers.run("busybox", "true", remove=True)
client.containers.run("busybox", "true", privileged=True, detach=True, name="bad")
END
python=
for candidate in python3 /usr/bin/python3; do
  "$candidate" -c 'import docker' 2>/dev/null && python=$candidate
done
if [ -n "$python" ]; then
  try_says "a docker-py script" 1 "create?name=web|create?name=bad|--privileged|1 denied" \
    -- "$python" script.py
else
  skip "a docker-py script" "no docker-py here"
fi

json=$("$QUAYMASTER" try --json -- docker run -d --privileged nginx 2>/dev/null)
is "the JSON has the call that is denied" container.create \
  "$(jq -r '.calls[] | select(.outcome == "denied") | .action' <<<"$json")"
mkdir empty
TMPDIR=$PWD/empty "$QUAYMASTER" try -- docker ps >/dev/null 2>&1
is "nothing is left of the socket" "" "$(ls -A empty)"

out=$("$QUAYMASTER" explain -- docker run -d --privileged nginx 2>/dev/null)
says "explain names the rule and the mend" \
  "privileged true|rule at baseline:|in the policy: privileged: allow" "$out"
request='{"RequestMethod":"POST","RequestUri":"/v1.41/containers/web/exec","RequestBody":"e30="}'
out=$(printf '%s' "$request" | "$QUAYMASTER" explain --json --policy policy.yaml)
is "explain reads what dockerd sends" policy.yaml \
  "$(jq -r '.claims[] | select(.control == "exec") | .file' <<<"$out")"
e2e_end
