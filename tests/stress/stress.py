#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives quaymaster without an engine the way a bad day would: load, reloads, kills, hostile bytes.

Prints one line for each thing that must hold, and adds up at the end.
"""
import argparse
import os
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True  # the tree stays clean
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "bench"))
import hostile  # noqa: E402
import lasting  # noqa: E402
import lifecycle  # noqa: E402
from server import Server  # noqa: E402

POLICY = """version: 1
extends: baseline
rules:
  capabilities:
    allow: [{capabilities}]
"""


class Stage:
    """What every scenario gets: a place for files, servers, and check() to say what must hold."""

    def __init__(self, args, directory):
        self.quaymaster, self.tools, self.directory = args.quaymaster, args.tools, directory
        self.recording = os.path.join(HERE, "..", "bench", "calls.jsonl")
        self.policy = os.path.join(directory, "policy.yaml")
        self.path = os.path.join(directory, "plugin.sock")
        self.passed = self.failed = 0
        self.servers = []
        self.write_policy()

    def write_policy(self, capabilities="NET_BIND_SERVICE", text=None):
        """Replaces the policy on disk at once, as an editor or a package manager does."""
        with open(self.policy + ".new", "w", encoding="utf-8") as file:
            file.write(text or POLICY.format(capabilities=capabilities))
        os.rename(self.policy + ".new", self.policy)

    def server(self, *options, log=None):
        """A new server that takes connections; ended after the scenario at the latest."""
        argv = [self.quaymaster, "serve", "--socket", self.path, "--policy", self.policy,
                *options]
        server = Server(argv, self.path, log or os.path.join(self.directory, "log"))
        self.servers.append(server)
        return server.start()

    def check(self, what, holds, figures=""):
        self.passed += bool(holds)
        self.failed += not holds
        number = self.passed + self.failed
        tail = f" ({figures})" if figures else ""
        print(f"{'ok' if holds else 'not ok'} {number} - {what}{tail}", flush=True)

    def clean(self):
        for server in self.servers:
            if server.alive():
                server.stop()
        self.servers = []

    def run(self, scenario):
        try:
            scenario(self)
        except Exception:  # a scenario that breaks is a failure, and the others still run
            traceback.print_exc()
            self.check(f"{scenario.__name__} could be run to its end", False)
        finally:
            self.clean()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quaymaster", help="the program")
    parser.add_argument("tools", help="directory of load")
    parser.add_argument("--long", action="store_true", help="a million calls instead")
    parser.add_argument("--only", help="run the scenario of this name alone")
    args = parser.parse_args()
    scenarios = lasting.LONG if args.long else lifecycle.QUICK + lasting.QUICK + hostile.QUICK
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quaymaster-stress-") as directory:
        stage = Stage(args, directory)
        for scenario in scenarios:
            if args.only in (None, scenario.__name__):
                stage.run(scenario)
        if stage.failed:
            with open(os.path.join(directory, "log"), encoding="utf-8", errors="replace") as log:
                sys.stderr.write("the servers' last words:\n" + "".join(log.readlines()[-20:]))
    print(f"stress: {stage.passed} passed, {stage.failed} failed")
    print(f"in {time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(1 if stage.failed or not stage.passed else 0)


if __name__ == "__main__":
    main()
