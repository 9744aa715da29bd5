# shellcheck shell=bash
# Runs the parts of a test run one after the other and adds up what they report. A part's last line
# like "unit: 3 passed, 0 failed, 1 skipped" counts; one without such a line counts as one test.

PARTS_PASSED=0
PARTS_FAILED=0
PARTS_SKIPPED=0
PARTS_LINES=()
PARTS_CLOSING='[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?'

count() {
  grep -oE "[0-9]+ $2" <<<"$1" | grep -oE '[0-9]+' || echo 0
}

# part NAME COMMAND...: shows what the command prints.
part() {
  local name=$1 output status line passed failed skipped
  shift
  printf '\n=== %s\n' "$name"
  output=$(mktemp "${TMPDIR:-/tmp}/quaymaster-part.XXXXXX") || exit 1
  "$@" 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  line=$(grep -E "^([a-z0-9 -]+: )?$PARTS_CLOSING\$" "$output" | tail -n 1)
  rm -f "$output"
  if [ -z "$line" ]; then
    line="$((status == 0)) passed, $((status != 0)) failed"
  fi
  passed=$(count "$line" passed)
  failed=$(count "$line" failed)
  skipped=$(count "$line" skipped)
  # What broke off before its end has failed, whatever it counted.
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
  fi
  PARTS_PASSED=$((PARTS_PASSED + passed))
  PARTS_FAILED=$((PARTS_FAILED + failed))
  PARTS_SKIPPED=$((PARTS_SKIPPED + skipped))
  PARTS_LINES+=("$name: $passed passed, $failed failed, $skipped skipped")
}

# part_skipped NAME WHY
part_skipped() {
  printf '\n=== %s: skipped, %s\n' "$1" "$2"
  PARTS_SKIPPED=$((PARTS_SKIPPED + 1))
  PARTS_LINES+=("$1: 0 passed, 0 failed, 1 skipped")
}

# parts_end [NAME]: prints each part's line and, as the last, the sums; behind the name, if any.
# True when nothing failed.
parts_end() {
  printf '\n'
  printf '%s\n' "${PARTS_LINES[@]}"
  printf '%s%d passed, %d failed, %d skipped\n' "${1:+$1: }" \
    "$PARTS_PASSED" "$PARTS_FAILED" "$PARTS_SKIPPED"
  [ "$PARTS_FAILED" -eq 0 ]
}
