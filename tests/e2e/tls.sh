# shellcheck shell=bash
# An engine that is reached over TLS, and clients whom it knows by their certificates. For tests
# that have lib.sh already.

# certificate NAME SUBJECT [EXTENSION]: NAME.pem and NAME-key.pem, by the authority ca.pem.
certificate() {
  openssl req -newkey rsa:2048 -nodes -keyout "$1-key.pem" -subj "$2" -out "$1.csr" 2>/dev/null &&
    printf '%s\n' "${3-extendedKeyUsage=clientAuth}" >"$1.ext" &&
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 \
      -extfile "$1.ext" -out "$1.pem" 2>/dev/null
}

# The authority, and the engine's own certificate by it.
authority() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca-key.pem -subj "/CN=e2e authority" -days 2 \
    -out ca.pem 2>/dev/null &&
    certificate server "/CN=localhost" "subjectAltName=IP:127.0.0.1"
}

# as NAME DOCKER-ARGUMENT...: over TLS, with that certificate.
as() {
  local name=$1
  shift
  docker --host tcp://127.0.0.1:2376 --tlsverify --tlscacert ca.pem --tlscert "$name.pem" \
    --tlskey "$name-key.pem" "$@"
}

# daemon.json for an engine with the plugin that listens on its socket and over TLS.
engine_use_tls() {
  cat >"$DAEMON_JSON" <<END
{
  "authorization-plugins": ["quaymaster"],
  "hosts": ["unix://$ENGINE_SOCKET", "tcp://127.0.0.1:2376"],
  "tlsverify": true,
  "tlscacert": "$E2E_DIR/ca.pem",
  "tlscert": "$E2E_DIR/server.pem",
  "tlskey": "$E2E_DIR/server-key.pem"
}
END
}
