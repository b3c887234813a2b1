#!/usr/bin/env python3
"""Stands for a kernel: has it forked, passes signals on, and ends as it ends.

Or for the Python of a worker process that torchrun starts in a chapter, to which the
kernel's environment names this file.
"""

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

SECONDS_LATER = 0.5  # that a failure is told after a kill which caused it
SECONDS = 120  # that the imports may take on a busy machine


def connected(folder: Path) -> socket.socket:
    """Connect to the server of this run of pytest; start it where there is none."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        connection = socket.socket(socket.AF_UNIX)
        if connection.connect_ex(str(folder / "socket")) == 0:
            return connection
        connection.close()
        start_once(folder)
        time.sleep(0.05)
    sys.exit(f"No kernel: {(folder / 'started').read_text()}")


def start_once(folder: Path) -> None:
    """Start the server, if no client has, or if it has ended since."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "started").exists():
            command = [sys.executable, Path(__file__).with_name("server.py"), folder]
            # Its output is not that of the first chapter.
            with (folder / "started").open("w") as log:
                subprocess.Popen(
                    command, stdout=log, stderr=log, start_new_session=True
                )


def main() -> int:
    """Ask for a kernel, and wait for its end."""
    parent = os.getppid()
    connection = connected(Path(os.environ["FORKED_KERNELS"]))
    request = {
        "arguments": sys.argv[1:],
        "folder": os.getcwd(),  # noqa: PTH109
        "environment": dict(os.environ),
    }
    socket.send_fds(connection, [json.dumps(request).encode()], [0, 1, 2])
    kernel = int.from_bytes(connection.recv(4))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: pass_on(number, kernel))
    while not select.select([connection], [], [], 1)[0]:
        if os.getppid() != parent:  # it was killed: its kernel has to go too
            return 1
    status = int.from_bytes(connection.recv(4), signed=True)
    if status < 0:  # by a signal, as its parent is to see
        for number in {-status} - {signal.SIGKILL}:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    if status > 0:  # another worker may have been killed, and this one fails of it
        time.sleep(SECONDS_LATER)
    return status


def pass_on(number: int, kernel: int) -> None:
    """Send a signal to a kernel, if it has not ended."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(kernel, number)


if __name__ == "__main__":
    sys.exit(main())
