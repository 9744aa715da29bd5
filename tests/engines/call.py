# SPDX-License-Identifier: Apache-2.0
"""One call of the engine's API, in the parts that mutations bend, and as the bytes of a request."""
import jsontext


def raw(string):
    return string.encode("utf-8", "surrogateescape")


class Call:
    """path begins behind the version. query is a list of "key=value" as they stand in the target.

    headers are pairs in the order of sending, without the framing: chunks is None for a body with
    a length, or the size of its chunks. form is a body that is no JSON.
    """

    def __init__(self, method, path, body=None, query=(), version="v1.41"):
        self.method, self.path, self.version = method, path, version
        self.query = list(query)
        self.origin = ""
        self.fragment = ""
        self.body = None if body is None else jsontext.tree(body)
        self.form = None
        self.before, self.behind = "", ""
        self.space = jsontext.nothing
        self.headers = [("Host", "docker"), ("User-Agent", "Docker-Client/20.10 (linux)")]
        if body is not None:
            self.headers.append(("Content-Type", "application/json"))
        self.chunks = None
        self.length_too = False

    def host_config(self):
        """The HostConfig of a create; None when there is none."""
        member = self.body.find("HostConfig") if isinstance(self.body, jsontext.Object) else None
        return member.value if member and isinstance(member.value, jsontext.Object) else None

    def set_header(self, name, value):
        self.headers = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        self.headers.append((name, value))

    @property
    def target(self):
        version = f"/{self.version}" if self.version else ""
        query = "?" + "&".join(self.query) if self.query else ""
        return self.origin + version + self.path + query + self.fragment

    def body_bytes(self):
        if self.form is not None:
            return raw(self.form)
        if self.body is None:
            return b""
        return raw(self.before + jsontext.text(self.body, self.space) + self.behind)

    def has_body(self):
        return self.form is not None or self.body is not None


class Request:
    """A call as it goes over the wire, made once: its bytes, and what they were made of."""

    def __init__(self, call):
        self.method, self.target = call.method, raw(call.target)
        self.headers = [(raw(name), raw(value)) for name, value in call.headers]
        self.body = call.body_bytes()
        self.chunked = call.chunks is not None and call.has_body()
        if self.chunked:
            self.headers.append((b"Transfer-Encoding", b"chunked"))
        # Clients in Go send the length of a POST without a body, too.
        if not self.chunked or call.length_too:
            self.headers.append((b"Content-Length", str(len(self.body)).encode()))
        self.chunks = call.chunks

    def data(self):
        lines = [self.method.encode() + b" " + self.target + b" HTTP/1.1"]
        lines += [name + b": " + value for name, value in self.headers]
        head = b"\r\n".join(lines) + b"\r\n\r\n"
        return head + (self.in_chunks() if self.chunked else self.body)

    def in_chunks(self):
        parts = [self.body[i:i + self.chunks] for i in range(0, len(self.body), self.chunks)]
        return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
