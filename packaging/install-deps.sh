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
