#!/usr/bin/env python3
"""Writes a decision log as a busy host's, the same for the same arguments.

usage: make-log.py [LINES [DIFFERENT]]: so many lines, with so many different images and users.
"""
import json
import random
import sys

ACTIONS = [("GET", "/containers/json", "container.list"),
           ("GET", "/containers/web/json", "container.inspect"),
           ("POST", "/containers/web/start", "container.start"),
           ("GET", "/_ping", "system.ping")]
DEMANDS = ["no-new-privileges", "read-only-root", "healthcheck"]


def claim(control, value, field, verdict="permitted", **more):
    return {"control": control, "value": value, "field": field, **more, "verdict": verdict}


def create(random_, different):
    image = f"ghcr.io/acme/app{random_.randrange(different)}:1"
    claims = [claim("actions", "container.create", "path"),
              claim("images", image, "Image", "audited")]
    claims += [claim(name, "false", "HostConfig") for name in DEMANDS]
    claims += [claim("memory", "", "HostConfig.Memory", amount=None),
               claim("user", "", "User"), claim("networks", "default", "HostConfig.NetworkMode")]
    if random_.randrange(4) == 0:
        claims.append(claim("host-paths", f"/srv/data/{random_.randrange(50)}", "HostConfig.Binds",
                            "audited"))
    if random_.randrange(50) == 0:
        claims.append(claim("privileged", "true", "HostConfig.Privileged", "audited"))
    return "POST", "/containers/create", "container.create", claims


def main():
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1000000
    different = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    random_ = random.Random(7)
    for i in range(lines):
        if random_.randrange(2):
            method, path, action, claims = create(random_, different)
        else:
            method, path, action = random_.choice(ACTIONS)
            claims = [claim("actions", action, "path")]
        second = i % 86400
        print(json.dumps({
            "time": f"2026-03-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000Z",
            "id": f"{i:08x}", "decision": "allow", "mode": "audit",
            "policy": "/etc/quaymaster/policy.yaml",
            "user": f"user{random_.randrange(different)}", "certificate": True, "method": method,
            "path": path, "api": "1.41", "action": action, "claims": claims,
        }, separators=(",", ":")))


main()
