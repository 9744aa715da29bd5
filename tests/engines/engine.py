# SPDX-License-Identifier: Apache-2.0
"""Talks HTTP over a unix socket: to an engine, and to the plugin as an engine does."""
import json
import socket


class Answer:
    """status is None when the connection ended without a whole answer."""

    def __init__(self, status, body):
        self.status, self.body = status, body

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Connection:
    """One connection, kept open as long as the server lets it."""

    def __init__(self, path, timeout=60.0):
        self.path, self.timeout, self.file, self.sock = path, timeout, None, None

    def open(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)
        self.file = self.sock.makefile("rb")

    def close(self):
        if self.sock is not None:
            self.file.close()
            self.sock.close()
            self.sock = None

    def send(self, data):
        """Sends a whole request and reads the answer."""
        kept = self.sock is not None
        if not kept:
            self.open()
        try:
            # A server may have closed a kept connection before it saw anything of this request.
            return self.exchange(data) or (kept and self.exchange_anew(data)) or Answer(None, b"")
        except TimeoutError:
            self.close()
            return Answer(None, b"")

    def exchange_anew(self, data):
        self.open()
        return self.exchange(data)

    def exchange(self, data):
        """None when the connection ended without a whole answer."""
        try:
            self.sock.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            # A server that refuses while the body still comes has answered all the same.
            pass
        try:
            status, headers = self.read_head()
            body = b"" if data.startswith(b"HEAD ") else self.read_body(status, headers)
        except (ConnectionResetError, ValueError, IndexError):
            self.close()
            return None
        if headers.get(b"connection", b"").lower() == b"close":
            self.close()
        return Answer(status, body)

    def read_head(self):
        status = 100
        while status < 200:
            status = int(self.file.readline().split()[1])
            headers = {}
            while (line := self.file.readline()) not in (b"\r\n", b""):
                name, value = line.split(b":", 1)
                headers[name.lower()] = value.strip()
        return status, headers

    def read_body(self, status, headers):
        if status in (204, 304):
            return b""
        if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
            body = b""
            while size := int(self.file.readline(), 16):
                body += self.file.read(size)
                self.file.readline()
            self.file.readline()
            return body
        if b"content-length" not in headers:
            body = self.file.read()
            self.close()
            return body
        return self.file.read(int(headers[b"content-length"]))


class Engine(Connection):
    """The calls that the harness itself makes; all are well-formed."""

    def __init__(self, path):
        super().__init__(path)
        about = self.ask("GET", "/version")
        self.version, self.api = about["Version"], about["ApiVersion"]

    def request(self, method, path, body=b"", content_type="application/json"):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        head = (f"{method} {path} HTTP/1.1\r\nHost: docker\r\nContent-Type: {content_type}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n")
        return self.send(head.encode() + body)

    def ask(self, method, path, body=b"", content_type="application/json"):
        """For what must succeed: the answer's JSON."""
        answer = self.request(method, path, body, content_type)
        if answer.status is None or answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
        return answer.json()
