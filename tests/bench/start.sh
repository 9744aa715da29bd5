#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Measures what the second look adds to starting a container on a real engine: the same container is
# started with the plugin and without it in turn, on the same engine. Needs what the tests of
# tests/e2e need.
# usage: tests/bench/start.sh [PAIRS]
# shellcheck source-path=SCRIPTDIR source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
e2e_begin "$@"

if ! { plugin_start && engine_start && make_images && engine_use_plugin quaymaster; }; then
  bail_out "an engine and the plugin" "$(tail -n 5 "$E2E_DIR/plugin.log" "$E2E_DIR/dockerd.log")"
fi
exec "$E2E_TOP/tests/bench/start.py" "$ENGINE_PID" "$E2E_DIR/dockerd.log" "${1:-40}"
