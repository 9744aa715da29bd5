# SPDX-License-Identifier: Apache-2.0
"""Finds what came of a call on an engine that nobody guards, and takes it away again."""
import json
import urllib.parse

import oracle
from bases import number

# Objects are removed together: one call of the engine for so many of them.
BATCH = 100
UNSEEN = ["unseen"]


def quoted(name):
    return urllib.parse.quote(name, safe="")


class Outcomes:
    """Of one engine. Each look_at_* returns the controls that the object violates, or None when
    the call has made nothing. What was made and cannot be looked at counts as violating."""

    def __init__(self, engine, fixtures):
        self.engine, self.fixtures = engine, fixtures
        self.made = 0
        # From that version on, volumes with a name are left without it.
        self.prune_all = {"all": ["true"]} if number(engine.api) >= (1, 42) else {}

    def look(self, kind, answer):
        violated = getattr(self, f"look_at_{kind}")(answer)
        self.made += violated is not None
        if self.made >= BATCH:
            self.clean_up()
        return violated

    def inspect(self, path):
        """What the engine shows; None when there is nothing of the name."""
        answer = self.engine.request("GET", path)
        return answer.json() if answer.status == 200 else None

    def named(self, answer, key, path, look):
        """Looks at the object that an answer names by a key of its own."""
        about = answer.json() if answer.status == 201 else None
        name = about.get(key) if isinstance(about, dict) else None
        if not name:
            return None
        found = self.inspect(path.format(quoted(name)))
        return UNSEEN if found is None else look(found)

    def look_at_container(self, answer):
        return self.named(answer, "Id", "/containers/{}/json", self.container)

    def container(self, found):
        violated = oracle.container(found, self.fixtures.official_id,
                                    self.fixtures.cgroup_by_default)
        for mount in found.get("Mounts") or []:
            if mount["Type"] == "volume":
                violated += self.volume(mount["Name"])
        return sorted(set(violated))

    def volume(self, name):
        found = self.inspect(f"/volumes/{quoted(name)}")
        return oracle.volume(found) if found else []

    def look_at_volume(self, answer):
        return self.named(answer, "Name", "/volumes/{}", oracle.volume)

    def look_at_network(self, answer):
        return self.named(answer, "Id", "/networks/{}", self.network)

    def network(self, found):
        self.engine.request("DELETE", f"/networks/{found['Id']}")
        return oracle.network(found)

    def look_at_exec(self, answer):
        return self.named(answer, "Id", "/exec/{}/json", oracle.command)

    def look_at_commit(self, answer):
        return self.named(answer, "Id", "/images/{}/json", self.commit)

    def commit(self, found):
        self.engine.request("DELETE", f"/images/{found['Id']}?force=1")
        self.give_names_back()
        return oracle.names(found.get("RepoTags") or [])

    def look_at_tag(self, answer):
        if answer.status != 201:
            return None
        added = []
        for name, image in self.fixtures.images.items():
            tags = self.inspect(f"/images/{image}/json").get("RepoTags") or []
            added += [tag for tag in tags if tag != f"{name}:latest"]
        for tag in added:
            self.engine.request("DELETE", f"/images/{tag}?noprune=1")
        self.give_names_back()
        return oracle.names(added)

    def give_names_back(self):
        """A name may have been taken from the image that had it."""
        for name, image in self.fixtures.images.items():
            self.engine.ask("POST", f"/images/{image}/tag?repo={name}&tag=latest")

    def look_at_service(self, answer):
        return self.named(answer, "ID", "/services/{}", self.service)

    def service(self, found):
        self.engine.request("DELETE", f"/services/{found['ID']}")
        joined = [self.inspect(f"/networks/{network['Target']}?scope=swarm")
                  for network in oracle.networks_of_service(found["Spec"])]
        hosts = ["host-namespaces" for network in joined if network["Driver"] == "host"]
        return oracle.service(found["Spec"]) + hosts

    def look_at_update(self, answer):
        return [] if answer.status == 200 else None

    def clean_up(self):
        self.made = 0
        others = quoted(json.dumps({"label!": ["fixture=yes"]}))
        self.engine.ask("POST", f"/containers/prune?filters={others}")
        self.engine.ask("POST", f"/volumes/prune?filters={quoted(json.dumps(self.prune_all))}")
