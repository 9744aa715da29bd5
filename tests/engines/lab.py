# SPDX-License-Identifier: Apache-2.0
"""Makes a call on an unguarded engine, gives it to the plugin as that engine would, and compares."""
import dataclasses
import itertools

from call import Request
from engine import Connection
from envelope import authz_request, shows_body
from mutations import Mutant
from outcome import Outcomes

BYPASS = "bypass"
FALSE_DENIAL = "false denial"


# An engine looks so long for a driver that is not there; nothing else takes a second.
PATIENCE = 3.0


class Result:
    """violated is None when nothing came of the call on the engine; shown says whether the plugin
    saw all of it; verdict is whether it allowed it, and its message."""

    def __init__(self, mutant, request, answer, violated, shown, verdict):
        self.mutant, self.request, self.answer, self.violated = mutant, request, answer, violated
        self.allowed, self.message = verdict
        self.shown = shown
        self.plain = shown and mutant.base.control is None and mutant.only_as_clients_do()

    @property
    def wrong(self):
        """How the engine and the plugin disagree; None when they do not."""
        if self.violated and self.allowed:
            return BYPASS
        return FALSE_DENIAL if self.plain and not self.allowed else None


class Lab:
    def __init__(self, engine, fixtures, plugin_path, traits):
        self.engine, self.fixtures = engine, fixtures
        self.wire = Connection(engine.path, PATIENCE)
        self.plugin = Connection(plugin_path)
        self.outcomes = Outcomes(engine, fixtures)
        self.traits = traits
        # As if the engine were one that shows less: its users get no more by that.
        self.unmended = dataclasses.replace(traits, shows_chunked=False, shows_large=False)
        self.evil_id = fixtures.short_evil_id()
        self.again = itertools.count()

    def takes(self, base):
        """Whether a call has an effect on this engine."""
        return base.works_on(self.engine.api) and (base.kind != "service" or self.fixtures.swarm)

    def attempt(self, mutant):
        request = Request(mutant.call(self.evil_id))
        answer = self.wire.send(request.data())
        violated = self.outcomes.look(mutant.base.kind, answer)
        shown = not request.body or shows_body(request, self.traits)
        verdict = self.verdict(request, self.traits)
        if violated and shown != shows_body(request, self.unmended):
            verdict = max(verdict, self.verdict(request, self.unmended))
        return Result(mutant, request, answer, violated, shown, verdict)

    def verdict(self, request, traits):
        """Whether the plugin allows it, and what it says. As dockerd, anything but an Allow denies;
        but for these tests an answer that is none is a fault of its own."""
        answer = self.plugin.send(authz_request(request, traits))
        if answer.status != 200 or not isinstance(answer.json(), dict):
            raise RuntimeError(f"the plugin answers {answer.status} {answer.body[:300]!r}")
        return answer.json().get("Allow") is True, answer.json().get("Msg", "")

    def shrink(self, result):
        """The same disagreement with as few mutations as it takes."""
        index = 0
        while index < len(result.mutant.steps):
            less = result.mutant.without(index)
            smaller = self.attempt(Mutant(less.base, f"again{next(self.again)}", less.steps))
            if smaller.wrong == result.wrong:
                result = smaller
            else:
                index += 1
        return result
