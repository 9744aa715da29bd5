#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Records the calls that `make bench` replays, from a real dockerd and the docker CLI. Needs root,
# dockerd, docker, curl, python3 and a static busybox; leaves nothing behind but its output.
# usage: tests/bench/record.sh OUTPUT
set -eu
here=$(cd "$(dirname "$0")" && pwd)

# Own mounts, network, host name and processes: the engine cannot meet another one, its name and
# addresses are the same on every machine, and all of it ends with this script.
if [ "${QUAYMASTER_RECORD:-}" != inside ]; then
  exec 3>"$1"
  exec env -i PATH="$PATH" QUAYMASTER_RECORD=inside \
    unshare --mount --net --uts --pid --fork --kill-child --mount-proc --propagation private \
    "$here/record.sh"
fi

hostname build-host
ip link set lo up 2>/dev/null || true
mount -t tmpfs tmpfs /run
mkdir -p /run/docker/plugins /run/record/engine /run/record/app /run/record/home
export HOME=/run/record/home DOCKER_HOST=unix:///run/docker.sock DOCKER_BUILDKIT=0 DOCKER_CLI_HINTS=false
cd /run/record/app

python3 "$here/record.py" /run/docker/plugins/record.sock /run/record/calls &
while ! [ -S /run/docker/plugins/record.sock ]; do sleep 0.1; done
dockerd --data-root /run/record/engine/data --exec-root /run/engine -H unix:///run/docker.sock \
  --pidfile /run/engine.pid --bridge=none --iptables=false --storage-driver=vfs \
  --cgroup-parent=/quaymaster-record --authorization-plugin=record >/run/record/engine/log 2>&1 &
engine=$!
n=0
while ! curl -sf --unix-socket /run/docker.sock http://docker/_ping >/dev/null; do
  n=$((n + 1))
  [ "$n" -lt 120 ] || { cat /run/record/engine/log >&2; exit 1; }
  sleep 0.5
done

post() { # post PATH BODY
  curl -s --unix-socket /run/docker.sock -H 'Content-Type: application/json' \
    -A "${3:-compose/2.27.1}" -d "$2" "http://docker$1"
}

# What compose sends for a service: every field, most of them null.
compose_create() {
  cat <<'JSON'
{"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":true,"AttachStderr":true,
"ExposedPorts":{"8080/tcp":{}},"Tty":false,"OpenStdin":false,"StdinOnce":false,
"Env":["PORT=8080","LOG_LEVEL=info","DATABASE_HOST=db","DATABASE_NAME=shop","CACHE_URL=redis://cache:6379/0",
"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["sleep","600"],
"Healthcheck":{"Test":["CMD","wget","-qO-","http://127.0.0.1:8080/healthz"],"Interval":30000000000,
"Timeout":5000000000,"Retries":3,"StartPeriod":10000000000},
"Image":"busybox:latest","Volumes":null,"WorkingDir":"/srv","Entrypoint":null,"OnBuild":null,
"Labels":{"com.docker.compose.config-hash":"1f0c6e5e5d7b4d4b1d5f0c40e2a7f5a0f8a4cbe0b0f6c4a6a1a7e2d5b8c9d0e1",
"com.docker.compose.container-number":"1","com.docker.compose.depends_on":"db:service_started:false",
"com.docker.compose.image":"sha256:2c1e3a5b7d9f1a3c5e7092b4d6f8a0c2e4061836587a9cbed0f214365879abcd",
"com.docker.compose.oneoff":"False","com.docker.compose.project":"shop",
"com.docker.compose.project.config_files":"/srv/shop/compose.yaml",
"com.docker.compose.project.working_dir":"/srv/shop","com.docker.compose.service":"web",
"com.docker.compose.version":"2.27.1"},
"HostConfig":{"Binds":["shop_data:/srv/data:rw"],"ContainerIDFile":"","LogConfig":{"Type":"","Config":null},
"NetworkMode":"none","PortBindings":{"8080/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]},
"RestartPolicy":{"Name":"unless-stopped","MaximumRetryCount":0},"AutoRemove":false,"VolumeDriver":"",
"VolumesFrom":null,"ConsoleSize":[0,0],"CapAdd":null,"CapDrop":["NET_RAW"],"CgroupnsMode":"","Dns":[],
"DnsOptions":[],"DnsSearch":[],"ExtraHosts":[],"GroupAdd":null,"IpcMode":"","Cgroup":"","Links":null,
"OomScoreAdj":0,"PidMode":"","Privileged":false,"PublishAllPorts":false,"ReadonlyRootfs":false,
"SecurityOpt":null,"UTSMode":"","UsernsMode":"","ShmSize":0,"Isolation":"","CpuShares":0,
"Memory":268435456,"NanoCpus":0,"CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":null,
"BlkioDeviceReadBps":null,"BlkioDeviceWriteBps":null,"BlkioDeviceReadIOps":null,
"BlkioDeviceWriteIOps":null,"CpuPeriod":0,"CpuQuota":0,"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,
"CpusetCpus":"","CpusetMems":"","Devices":null,"DeviceCgroupRules":null,"DeviceRequests":null,
"MemoryReservation":0,"MemorySwap":0,"MemorySwappiness":null,"OomKillDisable":null,"PidsLimit":null,
"Ulimits":null,"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,"IOMaximumBandwidth":0,
"Mounts":[{"Type":"tmpfs","Target":"/tmp","TmpfsOptions":{"SizeBytes":67108864}}],
"MaskedPaths":null,"ReadonlyPaths":null,"Init":null},
"NetworkingConfig":{"EndpointsConfig":{}}}
JSON
}

# Watchtower starts a container anew from what inspect said about the old one.
repost() { # repost OLD
  curl -s --unix-socket /run/docker.sock "http://docker/v1.41/containers/$1/json" |
    python3 -c 'import json, sys
old = json.load(sys.stdin)
print(json.dumps(dict(old["Config"], HostConfig=old["HostConfig"], NetworkingConfig={
    "EndpointsConfig": old["NetworkSettings"]["Networks"]})))'
}

session() {
  docker version
  docker info
  mkdir -p root/bin && cp "$(command -v busybox)" root/bin/busybox
  ln -sf busybox root/bin/sh && ln -sf busybox root/bin/sleep
  tar -C root -c . | docker import - busybox:latest
  docker images
  docker ps
  docker ps -a

  docker run --rm busybox echo hello
  docker run -d --name web -e PORT=8080 -e LOG_LEVEL=info -p 127.0.0.1:8080:8080 \
    --network none -l team=shop -l tier=web busybox sleep 600
  docker run -d --name db -v shop_db:/var/lib/db --memory 128m --network none \
    --restart on-failure:3 busybox sh -c 'busybox echo ready; sleep 600'
  docker run --rm -v shop_db:/data:ro --network none --read-only busybox busybox ls /data
  docker run --rm -u 1000:1000 --cap-drop ALL --security-opt no-new-privileges --network none \
    --pids-limit 64 --cpus 0.5 -w /tmp --tmpfs /tmp busybox busybox id
  docker ps
  docker ps --filter label=team=shop --format '{{.Names}}'
  docker logs db
  docker inspect web
  docker top web
  docker exec web busybox true
  docker port web
  docker stats --no-stream
  docker update --memory 256m --memory-swap 512m db
  docker diff web
  docker rename web web-old
  docker cp web-old:/bin/sh /run/record/app/sh

  docker volume create --label team=shop shop_data
  docker volume ls
  docker volume inspect shop_data
  docker network create --internal --label team=shop shop_default
  docker network ls
  docker network inspect shop_default

  printf 'FROM busybox\nLABEL team=shop\nCOPY app.conf /etc/app.conf\nRUN busybox true\nCMD ["sleep", "600"]\n' >Dockerfile
  echo 'port = 8080' >app.conf
  docker build --network none -t shop/web:1.0 --build-arg VERSION=1.0 .
  docker image inspect shop/web:1.0
  docker history shop/web:1.0
  docker run --rm --network none shop/web:1.0 busybox cat /etc/app.conf

  curl -s --unix-socket /run/docker.sock -A compose/2.27.1 'http://docker/v1.41/containers/json?all=1&filters=%7B%22label%22%3A%7B%22com.docker.compose.project%3Dshop%22%3Atrue%7D%7D'
  post '/v1.41/containers/create?name=shop-web-1' "$(compose_create)"
  post /v1.41/containers/shop-web-1/start ''
  curl -s --unix-socket /run/docker.sock -A compose/2.27.1 http://docker/v1.41/containers/shop-web-1/json
  repost shop-web-1 >again
  post '/v1.41/containers/create?name=shop-web-2' "$(cat again)" Go-http-client/1.1
  post /v1.41/containers/shop-web-2/start '' Go-http-client/1.1

  docker events --since 1h --until 0s
  docker stop -t 1 web-old db
  docker restart -t 1 web-old
  docker wait db
  docker rm -f web-old db shop-web-1 shop-web-2
  docker network rm shop_default
  docker volume rm shop_db shop_data
  docker rmi shop/web:1.0
  docker system df
  docker ps -a
}

session >/run/record/engine/session 2>&1 || true
kill "$engine"
wait "$engine" || true
rmdir /sys/fs/cgroup/*/quaymaster-record /sys/fs/cgroup/quaymaster-record 2>/dev/null || true
cat /run/record/calls >&3
cat /run/record/engine/session
