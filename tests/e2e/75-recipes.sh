#!/usr/bin/env bash
# Each recipe of packaging/examples on a real engine: what it promises works, with images of the
# names that it speaks of, and what is next to that is denied.

# shellcheck disable=SC2317,SC2119,SC2120 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

EXAMPLES=$E2E_DIR/examples
SOCKET=/var/run/docker.sock:/var/run/docker.sock
SEEN=

# hide DIRECTORY: an empty one for this test, so that the engine leaves nothing on the disk; but for
# one that the test itself lies in.
hide() {
  case $E2E_DIR/,$E2E_TOP/ in
    "$1"/* | *,"$1"/*) note "$1 is not hidden" ;;
    *) mount -t tmpfs e2e "$1" ;;
  esac
}

# recipe NAME: the plugin starts with it.
recipe() {
  NAME=$1
  SEEN="$SEEN $NAME"
  [ -z "${PLUGIN_PID-}" ] || plugin_stop
  cp "$EXAMPLES/$NAME/policy.yaml" /etc/quaymaster/policy.yaml
  plugin_start || bail_out "$NAME: the plugin starts"
}

# tool IMAGE FLAG...: it may run like that, nobody else may, and it may no more than that.
tool() {
  local image=$1
  shift
  allowed "$NAME: $image runs with ${*: -1}" docker run --rm "$@" "$image" true
  neighbours "$image" "$@"
}

# The same for what this machine may be unable to start, once the plugin has let it: it has no GPU, or
# is a container itself and has no devices to give.
created() {
  local image=$1
  shift
  allowed "$NAME: $image is created with ${*: -1}" docker create --name tool "$@" "$image" true
  OUT=$(docker start --attach tool 2>&1 </dev/null)
  holds "$NAME: its start is not denied" [ "${OUT/authorization denied/}" = "$OUT" ]
  docker rm -f tool >/dev/null
  neighbours "$image" "$@"
}

neighbours() {
  local image=$1
  shift
  denied "$NAME: another image does not" "${*: -1}" docker run --rm "$@" busybox true
  denied "$NAME: nor does it with the host's settings" "/etc:/x" \
    docker run --rm "$@" -v /etc:/x "$image" true
  keeps_name "$image"
}

keeps_name() {
  denied "$NAME: nobody gives its name to another image" "protected name" docker tag busybox "$1"
}

not_privileged() {
  denied "$NAME: it is not privileged" "--privileged" docker run --rm --privileged "$@" true
}

cp -r "$E2E_TOP/packaging/examples" "$EXAMPLES"
mkdir -p /etc/quaymaster
hide /srv
hide /home
mkdir -p /home/dev/src/app /home/runner/_work /srv/data/shop /srv/gitlab-runner/config ||
  bail_out "directories of the host"
# As systemd has it; a mount with rslave takes it.
mount --make-rshared / || bail_out "a shared root"
engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
for image in moby/buildkit:buildx-stable-1 mcr.microsoft.com/devcontainers/base:bookworm \
  ghcr.io/actions/actions-runner:2.320.0 gitlab/gitlab-runner:v17.4.0 ghcr.io/acme/gpu/train:3 \
  quay.io/prometheus/node-exporter:v1.8.2 portainer/portainer-ce:2.21.0 ghcr.io/acme/shop:4.2 \
  testcontainers/ryuk:0.11.0 traefik:v3.1 containrrr/watchtower:1.7.1; do
  docker tag busybox "$image" || bail_out "an image named $image"
done
engine_stop
engine_use_plugin quaymaster
recipe buildx
engine_start || bail_out "an engine with the plugin starts"

created moby/buildkit:buildx-stable-1 --privileged

recipe dev-containers
DEV=mcr.microsoft.com/devcontainers/base:bookworm
allowed "$NAME: the container of a project runs" docker run -d --name dev \
  --label devcontainer.local_folder=/home/dev/src/app -v /home/dev/src/app:/workspaces/app \
  "$DEV" sleep 600
allowed "$NAME: a shell in it" docker exec dev true
denied "$NAME: not a privileged one" "--privileged" docker exec --privileged dev true
allowed "$NAME: a container without the label" docker run -d --name plain "$DEV" sleep 600
denied "$NAME: no shell in that" "exec" docker exec plain true
denied "$NAME: other sources are closed" "/home/dev/secret" \
  docker run --rm -v /home/dev/secret:/x "$DEV" true
keeps_name "$DEV"
not_privileged "$DEV"
docker rm -f dev plain >/dev/null

recipe github-runner
tool ghcr.io/actions/actions-runner:2.320.0 -v "$SOCKET" -v /home/runner/_work:/__w
not_privileged ghcr.io/actions/actions-runner:2.320.0

recipe gitlab-runner
tool gitlab/gitlab-runner:v17.4.0 -v "$SOCKET" -v /srv/gitlab-runner/config:/etc/gitlab-runner
not_privileged gitlab/gitlab-runner:v17.4.0

recipe gpu-jobs
created ghcr.io/acme/gpu/train:3 --gpus all
not_privileged ghcr.io/acme/gpu/train:3

recipe node-exporter
EXPORTER=quay.io/prometheus/node-exporter:v1.8.2
tool "$EXPORTER" --pid host --network host -v /:/host:ro,rslave
denied "$NAME: it writes nowhere" "/:/host" docker run --rm -v /:/host "$EXPORTER" true
not_privileged "$EXPORTER"

recipe portainer
tool portainer/portainer-ce:2.21.0 -v "$SOCKET"
not_privileged portainer/portainer-ce:2.21.0

recipe team
allowed "$NAME: our own image, with our data and on our port" docker run --rm \
  -v /srv/data/shop:/data -v /etc/localtime:/etc/localtime:ro -p 8080:80 ghcr.io/acme/shop:4.2 true
denied "$NAME: the directory above ours" "/srv:/data" docker run --rm -v /srv:/data busybox true
denied "$NAME: the time zone to write" "/etc/localtime" \
  docker run --rm -v /etc/localtime:/etc/localtime busybox true
denied "$NAME: another port" "22" docker run --rm -p 22:22 busybox true
denied "$NAME: another image, in our words" "Use an official image, or one of ghcr.io/acme." \
  docker run --rm evil/miner
keeps_name ghcr.io/acme/shop:4.2
allowed "$NAME: a container to look into" docker run -d --name debug -l debug=true busybox sleep 600
allowed "$NAME: a shell in it" docker exec debug true
allowed "$NAME: one that nobody marked" docker run -d --name plain busybox sleep 600
denied "$NAME: no shell in that" "--label debug=true" docker exec plain true
not_privileged busybox
docker rm -f debug plain >/dev/null

recipe testcontainers
tool testcontainers/ryuk:0.11.0 -v "$SOCKET"
not_privileged testcontainers/ryuk:0.11.0

recipe traefik
tool traefik:v3.1 -v "$SOCKET:ro"
denied "$NAME: not to write" "docker.sock" docker run --rm -v "$SOCKET" traefik:v3.1 true
not_privileged traefik:v3.1

recipe watchtower
tool containrrr/watchtower:1.7.1 -v "$SOCKET"
not_privileged containrrr/watchtower:1.7.1

allowed "an ordinary container runs as before" docker run --rm busybox true
is "no recipe is left out" "$(cd "$EXAMPLES" && echo *)" "${SEEN# }"
engine_stop
plugin_stop
holds "no sanitizer spoke" not_in_log 'ERROR: '
e2e_end
