#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Mutated calls against an unguarded engine and against the plugin.

usage: differential.py NAME ENGINE-SOCKET PLUGIN-SOCKET DIRECTORY

Whatever came out violating the policy must have been denied, whatever was plain must have been
allowed. SEED=n repeats a run, MUTANTS=n says how many calls. The directory holds what
envelopes.py found out, and is where disagreements are written to, as lines for tests/cases/. The last
line has the sums.
"""
import sys
import time

from cases import Cases
from engine import Engine
from envelope import Traits
from fixtures import Fixtures
from lab import BYPASS, FALSE_DENIAL, Lab
from mutations import EVERY, Mutant, random_mutant
from report import Report, seed_and_count

# Of one kind of disagreement so many are shrunk, written down and shown.
SHOWN = 20


def problem_of(base, result):
    """What is wrong with a call of the table that nothing was done to."""
    if base.control is None and result.violated:
        return f"is no plain call: {result.violated}"
    if base.control is not None and base.control not in result.violated:
        return f"does not violate {base.control} but {result.violated}"
    return f"{result.wrong}: {result.message}" if result.wrong else ""


def check_bases(lab, report):
    """The table and the oracle agree on every call that the engine takes."""
    if not lab.fixtures.swarm:
        report.skip("services", "the engine makes no swarm")
    for number, base in enumerate(EVERY):
        if not lab.takes(base):
            continue
        result = lab.attempt(Mutant(base, f"base{number}", []))
        if result.violated is None and result.wrong is None:
            report.skip(base.name, f"the engine says {result.answer.body[:160]!r}")
        else:
            report.check(base.name, problem_of(base, result))


class Counts:
    def __init__(self):
        self.mutants = self.created = self.silent = 0
        self.violating = self.denied = self.plain = self.allowed = 0
        self.wrong = {BYPASS: 0, FALSE_DENIAL: 0}

    def add(self, result):
        self.mutants += 1
        self.created += result.violated is not None
        self.silent += result.answer.status is None
        self.violating += bool(result.violated)
        self.denied += bool(result.violated) and not result.allowed
        self.plain += result.plain
        self.allowed += result.plain and result.allowed
        if result.wrong:
            self.wrong[result.wrong] += 1

    def __str__(self):
        return (f"{self.mutants} mutants, {self.created} created, "
                f"{self.silent} unanswered, {self.violating} violating "
                f"({self.denied} denied), {self.plain} plain ({self.allowed} allowed), "
                f"{sum(self.wrong.values())} disagreements")


def run_mutants(lab, seed, how_many, cases):
    counts = Counts()
    for number in range(how_many):
        result = lab.attempt(random_mutant(seed, number, lab.takes))
        counts.add(result)
        if result.wrong and counts.wrong[result.wrong] <= SHOWN * 10:
            cases.add(lab.shrink(result), number)
    return counts


def check_mutants(counts, cases, report):
    for kind in (BYPASS, FALSE_DENIAL):
        for line in cases.shown(kind)[:SHOWN]:
            print(line)
        report.check(f"no {kind}", f"{counts.wrong[kind]} of them" if counts.wrong[kind] else "")
    silent = counts.silent > counts.mutants * 0.01
    report.check("the engine answers", f"but for {counts.silent} calls" if silent else "")
    # Mutants that engines refuse show nothing: most must get through.
    few = counts.created < counts.mutants * 0.4 or counts.violating < counts.mutants * 0.15
    report.check("the engine takes what mutants say", f"only {counts}" if few else "")


def main():
    name, engine_path, plugin_path, directory = sys.argv[1:]
    seed, how_many = seed_and_count()
    began = time.monotonic()
    engine = Engine(engine_path)
    lab = Lab(engine, Fixtures(engine), plugin_path, Traits.read(f"{directory}/{name}.traits"))
    print(f"# {name}: engine {engine.version}, API {engine.api}, SEED={seed} MUTANTS={how_many}",
          flush=True)
    report = Report(name)
    check_bases(lab, report)
    cases = Cases(name, seed, directory)
    counts = run_mutants(lab, seed, how_many, cases)
    check_mutants(counts, cases, report)
    print(f"# {name}: {counts}, {time.monotonic() - began:.0f} s")
    cases.write()
    return report.end()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
