# SPDX-License-Identifier: Apache-2.0
"""Makes a call on an unguarded engine, gives it to the plugin as that engine would, and compares."""
import itertools

from bases import number
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
    """violated is None when nothing came of the call on the engine."""

    def __init__(self, mutant, request, answer, violated, verdict, plain):
        self.mutant, self.request, self.answer, self.violated = mutant, request, answer, violated
        self.allowed, self.message = verdict
        self.plain = plain

    @property
    def wrong(self):
        """How the engine and the plugin disagree; None when they do not."""
        if self.violated and self.allowed:
            return BYPASS
        return FALSE_DENIAL if self.plain and not self.allowed else None


class Lab:
    def __init__(self, engine, fixtures, plugin_path):
        self.engine, self.fixtures = engine, fixtures
        self.wire = Connection(engine.path, PATIENCE)
        self.plugin = Connection(plugin_path)
        self.outcomes = Outcomes(engine, fixtures)
        self.version = number(engine.version.partition("+")[0])
        self.evil_id = fixtures.short_evil_id()
        self.again = itertools.count()

    def attempt(self, mutant):
        request = Request(mutant.call(self.evil_id))
        answer = self.wire.send(request.data())
        violated = self.outcomes.look(mutant.base.kind, answer)
        shown = not request.body or shows_body(request, self.version)
        plain = mutant.base.control is None and mutant.only_as_clients_do() and shown
        return Result(mutant, request, answer, violated, self.verdict(request), plain)

    def verdict(self, request):
        """Whether the plugin allows it, and what it says. As dockerd, anything but an Allow denies;
        but for these tests an answer that is none is a fault of its own."""
        answer = self.plugin.send(authz_request(request, self.version))
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
