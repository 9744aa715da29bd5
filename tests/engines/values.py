# SPDX-License-Identifier: Apache-2.0
"""Mutations of values that mean the same to an engine: capabilities, security options, paths, image
names, modes, and what the local driver hands to mount(2). None is what an ordinary client does."""
import json

import jsontext
from spelling import get, put, some, strings

# Letters whose upper case, in Go too, is that of an ASCII letter.
UPPER_TWINS = {"s": "\u017f", "i": "\u0131", "S": "\u017f", "I": "\u0131"}


def words_of(call, names):
    """Where the strings below these fields are, and what they say."""
    found = []
    for member in jsontext.fields(call.body) if call.body is not None else []:
        if member.name in names:
            values = member.value if isinstance(member.value, list) else None
            found += [(values, i) for i, item in enumerate(values or []) if jsontext.is_string(item)]
            if jsontext.is_string(member.value):
                found.append((member, "value"))
    return [(place, json.loads(get(place), strict=False)) for place in found]


def change(call, rng, names, respell):
    for place, word in some(words_of(call, names), rng):
        put(place, json.dumps(respell(word, rng)))


def respelt_capability(word, rng):
    word = word.removeprefix("CAP_") if rng.random() < 0.5 else word
    if not word.upper().startswith("CAP_") and rng.random() < 0.5:
        word = rng.choice(("CAP_", "cap_", "Cap_")) + word
    letters = [rng.choice((char.lower(), char.upper())) for char in word]
    if rng.random() < 0.3:
        letters = [UPPER_TWINS.get(char, char) for char in letters]
    return rng.choice(("", "", "", "", " ")) + "".join(letters)


def capability(call, rng):
    change(call, rng, {"capadd", "capdrop", "capabilityadd", "capabilitydrop"}, respelt_capability)


def respelt_option(word, rng):
    key, mark, value = word.partition("=")
    if not mark:
        key, mark, value = word.partition(":")
    if key == "no-new-privileges" and mark:
        value = rng.choice(("0", "f", "F", "FALSE", "False", "false", "true", "1"))
    mark = rng.choice((mark, "=", ":", " =")) if mark else ""
    key = rng.choice((key, key, key, key.upper(), key + " "))
    return key + mark + rng.choice((value, value, value, value.upper(), value + " ", " " + value))


def security_option(call, rng):
    change(call, rng, {"securityopt"}, respelt_option)


def second_option(call, rng):
    """Of two options of a kind the last one counts."""
    host = call.host_config()
    found = [m for m in host.members if m.name == "securityopt"] if host else []
    for member in found:
        if isinstance(member.value, list):
            option = rng.choice(("seccomp=builtin", "apparmor=docker-default", "no-new-privileges",
                                 "label=level:s0", "seccomp=unconfined", "label=disable"))
            member.value.insert(rng.randint(0, len(member.value)), json.dumps(option))


def respelt_path(path, rng):
    return rng.choice((path + "/", "/" + path, "/." + path, path + "/.", "/srv/data/../.." + path,
                       "/srv/data/app/../../.." + path, path.replace("/", "//", 1), path + "/x/..",
                       "/proc/1/root" + path, path.upper(), " " + path, "~" + path))


def respelt_bind(word, rng):
    source, mark, rest = word.partition(":")
    if not source.startswith("/"):
        return word
    rest = rng.choice((rest, rest, rest + "/../y" if ":" not in rest else rest,
                       rest + (",z" if ":" in rest else ":z"), rest + ":ro,rw"))
    return respelt_path(source, rng) + mark + rest


def path(call, rng):
    change(call, rng, {"binds"}, respelt_bind)
    change(call, rng, {"source", "pathonhost", "path"},
           lambda word, rng: respelt_path(word, rng) if word.startswith("/") else word)


def mount_type(call, rng):
    """The type decides what Source is; some spellings were tolerated once."""
    change(call, rng, {"type"},
           lambda word, rng: rng.choice((word, word.upper(), word.title(), word + " ", "", "bind")))


def respelt_mode(word, rng):
    if word.startswith("container:"):
        return rng.choice((word, "container:/web", "container:" + word[10:] + " ", "Container:web"))
    return rng.choice((word, word.upper(), word.title(), word + " ", word + ":", "\t" + word))


def mode(call, rng):
    change(call, rng, {"pidmode", "ipcmode", "utsmode", "usernsmode", "networkmode", "cgroupnsmode",
                       "runtime", "volumesfrom", "propagation"}, respelt_mode)


def image(call, rng):
    change(call, rng, {"image"}, lambda word, rng: rng.choice((
        word, "docker.io/" + word, "index.docker.io/" + word, word + ":latest", "sha256:" + word,
        word.upper(), " " + word, word + "@sha256:" + "0" * 64, "library/" + word, "localhost/" + word,
        "docker.io/library/../" + word)))


def driver_options(call, rng):
    """What the local driver hands to mount(2): words of "o", a device, a type."""
    for item in jsontext.objects(call.body) if call.body is not None else []:
        for member in item.members if item.is_map else []:
            if not jsontext.is_string(member.value) or rng.random() < 0.3:
                continue
            word = json.loads(member.value, strict=False)
            if member.name == "o":
                word = rng.choice((word + ",ro", "ro," + word, word.replace("bind", "rbind"), word,
                                   word.upper(), word.replace(",", ", "), "," + word + ","))
            elif member.name == "device" and word.startswith("/"):
                word = respelt_path(word, rng)
            elif member.name == "type":
                word = rng.choice((word, "", "bind", "none", "ext4", "tmpfs", word.upper()))
            member.value = json.dumps(word)


def other_driver(call, rng):
    """An engine looks long for a volume's driver that it does not have."""
    others = {"local": ("", "local"), "bridge": ("", "null", "host"), "macvlan": ("bridge", "null")}
    change(call, rng, {"driver", "name", "volumedriver"},
           lambda word, rng: rng.choice((word, *others.get(word, ()))))


def sysctl(call, rng):
    """Slashes for dots are sysctl(8)'s own; engines look the name up as it is."""
    for item in jsontext.objects(call.body) if call.body is not None else []:
        for member in item.members if item.is_map else []:
            if member.name.startswith(("kernel.", "net.")):
                member.key = rng.choice((member.key.replace(".", "/"), member.key.upper(),
                                         member.key + " ", "net.ipv4.ip_forward", member.key))


def any_text(call, rng):
    """A letter more or less somewhere."""
    for place in some(strings(call), rng)[:1]:
        word = json.loads(get(place), strict=False)
        cut = rng.randint(0, len(word))
        extra = rng.choice(("", " ", "\u0000", "\u200b", "\\", "%2f", ":", ",", "/"))
        put(place, json.dumps(word[:cut] + extra + word[cut + rng.choice((0, 1)):]))


HOSTILE = [capability, capability, security_option, second_option, path, mode, driver_options]
RARE = [mount_type, image, other_driver, sysctl, any_text]
