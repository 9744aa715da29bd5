# SPDX-License-Identifier: Apache-2.0
"""Mutations of a body's structure that Go reads as the same, or nearly: doubled keys, objects and
lists in parts, fields where they do not belong. None of these is what an ordinary client does."""
import copy
import json

import jsontext
from jsontext import Member, Object
from spelling import other_case, plain_key, some

# What is not the same kind of value is refused by the engine; some of it is ignored.
DECOYS = {"true": ["false", "null"], "false": ["true", "null"]}


def decoy(value, rng):
    """A harmless value of the same type."""
    if isinstance(value, Object):
        return rng.choice(("null", Object([], value.is_map)))
    if isinstance(value, list):
        return rng.choice(("null", []))
    if jsontext.is_string(value):
        return rng.choice(("null", '""', '"private"'))
    return rng.choice(DECOYS.get(value, ["0", "null"]))


def respelt(member, rng):
    key = plain_key(member)
    return rng.choice((member.key, json.dumps(other_case(key, rng))[1:-1],
                       json.dumps(key.replace("s", "\u017f").replace("k", "\u212a"))[1:-1]))


def holder_of(call, rng, kind):
    """A random object, and a member of it whose value is of the kind; HostConfig's, mostly."""
    found = [(item, member) for item in jsontext.structs(call.body) for member in item.members
             if isinstance(member.value, kind)]
    host = call.host_config()
    inner = [pair for pair in found if host is not None and pair[0] is host]
    if inner and rng.random() < 0.7:
        return rng.choice(inner)
    return rng.choice(found) if found else (None, None)


def double(call, rng):
    """The same key twice, exactly or folded, with something harmless in one of them."""
    holder, member = holder_of(call, rng, (Object, list, str))
    if holder is None:
        return
    place = holder.members.index(member) + rng.choice((0, 1))
    holder.members.insert(place, Member(respelt(member, rng), decoy(member.value, rng)))


def twice(call, rng):
    """The same key with the same value."""
    holder, member = holder_of(call, rng, (Object, list, str))
    if holder is not None:
        holder.members.append(Member(respelt(member, rng), copy.deepcopy(member.value)))


def object_in_parts(call, rng):
    """Go decodes the second object into the first."""
    holder, member = holder_of(call, rng, Object)
    if holder is None or len(member.value.members) < 1:
        return
    members = member.value.members
    cut = rng.randint(0, len(members))
    member.value = Object(members[:cut], member.value.is_map)
    rest = Member(respelt(member, rng), Object(members[cut:], member.value.is_map))
    holder.members.insert(rng.randint(0, len(holder.members)), rest)


def list_in_parts(call, rng):
    """Go decodes the second list into the elements of the first."""
    holder, member = holder_of(call, rng, list)
    if holder is None or not all(isinstance(item, Object) for item in member.value):
        return
    first, second = [], []
    for item in member.value:
        cut = rng.randint(0, len(item.members))
        first.append(Object(item.members[:cut]))
        second.append(Object(item.members[cut:]))
    member.value = first
    at = holder.members.index(member) + 1
    holder.members.insert(at, Member(respelt(member, rng), second))


def shorter_list_after(call, rng):
    """A list's second appearance, shorter: what the first had beyond it may linger."""
    holder, member = holder_of(call, rng, list)
    if holder is None or not member.value:
        return
    kept = [item for item in member.value if rng.random() < 0.5]
    holder.members.append(Member(respelt(member, rng), kept))


def null_in_list(call, rng):
    """But for Ulimits: engines up to 28 break over a null there, with the container locked."""
    _, member = holder_of(call, rng, list)
    if member is not None and member.name != "ulimits":
        member.value.insert(rng.randint(0, len(member.value)), "null")


def text_for_list(call, rng):
    """CapAdd, Cmd and Entrypoint may be a string on engines up to 28."""
    _, member = holder_of(call, rng, list)
    if member is not None and len(member.value) == 1 and jsontext.is_string(member.value[0]):
        member.value = member.value[0]


def list_for_text(call, rng):
    _, member = holder_of(call, rng, str)
    if member is not None:
        member.value = [member.value]


def to_the_top(call, rng):
    """Engines up to 26 take HostConfig's fields at the top level, too."""
    host = call.host_config()
    if host is None or not host.members:
        return
    for member in some(host.members, rng):
        if rng.random() < 0.7:
            host.members.remove(member)
        call.body.members.append(member if member not in host.members else copy.deepcopy(member))


def without_host_config(call, rng):
    """All of HostConfig's fields at the top level, and no HostConfig, or null."""
    host = call.host_config()
    if host is None:
        return
    member = call.body.find("HostConfig")
    call.body.members += host.members
    if rng.random() < 0.5:
        call.body.members.remove(member)
    else:
        member.value = "null"


def null_after(call, rng):
    """Null resets a pointer and a list, and leaves everything else as it was."""
    holder, member = holder_of(call, rng, (Object, list, str))
    if holder is not None:
        holder.members.append(Member(respelt(member, rng), "null"))


def swapped_level(call, rng):
    """A field one level too deep or too high: ignored by the engine."""
    host = call.host_config()
    if host is not None:
        call.body.find("HostConfig").value = Object([Member("HostConfig", host)])


def other_number(call, rng):
    """Spellings of numbers: Go takes no fraction or exponent for an integer."""
    found = [m for m in jsontext.fields(call.body)
             if isinstance(m.value, str) and m.value.lstrip("-").isdigit()]
    for member in some(found, rng):
        member.value = rng.choice((member.value + ".0", member.value + "e0", "-0", "1E2",
                                   f'"{member.value}"', "9223372036854775807", "1e400"))


def other_bool(call, rng):
    found = [m for m in jsontext.fields(call.body) if m.value in ("true", "false")]
    for member in some(found, rng):
        member.value = rng.choice(("1", '"true"', "True", "[true]", "true", "null"))


HOSTILE = [double, twice, object_in_parts, list_in_parts, shorter_list_after, null_in_list,
           text_for_list, to_the_top, without_host_config, null_after]
RARE = [list_for_text, swapped_level, other_number, other_bool]
