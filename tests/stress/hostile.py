# SPDX-License-Identifier: Apache-2.0
"""Clients that are slow, silent, half gone or talk nonsense."""
import base64
import json
import random
import time

from client import (LIST, PLAIN, PRIVILEGED, REQ, Callers, Client, connect, envelope, head,
                    read_answer, request)
from lasting import settle


def slow_clients(stage):
    """Fifty requests that trickle in, a few bytes at a time, beside ordinary calls."""
    stage.server()
    bodies = [PRIVILEGED if number % 2 else PLAIN for number in range(50)]
    socks = [connect(stage.path) for _ in bodies]
    with Callers(stage.path, {"plain": PLAIN}, threads=2) as callers:
        texts = [request(body) for body in bodies]
        for step in range(20):
            for sock, text in zip(socks, texts):
                share = -(-len(text) // 20)
                sock.sendall(text[step * share:(step + 1) * share])
            time.sleep(0.1)
    answers = [read_answer(sock) for sock in socks]
    for sock in socks:
        sock.close()
    right = sum(answer.status == 200 and answer.allowed == (body is PLAIN)
                for answer, body in zip(answers, bodies))
    stage.check("requests that trickle in are judged like any other", right == 50,
                f"{right} of 50")
    stage.check("others do not wait for them",
                callers.allowed("plain") == callers.count("plain") and
                callers.latency("plain", 0.99) < 500,
                f"p99 {callers.latency('plain', 0.99):.1f} ms of {callers.count('plain')}")


def half_open(stage):
    """Connections that say nothing, half a head, or half a body, and then vanish."""
    server = stage.server()
    client = Client(stage.path)
    client.call(LIST)
    before = server.descriptors()
    whole = request(PRIVILEGED)
    socks = []
    for part in (b"", whole[:30], whole[:-100]):
        for _ in range(100):
            socks.append(connect(stage.path))
            socks[-1].sendall(part)
    time.sleep(0.5)
    began = time.monotonic()
    other = Client(stage.path)
    answer = other.call(PLAIN)
    took = (time.monotonic() - began) * 1000
    other.close()
    stage.check("300 half-open connections do not keep others out", answer.allowed and took < 500,
                f"{took:.1f} ms")
    answered = 0
    for sock in socks:
        sock.setblocking(False)
        answered += read_answer(sock).allowed
        sock.close()
    stage.check("half a call is never allowed", answered == 0)
    after = settle(server, before)
    stage.check("their descriptors are given back", after <= before, f"{before}, {after}")
    client.close()


def nonsense_bodies():
    """Bodies of AuthZReq that are no call; none may be allowed."""
    body = json.loads(PRIVILEGED)
    yield from (b"", b"\n", b"null", b"[]", b"{}", b"true", b'"x"', b"{", b"\0" * 100,
                b"[" * 100_000, b'{"a":' * 100_000, b'{"RequestMethod":"GET"}',
                b'{"RequestUri":"/_ping"}', LIST[:-2], LIST[:-2] + b"\0}", LIST + LIST,
                LIST.rstrip(b"\n") + b"x", b"\xef\xbb\xbf" + LIST, LIST.replace(b"GET", b"G\xffT"))
    for key, value in (("RequestMethod", 1), ("RequestMethod", ["POST"]), ("RequestUri", None),
                       ("RequestUri", {}), ("RequestBody", "!!!"), ("RequestBody", 5),
                       ("RequestBody", ""), ("RequestHeaders", "x"), ("RequestBody", "A" * 4097)):
        yield json.dumps({**body, key: value}).encode()
    noise = random.Random(1)
    for _ in range(100):
        yield noise.randbytes(noise.randrange(1, 2000))
    for _ in range(200):
        yield PRIVILEGED[:noise.randrange(len(PRIVILEGED) - 2)]


def flipped_envelopes():
    """The privileged create with one bit wrong, outside of the container's own description."""
    first = PRIVILEGED.index(b"RequestBody") + len('RequestBody": "')
    last = PRIVILEGED.index(b'"', first)
    for byte in [*range(first), *range(last, len(PRIVILEGED))]:
        for bit in range(8):
            flipped = bytearray(PRIVILEGED)
            flipped[byte] ^= 1 << bit
            yield bytes(flipped)


def nonsense_containers():
    """Creates whose body cannot be what it should be."""
    for text in (b"", b"{", b"[]", b"null", b"5", b"\0", b'{"HostConfig":', b"\xff\xfe{}",
                 b'{"Image":"busybox"}{"HostConfig":{"Privileged":true}}',
                 b'{"Image":"busybox","HostConfig":{"Privileged":"true"}}',
                 b'{"Image":"busybox","HostConfig":{"Privileged":true},"HostConfig":{}}',
                 b'{"Image":"busybox","HostConfig":{},"hostconfig":{"Privileged":true}}'):
        call = json.loads(envelope("POST", "/v1.41/containers/create"))
        call["RequestHeaders"]["Content-Type"] = "application/json"
        call["RequestHeaders"]["Content-Length"] = str(len(text))
        call["RequestBody"] = base64.b64encode(text).decode()
        yield json.dumps(call).encode()


def garbage_bodies(stage):
    server = stage.server()
    client = Client(stage.path)
    for what, bodies in (("nonsense for a call", nonsense_bodies()),
                         ("a privileged create with one bit flipped", flipped_envelopes()),
                         ("nonsense for a container", nonsense_containers())):
        n = 0
        allowed = []
        unanswered = []
        for body in bodies:
            answer = client.call(body)
            n += 1
            if answer.allowed:
                allowed.append(body)
            if answer.status is None:
                unanswered.append(body)
        stage.check(f"{what} is answered, and never allowed", not allowed and not unanswered,
                    f"{n} of them; allowed {allowed[:3]!r:.300}; "
                    f"unanswered {unanswered[:3]!r:.300}" if allowed or unanswered else f"{n}")
    stage.check("the server outlives garbage in bodies", server.alive())
    client.close()


def garbage_bytes(stage):
    """Bytes that are no HTTP, or HTTP that says two things; none may bring out an allow."""
    server = stage.server()
    noise = random.Random(2)
    length = len(PRIVILEGED)
    twice = head(length).replace(b"Accept:", b"Content-Length: 10\r\nAccept:")
    texts = [noise.randbytes(noise.randrange(1, 5000)) for _ in range(200)]
    texts += [b"\r\n" * 1000, b"\0" * 1000, b"POST", b"GET / HTTP/0.9\r\n\r\n",
              b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"A" * 1_000_000,
              head(length)[:-2] + b"X: " + b"y" * 200_000 + b"\r\n\r\n" + PRIVILEGED,
              twice + PRIVILEGED, head(-1) + PRIVILEGED, head(2**64) + PRIVILEGED,
              head("0x10") + PRIVILEGED, head(length, REQ + "%00x") + PRIVILEGED,
              head(length, REQ.lower()) + PRIVILEGED, head(length, "/") + PRIVILEGED,
              head(0), head(length).replace(b"POST", b"GET") + PRIVILEGED,
              head(length).replace(b"POST", b"HEAD") + PRIVILEGED,
              head(length)[:-2] + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PRIVILEGED,
              head(length)[:-2] + b"Expect: 100-continue\r\n\r\n" + PRIVILEGED]
    allowed = []
    for text in texts:
        sock = connect(stage.path, 0.5)
        try:
            sock.sendall(text)
            sock.shutdown(1)
        except OSError:
            pass  # refused before it was all said
        if read_answer(sock).allowed:
            allowed.append(text)
        sock.close()
    stage.check("garbage bytes are never allowed", not allowed,
                f"{len(texts)} connections {allowed[:2]!r:.400}" if allowed else f"{len(texts)}")
    client = Client(stage.path)
    stage.check("the server outlives them", server.alive() and client.call(LIST).allowed and
                client.call(PRIVILEGED).denied)
    client.close()


QUICK = [slow_clients, half_open, garbage_bodies, garbage_bytes]
