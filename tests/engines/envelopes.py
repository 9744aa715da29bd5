#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what envelope.py says an engine tells its plugin with what the engine does tell it.

usage: envelopes.py NAME ENGINE-SOCKET RECORD DIRECTORY

The engine asks tests/bench/record.py, which writes to the file RECORD. What is to be known of this
build of the engine is left in the directory. SEED as in differential.py; MUTANTS counts here, too, up
to what is enough.
"""
import sys

from call import Request
from engine import Engine
from envelope import BODY_MAX, Traits, envelope
from fixtures import Fixtures
from lab import Lab
from mutations import random_mutant
from report import Report, seed_and_count

ENOUGH = 500
ASKED = b'{"AuthZReq":'


class Record:
    """The file's lines as they come."""

    def __init__(self, path):
        self.file = open(path, "rb")

    def asked(self):
        """What the plugin was asked since the last time."""
        return [line[len(ASKED):-2] for line in self.file.read().splitlines(keepends=True)
                if line.startswith(ASKED)]


def ask(engine, record, headers, body):
    """What the engine asks about a call for what is not there."""
    record.asked()
    engine.send(b"POST /containers/none/update HTTP/1.1\r\nHost: docker\r\n"
                b"Content-Type: application/json\r\n%b\r\n\r\n%b" % (headers, body))
    asked, = record.asked()
    return asked


def find_traits(engine, record):
    chunked = ask(engine, record, b"Transfer-Encoding: chunked", b"2\r\n{}\r\n0\r\n\r\n")
    large = ask(engine, record, b"Content-Length: %d" % BODY_MAX, b"{}".ljust(BODY_MAX))
    odd = ask(engine, record, b"X-Odd: \xff\r\nContent-Length: 2", b"{}")
    return Traits(b"RequestBody" in chunked, b"RequestBody" in large, "\ufffd".encode() in odd)


def check_mutants(lab, record, report, seed, how_many):
    """The engine refuses some calls before it asks."""
    compared = 0
    for number in range(how_many):
        request = Request(random_mutant(seed, number, lab.takes).call(lab.evil_id))
        record.asked()
        lab.wire.send(request.data())
        wanted = envelope(request, lab.traits).rstrip(b"\n")
        for asked in record.asked()[:1]:
            compared += 1
            if asked != wanted:
                report.check(f"envelope {seed}/{number}",
                             f"\n  engine: {asked[:1500]!r}\n  here:   {wanted[:1500]!r}")
    report.check("envelopes are those of the engine")
    few = compared < how_many / 2
    report.check("the engine asks", f"{compared} of {how_many} times" if few else "")
    print(f"# {report.name}: {compared} compared, {lab.traits}")


def main():
    name, engine_path, record_path, directory = sys.argv[1:]
    seed, how_many = seed_and_count()
    engine = Engine(engine_path)
    report = Report(f"{name} envelopes")
    record = Record(record_path)
    traits = find_traits(engine, record)
    traits.write(f"{directory}/{name}.traits")
    lab = Lab(engine, Fixtures(engine), engine_path, traits)
    check_mutants(lab, record, report, seed, min(how_many, ENOUGH))
    return report.end()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
