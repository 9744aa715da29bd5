# SPDX-License-Identifier: Apache-2.0
"""Mutations of what stands around a body: the target, the API version, headers and framing."""

OLD_VERSIONS = ["v1.12", "v1.18", "v1.23", "v1.24", "v1.30", "v1.39", "v1.40"]
ODD_VERSIONS = ["v001.41", "v1.41.0", "v1.041", "v01.041.000", "v1.41.", "v1.", "v1", "v9.99", "v.1.41"]


def version_of_clients(call, rng):
    call.version = rng.choice(("v1.24", "v1.30", "v1.39", "v1.40", "v1.41", ""))


def old_version(call, rng):
    call.version = rng.choice(OLD_VERSIONS)


def odd_version(call, rng):
    call.version = rng.choice(ODD_VERSIONS)


def percent(char, rng):
    return rng.choice(("%{:02x}", "%{:02X}")).format(ord(char))


def escapes_in_path(call, rng):
    """Letters of the path that stand for themselves."""
    share = rng.choice((0.1, 0.5, 1))
    out, left = [], call.path
    while left:
        if left[0] == "%":
            out.append(left[:3])
            left = left[3:]
            continue
        char, left = left[0], left[1:]
        out.append(percent(char, rng) if char != "/" and rng.random() < share else char)
    call.path = "".join(out)


def escaped_slash(call, rng):
    places = [i for i, char in enumerate(call.path) if char == "/" and i > 0]
    if places:
        at = rng.choice(places)
        call.path = call.path[:at] + rng.choice(("%2f", "%2F")) + call.path[at + 1:]


def escaped_version(call, rng):
    if call.version:
        call.version = "".join(percent(c, rng) if rng.random() < 0.4 else c for c in call.version)


def dots_in_path(call, rng):
    places = [i for i, char in enumerate(call.path) if char == "/"]
    at = rng.choice(places)
    call.path = call.path[:at] + rng.choice(("/", "/.", "/x/..", "/%2e")) + call.path[at:]


def end_of_path(call, rng):
    call.path += rng.choice(("/", "%20", "%00", ";", ";x=y", "%3f", "/.", "//"))


def absolute(call, rng):
    call.origin = rng.choice(("http://docker", "http://evil", "x:", "https://a:1", "HTTP://d",
                              "http://u@h", "unix://x", "//docker", "http:"))


def fragment(call, rng):
    call.fragment = rng.choice(("#", "#x", "#%zz", "?#%zz", "#/auth"))


def query_noise(call, rng):
    call.query.insert(rng.randint(0, len(call.query)), rng.choice((
        "x=1", "", "a=b=c", "name=", "x=/auth", "x=%2Fauth", "platform=", "x;y=1", "%zz", "x=%",
        "&", "+=+", "%00=1", "x=%ff", "from=a b".replace(" ", "+"), "X=" + "y" * 300)))


def auth_at_the_end(call, rng):
    """Old engines do not show the body of what ends like this."""
    call.query.append(rng.choice(("x=/auth", "/auth", "auth", "x=1/auth")))


def parameters_again(call, rng):
    """The first of several counts."""
    if call.query:
        key = rng.choice(call.query).partition("=")[0]
        call.query.insert(rng.randint(0, len(call.query)), f"{key}=" + rng.choice(
            ("", "myteam/x", "busybox", "latest", "1")))


def escapes_in_query(call, rng):
    def respell(text):
        key, mark, value = text.partition("=")
        key = "".join(percent(c, rng) if c.isalnum() and rng.random() < 0.3 else c for c in key)
        plain = value.replace("%2F", "/")
        value = "".join(percent(c, rng) if c != "%" and rng.random() < 0.5 else c for c in plain)
        return key + mark + value
    call.query = [respell(text) if "%" not in text.partition("=")[0] else text
                  for text in call.query]


def shuffled_query(call, rng):
    rng.shuffle(call.query)


def form(call, rng):
    """A form's values stand before those of the query, and no plugin is shown them."""
    if call.body is not None:
        return
    call.form = rng.choice(("repo=busybox&tag=f", "repo=docker.io/library/alpine", "tag=f", "x=1",
                            "repo=busybox;tag=f", ""))
    call.set_header("Content-Type", rng.choice(("application/x-www-form-urlencoded",
                                                "Application/X-WWW-Form-URLencoded ; a=b",
                                                "multipart/form-data; boundary=b", "text/plain")))


def form_beside_query(call, rng):
    """Everything in the form, and nothing or something else in the query."""
    if call.body is None and call.query:
        call.form = "&".join(call.query)
        call.query = rng.choice(([], ["repo=myteam/x", "tag=1"]))
        call.set_header("Content-Type", "application/x-www-form-urlencoded")


def type_of_clients(call, rng):
    if call.body is not None:
        call.set_header("Content-Type", rng.choice((
            "application/json; charset=utf-8", "application/json;charset=UTF-8",
            "application/json")))


def odd_type(call, rng):
    call.set_header("Content-Type", rng.choice((
        "application/json; charset=utf-16", "APPLICATION/JSON", "application/json;", "text/json, a/b",
        "application/json; a=b; a=c", 'application/json; x="y"', "application/json; x", "text/json",
        "application/json, text/plain", "application/jsonx", "")))


def type_twice(call, rng):
    """Engines heed the first, a plugin is shown the last."""
    call.headers.insert(rng.randint(0, len(call.headers)), ("Content-Type", rng.choice((
        "application/json", "text/plain", "application/x-www-form-urlencoded", "application/x-tar"))))


def headers_of_clients(call, rng):
    call.headers.append(rng.choice((
        ("X-Meta-A", "b"), ("Accept", "*/*"), ("X-Registry-Auth", "e30="), ("Connection", "keep-alive"),
        ("X-Registry-Config", "e30="), ("Authorization", "Basic eA=="), ("accept-encoding", "gzip"))))


def odd_headers(call, rng):
    call.headers.append(rng.choice((
        ("CONTENT-TYPE", "application/json"), ("X-Odd", "\udcff<&>"), ("X-Odd", "\u2028\t\"\\"),
        ("Content-Encoding", "gzip"), ("X-HTTP-Method-Override", "GET"), ("x-a_b", "c"),
        ("X-Original-URL", "/_ping"), ("Expect", "100-continue"), ("X-Long", "v" * 5000))))


def chunked(call, rng):
    call.chunks = rng.choice((1 << 20, 65536, 4096, 100))


def small_chunks(call, rng):
    call.chunks = rng.choice((1, 7))


def length_and_chunks(call, rng):
    call.chunks, call.length_too = 4096, True


def other_method(call, rng):
    call.method = rng.choice(("post", "PUT", "GET", "HEAD", "PATCH", "POST "[:4], "OPTIONS"))


CLIENT = [version_of_clients, type_of_clients, headers_of_clients, chunked]
HOSTILE = [old_version, odd_version, escapes_in_path, escaped_slash, escaped_version, absolute,
           query_noise, auth_at_the_end, parameters_again, escapes_in_query, shuffled_query, form,
           form_beside_query, odd_type, type_twice, odd_headers, small_chunks, length_and_chunks]
RARE = [dots_in_path, end_of_path, fragment, other_method]
