# SPDX-License-Identifier: Apache-2.0
"""Chooses mutations at random and applies them. A mutant is a base, what makes its names its own,
and a list of (mutation, seed): so it can be made again, and with less."""
import random

import bases
import services
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

# How often one is taken of a group, and the group.
GROUPS = [(50, bases.VIOLATING_CREATES), (24, bases.PLAIN_CREATES), (8, bases.VOLUMES),
          (2, bases.NETWORKS), (5, bases.COMMANDS), (5, bases.TAGS), (1, bases.UPDATES),
          (5, services.SERVICES)]
EVERY = [base for _, group in GROUPS for base in group]


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


def pick_base(rng, takes):
    weights = [weight for weight, _ in GROUPS]
    while True:
        group, = rng.choices([group for _, group in GROUPS], weights)
        base = rng.choice(group)
        if takes(base):
            return base


def random_mutant(seed, number, takes):
    """The mutant of this number, of a base that takes() says yes to. Most plain calls, and some of
    the others, are bent alone as ordinary clients do."""
    rng = random.Random(f"{seed}/{number}")
    base = pick_base(rng, takes)
    count = rng.choice((1, 1, 2, 2, 3, 4, 6))
    names = [pick(rng) for _ in range(count)]
    if rng.random() < (0.7 if base.control is None else 0.15):
        names = [f"{f.__module__}.{f.__name__}" for f in rng.choices(CLIENT, k=count)]
    # Of one length, so that a letter less does not make another's name of it.
    return Mutant(base, f"m{number:07}", [(name, rng.getrandbits(32)) for name in names])
