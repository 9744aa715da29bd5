#!/bin/sh
# Installs what is missing on a Debian 12: install-deps.sh run|test
#   run   what building and running quaymaster takes
#   test  what its tests and lint take, too: other compilers and checkers, and a Docker engine
# Does nothing, and needs no root, where nothing is missing.
set -eu

# PACKAGE, or PACKAGE=COMMAND where another package may bring the command as well: an engine that
# is installed already must not be replaced by Debian's.
RUN='gcc libc6-dev make libmicrohttpd-dev libyaml-dev libgnutls28-dev'
TEST='check libjansson-dev clang libclang-rt-dev clang-format clang-tidy cppcheck shellcheck
  valgrind docker.io=dockerd docker.io=docker busybox-static curl=curl jq=jq python3=python3
  iptables=iptables procps=ps debootstrap=debootstrap openssl=openssl python3-jsonschema
  python3-yaml'

say() {
  printf 'install-deps: %s\n' "$*" >&2
}

is_installed() {
  dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# Prints each wanted package that is not there, once.
missing() {
  for entry in "$@"; do
    package=${entry%%=*}
    case $entry in
      *=*) command -v "${entry#*=}" >/dev/null || echo "$package" ;;
      *) is_installed "$package" || echo "$package" ;;
    esac
  done | sort -u
}

has_candidates() {
  for package in "$@"; do
    apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]' || return 1
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet \
    --no-install-recommends "$@" >&2
}

update() {
  say "fetching the lists of packages"
  as_root apt-get update --quiet >&2
}

case ${1-} in
  run) wanted=$RUN ;;
  test) wanted="$RUN $TEST" ;;
  *)
    echo "usage: $0 run|test" >&2
    exit 2
    ;;
esac
PATH=$PATH:/usr/sbin:/sbin

# Where the kernel has AppArmor, an engine starts no container without its loader.
if [ "$1" = test ] && grep -qx Y /sys/module/apparmor/parameters/enabled 2>/dev/null; then
  wanted="$wanted apparmor=apparmor_parser"
fi

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  say "this is no Debian; what is needed goes there by these names, please install it yourself:"
  # shellcheck disable=SC2086 # a list of words
  say $wanted
  exit 0
fi

# shellcheck disable=SC2086 # a list of words
packages=$(missing $wanted | tr '\n' ' ')
if [ -z "$packages" ]; then
  exit 0
fi
if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
  say "missing, and this is neither root nor is there sudo. As root, please:"
  say "apt-get install --no-install-recommends $packages"
  exit 1
fi

say "installing $packages"
# shellcheck disable=SC2086 # a list of words
if has_candidates $packages && install $packages; then
  exit 0
fi
if ! update; then
  say "apt-get update failed: is there a network, and a mirror in /etc/apt?"
fi
# shellcheck disable=SC2086 # a list of words
if ! install $packages; then
  say "apt-get could not install all of: $packages"
  exit 1
fi
