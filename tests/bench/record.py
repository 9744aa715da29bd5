#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Docker authorization plugin that allows everything and writes down what dockerd sends.

usage: record.py SOCKET OUTPUT

Each line of OUTPUT is one call: {"AuthZReq": ...} or {"AuthZRes": ...}, with the bytes of dockerd's
request behind the colon exactly as they came, so that a replay costs a plugin what dockerd costs it.
Only the kernel's release, which could name the machine, is replaced.
"""
import base64
import http.server
import os
import re
import socketserver
import sys
import threading

ENDPOINTS = {"/AuthZPlugin.AuthZReq": b"AuthZReq", "/AuthZPlugin.AuthZRes": b"AuthZRes"}


def without_kernel(match):
    body = base64.b64decode(match[2])
    return match[1] + base64.b64encode(body.replace(os.uname().release.encode(), b"6.1.0")) + b'"'


class Recorder(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/Plugin.Activate":
            return self.answer(b'{"Implements":["authz"]}')
        name = ENDPOINTS[self.path]
        body = re.sub(rb'("ResponseBody":")([^"]*)"', without_kernel, body)
        with self.server.lock:
            self.server.output.write(b'{"' + name + b'":' + body.rstrip(b"\n") + b"}\n")
            self.server.output.flush()
        return self.answer(b'{"Allow":true}')

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self):
        return "dockerd"

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def main():
    path, output = sys.argv[1:]
    if os.path.exists(path):
        os.unlink(path)
    with Server(path, Recorder) as server, open(output, "wb") as file:
        server.output, server.lock = file, threading.Lock()
        server.serve_forever()


if __name__ == "__main__":
    main()
