# SPDX-License-Identifier: Apache-2.0
"""What the parts print, and what they take from the environment."""
import os


def seed_and_count():
    """SEED repeats a run, MUTANTS says how many calls."""
    seed = os.environ.get("SEED") or str(int.from_bytes(os.urandom(4), "big"))
    return seed, int(os.environ.get("MUTANTS") or 10000)


class Report:
    """Counts checks; the last line has the sums."""

    def __init__(self, name):
        self.name = name
        self.passed, self.failed, self.skipped = 0, 0, 0

    def check(self, what, problem=""):
        if problem:
            self.failed += 1
            print(f"not ok - {self.name}: {what}: {problem}")
        else:
            self.passed += 1

    def skip(self, what, why):
        self.skipped += 1
        print(f"ok - {self.name}: {what} # SKIP {why}")

    def end(self):
        print(f"engines {self.name}: {self.passed} passed, {self.failed} failed, "
              f"{self.skipped} skipped", flush=True)
        return self.failed == 0
