# SPDX-License-Identifier: Apache-2.0
"""JSON as text that can be bent: keys may be there twice, and every word keeps its own spelling.

An object is a list of members, a list is a Python list, and everything else is the text that stands
for it. Bytes that are no UTF-8 are held as Python's surrogate escapes.
"""
import json

# Fields whose keys are the user's own: to spell them otherwise would mean something else.
MAPS = {"labels", "sysctls", "endpointsconfig", "portbindings", "exposedports", "volumes", "config",
        "options", "driveropts", "annotations", "tmpfs", "storageopt", "driver_opts"}


class Member:
    """key is the text between the quotes."""

    def __init__(self, key, value):
        self.key, self.value = key, value

    @property
    def name(self):
        return fold(json.loads(f'"{self.key}"'))


class Object:
    def __init__(self, members, is_map=False):
        self.members, self.is_map = members, is_map

    def find(self, name):
        return next((m for m in self.members if m.name == fold(name)), None)


def fold(key):
    """As encoding/json of Go compares keys: by simple folding, which for ASCII adds two letters."""
    return key.lower().replace("\u017f", "s").replace("\u212a", "k")


def tree(value, is_map=False):
    """The tree of an ordinary value."""
    if isinstance(value, dict):
        return Object([Member(json.dumps(key)[1:-1], tree(item, fold(key) in MAPS))
                       for key, item in value.items()], is_map)
    if isinstance(value, list):
        return [tree(item) for item in value]
    return json.dumps(value)


def is_string(node):
    return isinstance(node, str) and node.startswith('"')


def nothing():
    return ""


def text(node, space=nothing):
    """space gives what stands between two words, anew for each place."""
    if isinstance(node, Object):
        inner = ",".join(f'{space()}"{m.key}"{space()}:{space()}{text(m.value, space)}{space()}'
                         for m in node.members)
        return "{" + (inner or space()) + "}"
    if isinstance(node, list):
        inner = ",".join(space() + text(item, space) + space() for item in node)
        return "[" + (inner or space()) + "]"
    return node


def objects(node):
    """Every object in there, the outer ones first."""
    if isinstance(node, Object):
        yield node
        for member in node.members:
            yield from objects(member.value)
    elif isinstance(node, list):
        for item in node:
            yield from objects(item)


def structs(node):
    """The objects whose keys the engine knows."""
    return [item for item in objects(node) if not item.is_map]


def fields(node):
    """Every member whose key the engine knows."""
    return [member for item in structs(node) for member in item.members]
