# SPDX-License-Identifier: Apache-2.0
"""What an engine of a given version tells its plugin of a request: the AuthZReq, byte for byte.

Read from moby pkg/authorization/authz.go v20.10.27, v26.1.5 and v28.5.2. What two builds of the same
version may do differently is asked of the engine itself; see envelopes.py, which compares the rest
with what engines really send, too.
"""
import base64
import dataclasses
import json
import re

# Of a body of this size nothing is shown; or else only those beyond four times as much are refused.
BODY_MAX = 1 << 20
WITHHELD = (b"authorization", b"x-registry-config", b"x-registry-auth")
# What net/http keeps to itself.
TAKEN = (b"host", b"transfer-encoding", b"trailer")
PARAMETER = re.compile(rb'\s*[\w!#$%&\'*+.^`|~-]+=("([^"\\]|\\.)*"|[\w!#$%&\'*+.^`|~-]+)\s*$')
SHORT = {0x22: '\\"', 0x5c: "\\\\", 0x0a: "\\n", 0x0d: "\\r", 0x09: "\\t"}


@dataclasses.dataclass
class Traits:
    """What an engine's build decides.

    shows_chunked, shows_large: it has the mending of CVE-2024-41110, and that of CVE-2026-34040,
    which distributions put into old versions.
    raw_replacement: its Go writes U+FFFD as it is, as from 1.27 on.
    """
    shows_chunked: bool
    shows_large: bool
    raw_replacement: bool

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(dataclasses.asdict(self), file)

    @classmethod
    def read(cls, path):
        with open(path, encoding="utf-8") as file:
            return cls(**json.load(file))


def go_string(data, traits):
    """As encoding/json of Go writes a string that holds these bytes."""
    out = ['"']
    for char in data.decode("utf-8", "surrogateescape"):
        code = ord(char)
        if code in SHORT:
            out.append(SHORT[code])
        elif 0xdc80 <= code <= 0xdcff:
            out.append("\ufffd" if traits.raw_replacement else "\\ufffd")
        elif code < 0x20 or char in "<>&\u2028\u2029":
            out.append(f"\\u{code:04x}")
        else:
            out.append(char)
    return "".join(out) + '"'


def canonical(name):
    return b"-".join(part[:1].upper() + part[1:].lower() for part in name.split(b"-"))


def headers_of(request):
    shown = {}
    for name, value in request.headers:
        lower = name.lower()
        hidden = lower in WITHHELD or lower in TAKEN
        if not hidden and not (request.chunked and lower == b"content-length"):
            shown[canonical(name)] = value.strip(b" \t")
    return shown


def media_type(value):
    """As mime.ParseMediaType; "" for what that refuses."""
    kind, *parameters = value.split(b";")
    if parameters and not parameters[-1].strip():
        parameters.pop()
    names = [parameter.split(b"=")[0].strip().lower() for parameter in parameters]
    if len(set(names)) != len(names) or not all(map(PARAMETER.match, parameters)):
        return b""
    return kind.strip().lower()


def is_json(request):
    """The first of several headers counts here."""
    values = [value for name, value in request.headers if name.lower() == b"content-type"]
    return bool(values) and media_type(values[0]) == b"application/json"


def old_shows_body(request):
    """Engines before the mending of CVE-2024-41110."""
    return not request.target.endswith(b"/auth") and not request.chunked


def new_shows_body(request):
    """The path alone counts; a target that url.Parse refuses hides the body."""
    target, _, fragment = request.target.partition(b"#")
    if re.search(rb"%(?![0-9A-Fa-f]{2})", fragment):
        return False
    path = re.sub(rb"^[A-Za-z][A-Za-z0-9+.-]*:(//[^/?]*)?", b"", target).partition(b"?")[0]
    path = re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), path)
    return not re.match(rb"[^/]*/(v\d[\d.]*/)?auth", path)


def shows_body(request, traits):
    if not request.body or not is_json(request):
        return False
    if len(request.body) >= BODY_MAX and not traits.shows_large:
        return False
    return new_shows_body(request) if traits.shows_chunked else old_shows_body(request)


def envelope(request, traits):
    parts = [f'"RequestMethod":{go_string(request.method.encode(), traits)}',
             f'"RequestUri":{go_string(request.target, traits)}']
    if shows_body(request, traits):
        parts.append(f'"RequestBody":"{base64.b64encode(request.body).decode()}"')
    shown = sorted(headers_of(request).items())
    pairs = [f"{go_string(name, traits)}:{go_string(value, traits)}" for name, value in shown]
    if pairs:
        parts.append('"RequestHeaders":{' + ",".join(pairs) + "}")
    return ("{" + ",".join(parts) + "}\n").encode()


def authz_request(request, traits):
    """The whole HTTP request that the plugin gets."""
    body = envelope(request, traits)
    return (b"POST /AuthZPlugin.AuthZReq HTTP/1.1\r\nHost: plugin.moby.localhost\r\n"
            b"User-Agent: Go-http-client/1.1\r\nContent-Length: %d\r\n"
            b"Accept: application/vnd.docker.plugins.v1.2+json\r\n\r\n%b" % (len(body), body))
