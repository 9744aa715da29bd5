# SPDX-License-Identifier: Apache-2.0
"""What dockerd sends to a plugin, and a client that sends it and reads the answer."""
import base64
import json
import os
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench"))
from server import connect  # noqa: E402

REQ = "/AuthZPlugin.AuthZReq"
RES = "/AuthZPlugin.AuthZRes"


def envelope(method, uri, body=None):
    """One API call as dockerd describes it; body is an object or None."""
    call = {"RequestMethod": method, "RequestUri": uri,
            "RequestHeaders": {"User-Agent": "Docker-Client/28.2.2 (linux)"}}
    if body is not None:
        text = json.dumps(body).encode()
        call["RequestBody"] = base64.b64encode(text).decode()
        call["RequestHeaders"]["Content-Type"] = "application/json"
        call["RequestHeaders"]["Content-Length"] = str(len(text))
    return json.dumps(call).encode() + b"\n"


def create(padding=0, **host_config):
    """A container create. padding is how many bytes of harmless labels it carries."""
    labels = {f"label{i}": "x" * 1000 for i in range(padding // 1000)}
    return envelope("POST", "/v1.41/containers/create?name=stress", {
        "Image": "busybox:latest", "Cmd": ["sleep", "600"], "Env": ["PORT=8080"], "Labels": labels,
        "HostConfig": {"NetworkMode": "bridge", "Memory": 0, "Privileged": False, **host_config},
        "NetworkingConfig": {"EndpointsConfig": {}}})


PLAIN = create()
PRIVILEGED = create(Privileged=True)
LIST = envelope("GET", "/v1.41/containers/json")


def head(body_length, path=REQ):
    return (f"POST {path} HTTP/1.1\r\nHost: plugin.moby.localhost\r\n"
            f"User-Agent: Go-http-client/1.1\r\nContent-Length: {body_length}\r\n"
            "Accept: application/vnd.docker.plugins.v1.2+json\r\n\r\n").encode()


def request(body, path=REQ):
    return head(len(body), path) + body


class Answer:
    """status is None when the connection ended without a whole answer."""

    def __init__(self, status=None, body=b"", closes=True):
        self.status, self.body, self.closes = status, body, closes

    @property
    def allowed(self):
        if self.status != 200:
            return False
        # As dockerd's decoder: the first JSON value counts, whatever comes behind it.
        value, _ = json.JSONDecoder().raw_decode(self.body.decode())
        return value.get("Allow") is True

    @property
    def denied(self):
        return self.status == 200 and not self.allowed

    def __repr__(self):
        return f"{self.status} {self.body[:200]!r}"


def read_answer(sock):
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            more = sock.recv(65536)
            if not more:
                return Answer()
            data += more
        text, body = data.split(b"\r\n\r\n", 1)
        length = next((int(line.split(b":")[1]) for line in text.split(b"\r\n")
                       if line.lower().startswith(b"content-length:")), 0)
        while len(body) < length:
            more = sock.recv(65536)
            if not more:
                return Answer()
            body += more
        return Answer(int(text.split()[1]), body, b"connection: close" in text.lower())
    except (OSError, ValueError, IndexError):
        return Answer()


class Client:
    """One connection at a time, kept open as long as the server lets it, as dockerd's are."""

    def __init__(self, path, timeout=10.0):
        self.path, self.timeout, self.sock = path, timeout, None

    def call(self, body, path=REQ):
        try:
            if self.sock is None:
                self.sock = connect(self.path, self.timeout)
            self.sock.sendall(request(body, path))
            answer = read_answer(self.sock)
        except OSError:
            # A server that refuses while the body still comes has answered all the same.
            answer = read_answer(self.sock) if self.sock else Answer()
        if answer.closes:
            self.close()
        return answer

    def close(self):
        if self.sock is not None:
            self.sock.close()
            self.sock = None


class Callers:
    """Threads that make the same few calls over and over, and note every answer."""

    def __init__(self, path, bodies, threads=2):
        self.path, self.bodies = path, bodies
        self.answers = {name: [] for name in bodies}  # (seconds, answer) of each call
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(threads)]

    def work(self):
        client = Client(self.path)
        while not self.ended.is_set():
            for name, body in self.bodies.items():
                began = time.monotonic()
                answer = client.call(body)
                self.answers[name].append((time.monotonic() - began, answer))
                if answer.status is None:
                    time.sleep(0.002)
        client.close()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    def count(self, name):
        return len(self.answers[name])

    def allowed(self, name):
        return sum(answer.allowed for _, answer in self.answers[name])

    def denied(self, name):
        return sum(answer.denied for _, answer in self.answers[name])

    def unanswered(self, name):
        return sum(answer.status is None for _, answer in self.answers[name])

    def latency(self, name, share):
        """Milliseconds that this share of the calls stayed below."""
        times = sorted(seconds for seconds, _ in self.answers[name])
        return times[min(len(times) - 1, int(len(times) * share))] * 1000
