# SPDX-License-Identifier: Apache-2.0
"""Starts, watches and stops the servers that the benchmark and the stress tests talk to."""
import os
import signal
import socket
import subprocess
import time


def processes_below(pid):
    """pid and every process that it started, directly or not."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                parents[int(name)] = int(file.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found = [pid]
    for parent in found:
        found += [child for child, its_parent in parents.items() if its_parent == parent]
    return found


def connect(path, timeout=10.0):
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.settimeout(timeout)
    try:
        sock.connect(path)
    except OSError:
        sock.close()
        raise
    return sock


class Server:
    """A server process on a unix socket. argv is its command line; output goes to the file log."""

    def __init__(self, argv, path, log):
        self.argv, self.path, self.log = argv, path, log
        self.process = None

    def start(self, patience=10.0):
        """Starts the server and returns when it takes connections."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.argv, stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL)
        give_up = time.monotonic() + patience
        while True:
            try:
                connect(self.path).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > give_up:
                    raise RuntimeError(f"{self.argv[0]} does not start, see {self.log}") from None
                time.sleep(0.0005)

    def stop(self, how=signal.SIGTERM, patience=15.0):
        """Ends the server and returns its exit status (negative: the signal that ended it)."""
        self.process.send_signal(how)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None

    def alive(self):
        return self.process.poll() is None

    def pids(self):
        return processes_below(self.process.pid)

    def memory(self, field="VmRSS"):
        """KiB of all processes of this server."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith(field + ":"))
        return total

    def descriptors(self):
        return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in self.pids())

    def threads(self):
        return sum(len(os.listdir(f"/proc/{pid}/task")) for pid in self.pids())
