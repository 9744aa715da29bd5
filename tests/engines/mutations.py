# SPDX-License-Identifier: Apache-2.0
"""Chooses mutations at random and applies them. A mutant is a base, what makes its names its own,
and a list of (mutation, seed): so it can be made again, and with less."""
import random

import bases
import spelling
import structure
import values
import wiring

CLIENT = spelling.CLIENT + wiring.CLIENT
HOSTILE = spelling.HOSTILE + structure.HOSTILE + values.HOSTILE + wiring.HOSTILE
RARE = spelling.RARE + structure.RARE + values.RARE + wiring.RARE
BY_NAME = {f"{function.__module__}.{function.__name__}": function
           for function in CLIENT + HOSTILE + RARE}
CLIENT_NAMES = {f"{function.__module__}.{function.__name__}" for function in CLIENT}


class Mutant:
    def __init__(self, base, unique, steps):
        self.base, self.unique, self.steps = base, unique, steps

    def names(self):
        return [name for name, _ in self.steps]

    def only_as_clients_do(self):
        return all(name in CLIENT_NAMES for name in self.names())

    def call(self, evil_id):
        call = self.base.call(self.unique, evil_id)
        for name, seed in self.steps:
            BY_NAME[name](call, random.Random(seed))
        return call

    def without(self, index):
        return Mutant(self.base, self.unique, self.steps[:index] + self.steps[index + 1:])


def pick(rng):
    kind = rng.random()
    found = rng.choice(CLIENT if kind < 0.35 else HOSTILE if kind < 0.94 else RARE)
    # Mebibytes take their time.
    if found is spelling.large and rng.random() < 0.8:
        found = spelling.order
    return f"{found.__module__}.{found.__name__}"


def pick_base(rng, api):
    while True:
        group, = rng.choices([group for _, group in bases.GROUPS], [share for share, _ in bases.GROUPS])
        base = rng.choice(group)
        if base.works_on(api):
            return base


def random_mutant(seed, number, api):
    """The mutant of this number. Most plain calls, and some of the others, are bent alone as
    ordinary clients do."""
    rng = random.Random(f"{seed}/{number}")
    base = pick_base(rng, api)
    count = rng.choice((1, 1, 2, 2, 3, 4, 6))
    names = [pick(rng) for _ in range(count)]
    if rng.random() < (0.7 if base.control is None else 0.15):
        names = [f"{f.__module__}.{f.__name__}" for f in rng.choices(CLIENT, k=count)]
    return Mutant(base, f"m{number}", [(name, rng.getrandbits(32)) for name in names])
