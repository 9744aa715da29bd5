#!/usr/bin/env bash
# The way to a policy: audit first, learn from the log, replay it, enforce; on a real engine.

# shellcheck disable=SC2317 # functions are handed to others by name
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

DECISIONS=$E2E_DIR/decisions.jsonl
LEARNED=$E2E_DIR/learned.yaml

# What this host's people do.
run_path() { docker run --rm -v "/srv/data/$1:/data:ro" busybox true; }
run_image() { docker run --rm evil/miner; }
run_capability() { docker run --rm --cap-add NET_RAW busybox true; }
create_privileged() { docker create --privileged busybox true; }

mount -t tmpfs e2e /srv || bail_out "a private /srv"
mkdir -p /srv/data/{a,b,c,d} /srv/other
engine_start || bail_out "an engine without the plugin starts"
make_images || bail_out "images without a registry"

printf '%s\n' 'version: 1' 'extends: baseline' 'mode: audit' >audit.yaml
plugin_start --policy audit.yaml --decision-log "$DECISIONS" || bail_out "the plugin starts"
engine_use_plugin quaymaster
engine_reload || bail_out "the engine takes the plugin"

for path in a b c; do
  allowed "audit lets a host path pass ($path)" run_path "$path"
done
allowed "audit lets an unofficial image pass" run_image
allowed "audit lets a capability pass" run_capability
allowed "audit lets a privileged container be made" create_privileged
# Whatever waits to be written is in the log when the plugin has ended.
plugin_stop

allowed "learn writes a policy" "$QUAYMASTER" learn "$DECISIONS" --output "$LEARNED"
POLICY_TEXT=$(cat "$LEARNED")
says "it names what was seen" '"/srv/data/**:ro"|"docker.io/evil/miner"|"NET_RAW"' "$POLICY_TEXT"
says "it does not grant what is dangerous" 'NOT GRANTED: privileged true' "$POLICY_TEXT"
OUT=$("$QUAYMASTER" learn "$DECISIONS" --output "$LEARNED" 2>&1)
is "it does not write over a file" 2 $?
is "it writes the same again" "$POLICY_TEXT" "$("$QUAYMASTER" learn "$DECISIONS")"
allowed "check finds no mistake" "$QUAYMASTER" check "$LEARNED"

OUT=$("$QUAYMASTER" replay "$DECISIONS" --policy "$LEARNED" --json)
is "replay ends with 1 when something is newly denied" 1 $?
is "that is what was marked, and nothing else" privileged \
  "$(jq -r '.newly_denied.rules[].control' <<<"$OUT" | paste -sd ' ')"
grep -v '"control":"privileged"' "$DECISIONS" >plain.jsonl
allowed "the rest is denied nothing" "$QUAYMASTER" replay plain.jsonl --policy "$LEARNED"
allowed "standard input is a log, too" sh -c \
  "head -n 1 plain.jsonl | '$QUAYMASTER' replay - --policy '$LEARNED'"

plugin_start --policy "$LEARNED" || bail_out "the plugin starts with what was learned"
allowed "the same path passes" run_path a
allowed "so does one beside it" run_path d
allowed "the same image passes" run_image
allowed "the same capability passes" run_capability
denied "what was marked is denied" "--privileged" create_privileged
denied "another path is denied" "/srv/other" docker create -v /srv/other:/data busybox
denied "the same path is denied for writing" "/srv/data/a" docker create -v /srv/data/a:/data busybox
denied "another capability is denied" "SYS_PTRACE" docker create --cap-add SYS_PTRACE busybox

e2e_end
