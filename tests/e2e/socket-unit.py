#!/usr/bin/env python3
"""Stands in for a systemd socket unit and its service: SOCKET PIDFILE COMMAND...

Listens on SOCKET, starts COMMAND with it as sd_listen_fds(3) says, and starts it again 0.3 s after
it ended. SIGTERM ends both.
"""

import os
import signal
import socket
import sys
import time

FIRST_FD = 3
RESTART_SECONDS = 0.3


def start(listener, command):
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if listener.fileno() == FIRST_FD:
            os.set_inheritable(FIRST_FD, True)
        else:
            os.dup2(listener.fileno(), FIRST_FD)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
        os.execv(command[0], command)
    return pid


def write_pid(path, pid):
    with open(path + ".new", "w", encoding="ascii") as file:
        file.write(str(pid))
    os.rename(path + ".new", path)


def main():
    path, pid_file, *command = sys.argv[1:]
    child = 0

    def stop(_signal, _frame):
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        sys.exit(0)

    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    os.umask(0o177)
    listener.bind(path)
    os.umask(0o022)
    listener.listen(128)
    signal.signal(signal.SIGTERM, stop)
    while True:
        child = start(listener, command)
        write_pid(pid_file, child)
        os.waitpid(child, 0)
        time.sleep(RESTART_SECONDS)


main()
