#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures quaymaster against a server that does nothing, on the recorded mix of real calls.

Both run side by side and are loaded in turn, in many short rounds, so that whatever else the
machine does meets both. There is no engine, so nothing is looked at but links on the host. A ratio
is the median of the rounds' ratios; the quarter of the rounds below and above it tell how far it is
to be trusted.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the tree stays clean
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from server import Server  # noqa: E402

TARGET = 2.5
LOADS = [
    ("1 connection", ["--connections", "1"]),
    ("8 connections", ["--connections", "8"]),
    ("8 connections, AuthZReq alone", ["--connections", "8", "--only-req"]),
]
FIGURES = [
    ("per_second", "calls per second", "{:.0f}"),
    ("p50_us", "p50, us", "{:.1f}"),
    ("p99_us", "p99, us", "{:.1f}"),
    ("server_cpu_us", "CPU per call, us", "{:.2f}"),
]


def measure(load, server, options, count):
    pids = [word for pid in server.pids() for word in ("--pid", str(pid))]
    argv = [load, *options, *pids, "--count", str(count), "--warm", "1000", server.path,
            os.path.join(HERE, "calls.jsonl")]
    done = subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def run_rounds(args, load, servers):
    """results[load's name][server's name] is the list of the rounds' figures."""
    results = {name: {server: [] for server in servers} for name, _ in LOADS}
    for number in range(args.rounds):
        order = list(servers) if number % 2 else list(reversed(servers))
        for name, options in LOADS:
            for server in order:
                results[name][server].append(measure(load, servers[server], options, args.count))
    return results


def row(label, ours, theirs, ratio, form="{:.0f}"):
    print(f"  {label:<24}{form.format(ours):>12}{form.format(theirs):>12}  {ratio}")


def print_load(name, rounds):
    """Prints the figures of one load; returns the ratio of the last one, CPU per call."""
    ours, theirs = rounds["quaymaster"], rounds["nothing"]
    print(f"\n{name}")
    for key, label, form in FIGURES:
        pairs = [(a[key], b[key]) for a, b in zip(ours, theirs)]
        low, ratio, high = statistics.quantiles((a / b for a, b in pairs), method="inclusive")
        row(label, statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs),
            f"{ratio:5.2f}  ({low:.2f} to {high:.2f})", form)
    own = statistics.median(figures["load_cpu_us"] for figures in ours + theirs)
    print(f"  the load generator itself: {own:.2f} us of CPU per call")
    return ratio


def print_memory(servers):
    ours, theirs = servers["quaymaster"], servers["nothing"]
    print("\nafter all rounds")
    for field in ("VmRSS", "VmHWM"):
        a, b = ours.memory(field), theirs.memory(field)
        row(f"{field}, KiB", a, b, f"{a / b:5.2f}")
    row("threads", ours.threads(), theirs.threads(), "")


def bench(args, directory):
    load = os.path.join(args.tools, "load")
    log = ["--decision-log", os.path.join(directory, "decisions")] if args.decision_log else []
    sockets = {name: os.path.join(directory, name + ".sock") for name in ("quaymaster", "nothing")}
    argv = {
        "quaymaster": [args.quaymaster, "serve", "--socket", sockets["quaymaster"],
                       "--policy", args.policy, "--engine-socket", "none", *log],
        "nothing": [os.path.join(args.tools, "nothing"), sockets["nothing"], str(args.workers)],
    }
    servers = {}
    try:
        for name, path in sockets.items():
            server = Server(argv[name], path, os.path.join(directory, name + ".log"))
            servers[name] = server.start()
        results = run_rounds(args, load, servers)
        print(f"{'':<26}{'quaymaster':>12}{'nothing':>12}  ratio")
        ratios = [f"{print_load(name, results[name]):.2f} ({name})" for name, _ in LOADS]
        print_memory(servers)
        print(f"\nbench: CPU per call is {', '.join(ratios[:2])} times the do-nothing server's, "
              f"the target is {TARGET}")
    finally:
        for server in servers.values():
            server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quaymaster", help="the program")
    parser.add_argument("tools", help="directory of load and nothing")
    parser.add_argument("--policy", default=os.path.join(HERE, "policy.yaml"))
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--count", type=int, default=10000, help="calls of one round and load")
    parser.add_argument("--workers", type=int, default=4, help="threads of the do-nothing server")
    parser.add_argument("--decision-log", action="store_true", help="have quaymaster write one")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quaymaster-bench-") as directory:
        bench(args, directory)


if __name__ == "__main__":
    main()
