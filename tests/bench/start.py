#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Starts containers with and without the plugin in turn, and compares. start.sh runs it.

Two calls are timed, as the engine's client sees them. A real start is what a developer waits for, but
takes a hundred times longer than the look and varies by more than it. The start of a container that
runs already is judged and looked at in the same way, and then the engine has nothing to do.
"""
import http.client
import json
import os
import signal
import socket
import statistics
import sys
import time

ENGINE = "/run/docker.sock"
DAEMON_JSON = "/etc/docker/daemon.json"
WARM = 3
REPEATS = 5  # of the cheap call in a round
# The engine's answer to a look is kept for a moment; a container must not profit from that.
FORGOTTEN = 1.2


class Connection(http.client.HTTPConnection):
    def __init__(self):
        super().__init__("docker", timeout=60)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(ENGINE)


def call(method, path, body=None):
    connection = Connection()
    connection.request(method, path, None if body is None else json.dumps(body),
                       {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status >= 400:
        raise SystemExit(f"{method} {path}: {answer.status} {text.decode()}")
    return json.loads(text) if text.strip() else None


def create(command):
    body = {"Image": "busybox:latest", "Cmd": command, "HostConfig": {"NetworkMode": "none"}}
    return call("POST", "/containers/create", body)["Id"]


def reloads(log):
    with open(log, encoding="utf-8", errors="replace") as lines:
        return sum("Reloaded configuration" in line for line in lines)


def use(engine, log, names):
    """Has the engine ask these plugins from now on."""
    before = reloads(log)
    with open(DAEMON_JSON, "w", encoding="utf-8") as out:
        json.dump({"authorization-plugins": names}, out)
    os.kill(engine, signal.SIGHUP)
    end = time.monotonic() + 20
    while reloads(log) == before:
        if time.monotonic() > end:
            raise SystemExit("the engine did not take its new configuration")
        time.sleep(0.02)


def timed(path):
    began = time.perf_counter()
    call("POST", path)
    return (time.perf_counter() - began) * 1000


def real_start(container):
    took = timed(f"/containers/{container}/start")
    call("POST", f"/containers/{container}/wait")
    return took


def running_start(containers):
    return statistics.median(timed(f"/containers/{each}/start") for each in containers)


def measure(engine, log, pairs):
    short = create(["true"])
    running = [create(["sleep", "100000"]) for _ in range(REPEATS)]
    for each in running:
        call("POST", f"/containers/{each}/start")
    rounds = []
    for number in range(-WARM, pairs):
        figures = {}
        order = [("with", ["quaymaster"]), ("without", [])]
        for name, names in order if number % 2 else reversed(order):
            use(engine, log, names)
            time.sleep(FORGOTTEN)
            figures[name] = (real_start(short), running_start(running))
        if number >= 0:
            rounds.append(figures)
    for each in running:
        call("DELETE", f"/containers/{each}?force=1")
    return rounds


def main():
    rounds = measure(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    print(f"{len(rounds)} pairs, medians in ms; in brackets the quarters of the differences")
    for index, label in enumerate(("docker start", "start of one that runs")):
        have = [each["with"][index] for each in rounds]
        lack = [each["without"][index] for each in rounds]
        low, middle, high = statistics.quantiles([a - b for a, b in zip(have, lack)],
                                                 method="inclusive")
        print(f"  {label:<24} with {statistics.median(have):8.2f}  without "
              f"{statistics.median(lack):8.2f}  slower by {middle:6.2f}  ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
