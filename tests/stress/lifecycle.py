# SPDX-License-Identifier: Apache-2.0
"""Reloads, kills, stops and starts while calls are made."""
import signal
import statistics
import time

from client import LIST, PLAIN, PRIVILEGED, Callers, Client, connect, create, read_answer, request

CALLS = {"plain": PLAIN, "privileged": PRIVILEGED}
NET_ADMIN = create(CapAdd=["NET_ADMIN"])


def check_verdicts(stage, callers, when):
    stage.check(f"a privileged create is never allowed {when}", callers.allowed("privileged") == 0,
                f"{callers.count('privileged')} calls")
    stage.check(f"a plain create is allowed, and never denied, {when}",
                callers.allowed("plain") > 0 and callers.denied("plain") == 0,
                f"{callers.count('plain')} calls")


def check_all_answered(stage, callers, when):
    lost = sum(callers.unanswered(name) for name in callers.answers)
    stage.check(f"every call is answered {when}", lost == 0, f"{lost} were not")


def reload_under_load(stage):
    """Two policies that differ in one capability are swapped 100 times."""
    server = stage.server()
    with Callers(stage.path, {**CALLS, "net_admin": NET_ADMIN}, threads=3) as callers:
        for number in range(100):
            stage.write_policy("NET_BIND_SERVICE, NET_ADMIN" if number % 2 else "CHOWN")
            server.process.send_signal(signal.SIGHUP)
            time.sleep(0.03)
    stage.check("the server outlives 100 reloads under load", server.alive())
    check_verdicts(stage, callers, "during 100 reloads")
    check_all_answered(stage, callers, "during 100 reloads")
    allowed, denied = callers.allowed("net_admin"), callers.denied("net_admin")
    stage.check("both policies were really in force", allowed > 0 and denied > 0,
                f"{allowed} allowed, {denied} denied")
    client = Client(stage.path)
    stage.check("the last policy is the one in force", client.call(NET_ADMIN).allowed)
    client.close()


def reload_of_a_broken_policy(stage):
    """A policy with a mistake, an empty one and none at all leave the old one in force."""
    server = stage.server()
    # Its socket is there before it has read its policy.
    client = Client(stage.path)
    client.call(LIST)
    client.close()
    with Callers(stage.path, CALLS, threads=2) as callers:
        for text in ("version: 1\nextends: baseline\nrules:\n  privileged: alow\n", "\n", "\0"):
            stage.write_policy(text=text)
            server.process.send_signal(signal.SIGHUP)
            time.sleep(0.1)
    stage.check("the server outlives broken policies", server.alive())
    check_verdicts(stage, callers, "while the policy on disk is broken")
    check_all_answered(stage, callers, "while the policy on disk is broken")
    stage.write_policy()


def kill_and_restart(stage):
    """kill -9 in the middle of calls; the next server takes over the socket's path."""
    ready = []
    server = stage.server()
    with Callers(stage.path, CALLS, threads=3) as callers:
        for _ in range(10):
            time.sleep(0.15)
            server.stop(signal.SIGKILL)
            began = time.monotonic()
            server = stage.server()
            ready.append((time.monotonic() - began) * 1000)
        time.sleep(0.15)
    stage.check("a server starts over the socket that a killed one left", server.alive(),
                f"ready after {max(ready):.0f} ms at most")
    check_verdicts(stage, callers, "over 10 kills")
    client = Client(stage.path)
    stage.check("the last server answers", client.call(LIST).allowed)
    client.close()


def accepted_connection(stage):
    """One that the server has taken; with a call behind it where the server keeps them open."""
    sock = connect(stage.path)
    sock.sendall(request(LIST))
    if read_answer(sock).closes:
        sock.close()
        sock = connect(stage.path)
    return sock


def stop_under_load(stage, large, accepted):
    """Sends 48 whole calls, then SIGTERM at once. How many answers are missing, exit status."""
    server = stage.server()
    texts = [request(large if number % 16 == 0 else PLAIN) for number in range(48)]
    socks = [accepted_connection(stage) if accepted else connect(stage.path) for _ in texts]
    begun = 10 if accepted else 0
    if accepted:
        for sock, text in zip(socks, texts):
            sock.sendall(text[:begun])
        time.sleep(0.1)
    for sock, text in zip(socks, texts):
        sock.sendall(text[begun:])
    server.process.send_signal(signal.SIGTERM)
    answers = [read_answer(sock) for sock in socks]
    for sock in socks:
        sock.close()
    return sum(answer.status is None for answer in answers), server.process.wait(15)


def stop_with_calls_in_flight(stage):
    """dockerd would repeat a call that got no answer, and lose its body by that."""
    large = create(padding=1_000_000)
    for what, accepted in (("on accepted connections", True), ("on new connections", False)):
        began = time.monotonic()
        results = [stop_under_load(stage, large, accepted) for _ in range(5)]
        lost = sum(missing for missing, _ in results)
        stage.check(f"each call sent {what} before SIGTERM is answered", lost == 0,
                    f"{lost} of 240 were not")
        stage.check(f"the server ends with status 0 after calls {what}",
                    all(status == 0 for _, status in results),
                    f"{(time.monotonic() - began) / 5:.2f} s each")


def stop_with_idle_connections(stage):
    """dockerd may hold connections on which it says nothing: a stop must not wait for them."""
    server = stage.server()
    socks = [connect(stage.path) for _ in range(20)]
    clients = [Client(stage.path) for _ in range(20)]
    for client in clients:
        client.call(LIST)
    began = time.monotonic()
    status = server.stop()
    took = time.monotonic() - began
    stage.check("idle connections do not hold up a stop", status == 0 and took < 3,
                f"status {status} after {took:.2f} s")
    for held in (*clients, *socks):
        held.close()


def start_to_first_answer(stage):
    times = []
    for _ in range(20):
        began = time.monotonic()
        server = stage.server()
        client = Client(stage.path)
        answered = client.call(PLAIN).allowed
        times.append((time.monotonic() - began) * 1000)
        client.close()
        server.stop(signal.SIGKILL)
        if not answered:
            break
    median = statistics.median(times)
    stage.check("from start to first answer is quick", answered and median < 200,
                f"median {median:.1f} ms, longest {max(times):.1f} ms of {len(times)}")


QUICK = [reload_under_load, reload_of_a_broken_policy, kill_and_restart,
         stop_with_calls_in_flight, stop_with_idle_connections, start_to_first_answer]
