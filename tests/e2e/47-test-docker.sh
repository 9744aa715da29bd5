#!/usr/bin/env bash
# `test` with docker command lines: the real docker client, and no engine.

# shellcheck disable=SC2317,SC2016 # functions are handed to others by name; nothing is expanded
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
e2e_begin "$@"

mkdir -p tests/shop
cat >tests/policy.yaml <<'END'
version: 1
rules:
  exec: {allow: [{when: {label: "debug=true"}}]}
  images: {allow: [official, "docker.io/moby/buildkit:*"]}
exceptions:
  - id: buildx
    match: {image: "docker.io/moby/buildkit:*"}
    permit: {privileged: allow}
    reason: "builds images"
    permanent: true
  - id: bob
    match: {user: bob}
    permit: {privileged: allow}
    reason: "he mends"
    permanent: true
  - id: unused
    match: {user: eve}
    permit: {privileged: allow}
    reason: "nobody tests this"
    permanent: true
END
echo 'X=1' >tests/shop/environment
cat >tests/good.yaml <<'END'
policy: policy.yaml
cases:
  - {name: an official image, docker: "run --rm nginx", expect: allow}
  - {name: with a keyboard, docker: docker run -it --rm nginx sh -c 'echo "a b" > $HOME', expect: allow}
  - {name: beside the file, docker: "run --rm --env-file shop/environment nginx", expect: allow}
  - name: any call of several
    docker: [run, --privileged, -v, "/etc:/x", -p, 8080:80, nginx]
    expect: deny
    control: [privileged, host-paths]
    message: "--privileged gives the container full control"
  - {name: an exception, docker: "run -d --privileged moby/buildkit:x", expect: allow, exception: buildx}
  - {name: a user, docker: "run -d --privileged nginx", user: bob, expect: allow, exception: bob}
  - {name: a pull, docker: "pull evil/miner", expect: deny, control: images}
  - name: a shell
    docker: exec -it web sh
    container: {name: web, image: nginx, labels: {debug: "true"}}
    expect: allow
  - name: no shell
    docker: exec web sh
    container: {name: web, image: nginx}
    expect: deny
    control: exec
  - name: what is there already
    docker: start web
    container: {name: web, image: nginx, host-config: {Privileged: true}}
    expect: deny
    control: privileged
  - {name: credentials, docker: "login -u x -p y registry.example.com", expect: allow}
END
cat >tests/bad.yaml <<'END'
policy: policy.yaml
cases:
  - {name: denied after all, docker: "run --privileged nginx", expect: allow}
  - {name: a slip of the pen, docker: "run --privilegd nginx", expect: deny}
  - {name: no command, docker: "--help", expect: allow}
END

# run_test ARGUMENT...: leaves its output in OUT and its status in STATUS.
run_test() {
  OUT=$("$QUAYMASTER" test "$@" 2>&1 </dev/null)
  STATUS=$?
}

mkdir temporary
TMPDIR=$E2E_DIR/temporary run_test tests/good.yaml
is "command lines that fare as expected" 0 "$STATUS"
says "all of them pass, and an exception that none reached is named" \
  "tests/policy.yaml:16: no test reaches the exception unused|11 passed, 0 failed" "$OUT"
is "the others are not" 1 "$(grep -c 'no test reaches' <<<"$OUT")"
is "nothing is left of the sockets" "" "$(ls -A temporary)"
holds "and the client wrote nothing" [ ! -e "$DOCKER_CONFIG" ]

run_test tests/bad.yaml
is "others end with 1" 1 "$STATUS"
says "what is wrong is said" \
  "got       deny by privileged|ended with 125|docker said: unknown flag: --privilegd|\
asked the engine nothing|0 passed, 3 failed" "$OUT"
run_test --format junit tests/bad.yaml
says "a build server is told failures from errors" 'failures="1" errors="2"' "$OUT"
run_test --format tap tests/good.yaml
says "a harness has its plan" "1..11|ok 11 - tests/good.yaml: credentials" "$OUT"
run_test --skip-docker tests/bad.yaml
is "what is skipped does not fail" 0 "$STATUS"
OUT=$(PATH=/nowhere "$QUAYMASTER" test tests/good.yaml 2>&1)
is "without docker they fail" 1 $?
says "and say what is missing" "docker is not installed here|0 passed, 11 failed" "$OUT"
e2e_end
