# SPDX-License-Identifier: Apache-2.0
"""Mutations of how a body is written: its keys, escapes, order, space, and what stands around it.

Each takes the call and a random generator, and may find nothing to do. Those in CLIENT are what
ordinary clients do, too: a plain call stays plain under them.
"""
import json
import random

import jsontext
from jsontext import Member, Object

NULLS = ["Binds", "CapAdd", "CapDrop", "Devices", "DeviceRequests", "Dns", "GroupAdd", "Links",
         "Mounts", "SecurityOpt", "StorageOpt", "Sysctls", "Ulimits", "VolumesFrom", "Quantum"]
UNKNOWN = [("Comment", '"x"'), ("FromTomorrow", "true"), ("x-vendor", '{"a":[1,{"b":null}]}')]


def some(items, rng):
    """One at least of the items, if there are any."""
    if not items:
        return []
    return rng.sample(items, rng.randint(1, min(4, len(items))))


def an_object(call, rng):
    """A random object whose keys the engine knows, mostly HostConfig."""
    host = call.host_config()
    if host is not None and rng.random() < 0.7:
        return host
    found = jsontext.structs(call.body) if call.body is not None else []
    return rng.choice(found) if found else Object([])


def plain_key(member):
    return json.loads(f'"{member.key}"')


def other_case(key, rng):
    return "".join(rng.choice((char.lower(), char.upper())) for char in key)


def case_of_keys(call, rng):
    """In any case: a client in Java says "nanoCPUs", one by hand "hostconfig"."""
    for member in some(jsontext.fields(call.body), rng):
        key = plain_key(member)
        if not key.isascii():
            continue
        member.key = rng.choice((key.lower(), key.upper(), key[:1].lower() + key[1:],
                                 other_case(key, rng)))


def folded_letters(call, rng):
    """Two letters outside ASCII that Go folds to s and to k."""
    for member in some(jsontext.fields(call.body), rng):
        key = plain_key(member)
        letters = [rng.choice(("\u017f", char)) if char in "sS" else
                   rng.choice(("\u212a", char)) if char in "kK" else char for char in key]
        member.key = json.dumps("".join(letters), ensure_ascii=rng.random() < 0.5)[1:-1]


def escaped(text, rng, share):
    """The text between two quotes, some of its letters escaped."""
    out = []
    for char in json.loads(f'"{text}"', strict=False):
        code = ord(char)
        lone = 0xd800 <= code < 0xe000 and not 0xdc80 <= code <= 0xdcff
        if lone or (rng.random() < share and code <= 0xffff and char.isprintable()):
            out.append(rng.choice((f"\\u{code:04x}", f"\\u{code:04X}")))
        else:
            out.append(json.dumps(char, ensure_ascii=False)[1:-1])
    return "".join(out)


def escapes_in_keys(call, rng):
    found = [member for item in jsontext.objects(call.body) for member in item.members]
    for member in some(found, rng):
        member.key = escaped(member.key, rng, rng.choice((0.1, 0.5, 1)))


def strings(call):
    """Where the strings are: (holder, place in it)."""
    found = []
    pending = [call.body]
    while pending:
        node = pending.pop()
        if isinstance(node, Object):
            found += [(m, "value") for m in node.members if jsontext.is_string(m.value)]
            pending += [m.value for m in node.members]
        elif isinstance(node, list):
            found += [(node, i) for i, item in enumerate(node) if jsontext.is_string(item)]
            pending += node
    return found


def get(place):
    holder, key = place
    return holder.value if isinstance(holder, Member) else holder[key]


def put(place, value):
    holder, key = place
    if isinstance(holder, Member):
        holder.value = value
    else:
        holder[key] = value


def escapes_in_values(call, rng):
    for place in some(strings(call), rng):
        put(place, '"' + escaped(get(place)[1:-1], rng, rng.choice((0.1, 0.5, 1))) + '"')


def escapes_of_clients(call, rng):
    """Go's and Gson's encoders escape what means something in HTML; PHP's the slash."""
    chars = rng.choice(("<>&", "<>&='", "/"))
    for place in strings(call):
        value = get(place)
        for char in chars:
            value = value.replace(char, "\\/" if char == "/" else f"\\u{ord(char):04x}")
        put(place, value.replace("\\\\/", "\\/"))


def order(call, rng):
    for item in jsontext.objects(call.body):
        rng.shuffle(item.members)


def white_space(call, rng):
    spaces = rng.choice((("", "", " "), ("", " ", "\n", "\t", "\r\n  ")))
    own = random.Random(rng.random())
    call.space = lambda: own.choice(spaces)


def nulls(call, rng):
    """Clients send null for what is not set."""
    host = call.host_config()
    if host is None:
        return
    there = {member.name for member in host.members}
    for name in some(NULLS, rng):
        if jsontext.fold(name) not in there:
            host.members.insert(rng.randint(0, len(host.members)), Member(name, "null"))


def unknown_on_top(call, rng):
    """The engine ignores what it does not know; so must who judges, outside of HostConfig."""
    if call.host_config() is not None:
        key, value = rng.choice(UNKNOWN)
        call.body.members.insert(rng.randint(0, len(call.body.members)), Member(key, value))


def unknown_anywhere(call, rng):
    an_object(call, rng).members.append(Member(*rng.choice(UNKNOWN)))


def trailing(call, rng):
    """Go's decoder stops behind the value, and engines look at little of what comes then."""
    call.behind += rng.choice((" }", "]", "\n}garbage", "}{", " x", "{}", "null", "\x00", "}\n" * 9))


def leading(call, rng):
    call.before += rng.choice((" ", "\n\n", "\r\n", "\ufeff", "null", "{}"))


def large(call, rng):
    """A body that engines do not show: they stop at a mebibyte."""
    if isinstance(call.body, Object):
        size = rng.choice((70_000, (1 << 20) - 400, (1 << 20) + 1))
        call.body.members.append(Member("Comment", '"' + "a" * size + '"'))


def odd_text(call, rng):
    """Strings that Go takes and other decoders do not, in a label."""
    if isinstance(call.body, Object):
        odd = rng.choice(('"\\ud800"', '"\\udc00\\ud800"', '"\udcff\udcfe"', '"\\u0000"', '"\x7f"'))
        call.body.members.append(Member("Labels", Object([Member("odd", odd)], is_map=True)))


def deep(call, rng):
    if isinstance(call.body, Object):
        depth = rng.choice((20, 70, 2000))
        call.body.members.insert(0, Member("Comment", "[" * depth + "]" * depth))


CLIENT = [case_of_keys, escapes_of_clients, order, white_space, nulls, unknown_on_top]
HOSTILE = [folded_letters, escapes_in_keys, escapes_in_values, unknown_anywhere, trailing, leading,
           odd_text, deep]
RARE = [large]
