# SPDX-License-Identifier: Apache-2.0
"""Many connections, large bodies, and what remains after a million calls."""
import json
import os
import subprocess
import time

from client import LIST, PLAIN, RES, Callers, Client, create

LIMIT_RSS = 8 * 1024  # KiB, after any number of calls of the recorded mix
LIMIT_GROWTH = 256  # KiB, between 100 000 and a million calls


def load(stage, *options):
    """Replays the recorded mix. The load generator's figures, or None when it found a fault."""
    done = subprocess.run([os.path.join(stage.tools, "load"), *options, stage.path,
                           stage.recording], stdout=subprocess.PIPE, text=True, check=False)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def recorded_calls(stage):
    """What the docker CLI, compose and Watchtower sent to a real engine."""
    stage.write_policy(text="version: 1\nextends: open\n")
    stage.server()
    figures = load(stage, "--mode", "verify", "--all-allowed", "--connections", "4")
    stage.check("a permissive policy allows every recorded call, each time", figures is not None)
    stage.clean()
    stage.write_policy()
    stage.server()
    figures = load(stage, "--mode", "verify", "--connections", "4", "--count", "24600")
    stage.check("baseline judges every recorded call the same each time", figures is not None,
                figures and f"{figures['allowed'] / figures['calls']:.1%} allowed")


def settle(server, descriptors, patience=5.0):
    """Waits until the server has let go of closed connections; its descriptors then."""
    give_up = time.monotonic() + patience
    while server.descriptors() > descriptors and time.monotonic() < give_up:
        time.sleep(0.05)
    return server.descriptors()


def many_connections(stage):
    server = stage.server()
    client = Client(stage.path)
    client.call(LIST)  # it takes connections before all of its threads are there
    client.close()
    before = settle(server, 0, 0.5)
    figures = load(stage, "--mode", "verify", "--connections", "200", "--count", "40000")
    stage.check("200 connections at once get the same verdicts each time", figures is not None,
                figures and f"{figures['per_second']:.0f} calls/s, p99 {figures['p99_us']:.0f} us")
    after = settle(server, before)
    stage.check("no descriptor is left behind by them", after == before, f"{before}, {after}")


def decision_log(stage):
    """Several threads append to it: lines must be whole, and one for each judged call."""
    path = os.path.join(stage.directory, "decisions")
    stage.server("--decision-log", path)
    load(stage, "--only-req", "--connections", "50", "--count", "20000", "--warm", "0")
    broken = lines = 0
    # It is written behind the answers.
    for _ in range(300):
        with open(path, "rb") as file:
            if sum(1 for _ in file) >= 20000:
                break
        time.sleep(0.1)
    with open(path, "rb") as file:
        for line in file:
            lines += 1
            try:
                json.loads(line)
            except ValueError:
                broken += 1
    os.unlink(path)
    stage.check("the decision log has one whole line for each call under load",
                lines == 20000 and broken == 0, f"{lines} lines of 20000 calls, {broken} broken")


def large_bodies(stage):
    """Privileged creates of 12 MiB of base64 beside small calls."""
    server = stage.server()
    large = create(padding=9 * 1024 * 1024 - 200_000, Privileged=True)
    time.sleep(0.2)
    client = Client(stage.path)
    # With nothing else going on nobody else's call wakes up the thread that has to answer.
    stage.check("a large call on an idle server is answered", client.call(large).denied)
    client.close()
    with Callers(stage.path, {"small": PLAIN}, threads=2) as alone:
        time.sleep(1)
    with Callers(stage.path, {"large": large}, threads=2) as big, \
            Callers(stage.path, {"small": PLAIN}, threads=2) as small:
        time.sleep(6)
    stage.check("the server outlives large bodies", server.alive(),
                f"{big.count('large')} of {len(large) / 2**20:.1f} MiB, "
                f"VmHWM {server.memory('VmHWM') / 1024:.0f} MiB")
    stage.check("a large privileged create is answered, and never allowed",
                big.count("large") > 0 and big.allowed("large") == 0 and
                big.unanswered("large") == 0)
    stage.check("small calls beside them are allowed and do not wait long",
                small.allowed("small") == small.count("small") and
                small.latency("small", 0.99) < 1000,
                f"p50 {small.latency('small', 0.5):.1f}, p99 {small.latency('small', 0.99):.1f}, "
                f"longest {small.latency('small', 1):.1f} ms; alone p50 "
                f"{alone.latency('small', 0.5):.1f}, p99 {alone.latency('small', 0.99):.1f} ms")


def oversized(mebibytes):
    body = create(padding=mebibytes * 750_000, Privileged=True)
    return body + b" " * (mebibytes * 2**20 + 1 - len(body))


def too_large(stage):
    """Beyond the limit of 16 MiB a call is refused; far beyond it, it is hung up on."""
    server = stage.server()
    for size in (16, 17, 60):
        client = Client(stage.path)
        answer = client.call(oversized(size))
        stage.check(f"a privileged create of {size} MiB and a byte is refused in words",
                    answer.status is not None and not answer.allowed,
                    f"status {answer.status}, {answer.body[:100]!r}")
        client.close()
    client = Client(stage.path)
    stage.check("one of 100 MiB is not allowed", not client.call(oversized(100)).allowed)
    client.close()
    stage.check("the server goes on after them", server.alive() and client.call(LIST).allowed)
    client.close()


def large_response(stage):
    """AuthZRes is answered from a constant: its size must not matter."""
    server = stage.server()
    client = Client(stage.path)
    client.call(LIST)
    before = server.memory("VmHWM")
    body = LIST.rstrip(b"}\n") + b', "ResponseBody":"' + b"QUJD" * (16 * 2**20) + b'"}\n'
    answer = client.call(body, RES)
    grown = server.memory("VmHWM") - before
    stage.check("an AuthZRes of 64 MiB is allowed and not kept", answer.allowed and grown < 1024,
                f"memory grew by {grown} KiB; {answer!r}")
    stage.check("its connection goes on", client.call(LIST).allowed)
    client.close()


def a_million_calls(stage):
    server = stage.server(log="/dev/null")
    load(stage, "--connections", "8", "--count", "1000", "--warm", "0")
    before = settle(server, 0, 1.0)
    first = load(stage, "--connections", "8", "--count", "100000", "--warm", "0")
    early = server.memory()
    rest = load(stage, "--connections", "8", "--count", "900000", "--warm", "0")
    late = server.memory()
    stage.check("a million calls are answered", first is not None and rest is not None,
                rest and f"{rest['per_second']:.0f} calls/s, p99 {rest['p99_us']:.0f} us")
    stage.check(f"the server stays below {LIMIT_RSS} KiB of memory", late < LIMIT_RSS,
                f"VmRSS {late} KiB, VmHWM {server.memory('VmHWM')} KiB")
    stage.check("memory does not grow from 100 000 calls to a million",
                late - early <= LIMIT_GROWTH, f"{early} KiB, {late} KiB")
    after = settle(server, before)
    stage.check("no descriptor is left behind", after == before, f"{before}, {after}")


QUICK = [recorded_calls, many_connections, decision_log, large_bodies, too_large, large_response]
LONG = [a_million_calls]
