# SPDX-License-Identifier: Apache-2.0
"""Disagreements as lines of tests/cases/, each kind of trick once."""
import json
import os

from lab import BYPASS

FILES = {True: "bypass.jsonl", False: "legit.jsonl"}
LEFT_OUT = {b"host", b"user-agent", b"content-length"}


def headers_of(request):
    """An object; a list of pairs where a header is there twice."""
    pairs = [[name.decode(), value.decode("utf-8", "replace")] for name, value in request.headers
             if name.lower() not in LEFT_OUT]
    names = [name.lower() for name, _ in pairs]
    return dict(pairs) if len(set(names)) == len(names) else pairs


def reason(message):
    """The first thing that a denial names, on one line."""
    return " ".join(message.rpartition("decision")[0].split())[:200]


def case_of(result, name):
    bypass = result.wrong == BYPASS
    tricks = ", ".join(step.rpartition(".")[2] for step in result.mutant.names())
    request = result.request
    case = {"id": name, "desc": f"{result.mutant.base.name}: {tricks or 'as it is'}",
            "method": request.method, "uri": request.target.decode("utf-8", "replace"),
            "headers": headers_of(request),
            "body": request.body.decode("utf-8", "replace") if request.body else None,
            "expect": "deny" if bypass else "allow"}
    if request.body and not result.shown:
        case["plugin_sees_body"] = False
    if bypass:
        case.update(why=f"An engine made of it what violates {', '.join(result.violated)}.",
                    cls="mutant", rule=result.violated[0])
    else:
        case.update(why=f"A plain call; it was denied: {reason(result.message)}",
                    client="any")
    return case


class Cases:
    def __init__(self, engine, seed, directory):
        self.engine, self.seed, self.directory = engine, seed, directory
        self.found = {}

    def add(self, result, number):
        """Unless the same base with the same tricks was there before."""
        key = (result.wrong, result.mutant.base.name, tuple(sorted(set(result.mutant.names()))))
        name = f"{self.engine}-{self.seed}-{number}"
        self.found.setdefault(key, (result, case_of(result, name)))

    def shown(self, wrong):
        """For the terminal: what was sent, in short, and what was said of it."""
        return [f"#   {wrong} {case['id']}: {case['desc']}\n"
                f"#     {case['method']} {case['uri'][:200]} {json.dumps(case['headers'])[:200]}\n"
                f"#     {(case['body'] or '')[:600]}\n#     {case['why'][:300]}"
                for result, case in self.found.values() if result.wrong == wrong]

    def write(self):
        for result, case in self.found.values():
            path = os.path.join(self.directory, FILES[result.wrong == BYPASS])
            with open(path, "a", encoding="utf-8") as file:
                file.write(json.dumps(case) + "\n")
