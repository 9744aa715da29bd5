#!/usr/bin/env bash
# `quaymaster doctor` on a real engine: nothing to say where all is well, and each way in which
# authorization is undone without a word is found; over TLS, the name that the engine gives to
# whoever calls.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"
# shellcheck source-path=SCRIPTDIR source=tls.sh
. "$E2E_TESTS/tls.sh"

LOG=$E2E_DIR/decisions.log

# Leaves what doctor says in OUT and how it ends in STATUS.
doctor() {
  OUT=$("$QUAYMASTER" doctor 2>&1)
  STATUS=$?
}

# finds NAME...: these findings are among those of the last run.
finds() {
  local name
  for name in "$@"; do
    case $name in
      !*) lacks_finding "${name#!}" ;;
      *) says "doctor finds $name" "[$name]" "$OUT" ;;
    esac
  done
}

lacks_finding() {
  if [[ $OUT == *"[$1]"* ]]; then not_ok "doctor does not find $1" "$OUT"; else
    ok "doctor does not find $1"
  fi
}

# engine_with [FLAG...]: starts the engine with flags beside daemon.json.
engine_with() {
  dockerd --data-root "$E2E_DIR/data" --pidfile "$E2E_DIR/dockerd.pid" \
    --cgroup-parent "/$(basename "$E2E_DIR")" --exec-opt native.cgroupdriver=cgroupfs "$@" \
    >>"$E2E_DIR/dockerd.log" 2>&1 &
  ENGINE_PID=$!
  wait_for 60 engine_answers && ! gone "$ENGINE_PID"
}

# --- before anything is set up --------------------------------------------------------------------

doctor
is "without an engine it is an error" 1 "$STATUS"
finds no-engine plugin-down policy-baseline

engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"
mkdir -p "$E2E_DIR/legacy"
allowed "a container that the policy would deny" \
  docker run --detach --name legacy --volume "$E2E_DIR/legacy:/host" evil/miner sleep 100000
allowed "one that it would not" docker run --detach --name plain busybox sleep 100000

before=$(objects)
doctor
is "an engine that asks nobody is an error" 1 "$STATUS"
finds not-given plugin-down running-denied '!canary-unclear'
says "with the container, and why" "container legacy|evil/miner|$E2E_DIR/legacy" "$OUT"
holds "the other one is no finding" [ "${OUT/container plain/}" = "$OUT" ]
is "doctor changes nothing" "$before" "$(objects)"

echo '{"authorization-plugin": ["quaymaster"]}' >"$DAEMON_JSON"
doctor
finds wrong-key not-given
echo '{"authorization-plugins": ["quaymaster"],}' >"$DAEMON_JSON"
doctor
finds daemon-json
echo '{}' >"$DAEMON_JSON"

docker rm --force legacy >/dev/null
plugin_start --decision-log "$LOG" || bail_out "the plugin starts"
doctor
finds not-given '!plugin-down' '!running-denied'
engine_use_plugin quaymaster
doctor
is "a daemon.json that dockerd has not read yet is an error" 1 "$STATUS"
finds not-in-chain
says "and it says so" "names it" "$OUT"
engine_stop

# --- as it should be ------------------------------------------------------------------------------

engine_start || bail_out "an engine with the plugin starts"
docker start plain >/dev/null
doctor
holds "a healthy host has no error" [ "$STATUS" -ne 1 ]
says "and it says what is fine" \
  "ok: dockerd asks quaymaster|ok: a privileged container is denied|ok: daemon.json names|0 errors" \
  "$OUT"
says "the container that runs is counted" "ok: the policy allows every container that runs: 1" "$OUT"
OUT=$("$QUAYMASTER" doctor --json)
is "as JSON, too" ok "$(jq -r '.findings[] | select(.name == "canary").level' <<<"$OUT")"
is "every finding has its words" 0 \
  "$(jq '[.findings[] | select((.title | length) == 0)] | length' <<<"$OUT")"
is "without errors" 0 "$(jq '[.findings[] | select(.level == "error")] | length' <<<"$OUT")"

"$QUAYMASTER" off --for 10m --reason "INC-9: to see" >/dev/null
doctor
finds switched-off
says "until when, why, and what ends it" \
  "/run/quaymaster/off: until 2|UTC|reason: INC-9: to see|quaymaster on" "$OUT"
chmod o+w /run/quaymaster/off
doctor
finds off-file '!switched-off'
"$QUAYMASTER" on >/dev/null
doctor
finds '!off-file' '!switched-off'

kill -TERM "$PLUGIN_PID" && wait "$PLUGIN_PID"
doctor
is "a plugin that is down is an error" 1 "$STATUS"
finds plugin-failed plugin-down not-judged

cat >policy.yaml <<'END'
version: 1
mode: audit
exceptions:
  - {id: old, match: {user: alice}, permit: {exec: allow}, reason: none, expires: 2020-01-31}
END
chmod 666 policy.yaml
mkdir policy.d
chmod 777 policy.d
echo 'include: policy.d' >>policy.yaml
plugin_start --policy "$E2E_DIR/policy.yaml" --decision-log "$LOG" ||
  bail_out "the plugin starts with a policy"
doctor
is "a policy that everybody can write is an error" 1 "$STATUS"
finds policy-writable policy-audit not-enforcing exception-ended users-without-tls
says "the file and what it includes" "/policy.yaml may be written|/policy.d may be written" "$OUT"
rm -f "$LOG"
echo 'rules: {' >>policy.yaml
doctor
finds policy-broken log-lost not-judged
plugin_stop
engine_stop

# --- given as a flag ------------------------------------------------------------------------------

rm -f policy.yaml
echo '{}' >"$DAEMON_JSON"
plugin_start || bail_out "the plugin starts again"
engine_with --authorization-plugin=quaymaster -H "unix://$ENGINE_SOCKET" -H tcp://127.0.0.1:2375 ||
  bail_out "an engine with the plugin as a flag starts"
doctor
is "a plugin that is a flag alone is an error" 1 "$STATUS"
finds flag-only open-listener no-log '!not-in-chain' '!other-listener'
says "and the call that must be denied still is" "ok: dockerd asks quaymaster" "$OUT"
engine_reload
doctor
finds flag-only not-in-chain
says "docker info lists it still" "docker info\` lists it" "$OUT"
chmod 666 "$ENGINE_SOCKET"
doctor
finds socket-open
engine_stop

# --- names of users -------------------------------------------------------------------------------

# who_asked ACTION: the user of the last such decision.
who_asked() {
  jq -r --arg action "$1" 'select(.action == $action).user' "$LOG" | tail -n 1
}

certificates() {
  authority && certificate alice "/O=acme/CN=alice" && certificate bob "/CN=ci-bob"
}
certificates || bail_out "certificates"

plugin_stop
plugin_start --decision-log "$LOG" || bail_out "the plugin starts with a log"
engine_use_tls
engine_with || bail_out "an engine with TLS starts"
allowed "alice by her certificate" as alice volume ls
is "her name is the certificate's common name" alice "$(who_asked volume.list)"
allowed "bob by his" as bob network ls
is "his name, too" ci-bob "$(who_asked network.list)"
allowed "on the unix socket" docker image ls
is "nobody has a name" "" "$(who_asked image.list)"
holds "without a certificate nobody gets in" \
  sh -c '! curl --silent --max-time 20 --cacert ca.pem https://127.0.0.1:2376/_ping'
doctor
finds '!open-listener' '!other-listener'
says "doctor takes that listener for fine" "needs a certificate: tcp://127.0.0.1:2376" "$OUT"
holds "and has no error" [ "$STATUS" -ne 1 ]
engine_stop
plugin_stop
e2e_end
