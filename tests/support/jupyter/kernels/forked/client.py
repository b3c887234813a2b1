"""Stands for a kernel: has it forked, passes signals on, and ends as it ends."""

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
    connection = connected(Path(os.environ["FORKED_KERNELS"]))
    request = {
        "connection_file": sys.argv[1],
        "folder": os.getcwd(),  # noqa: PTH109
        "environment": dict(os.environ),
    }
    socket.send_fds(connection, [json.dumps(request).encode()], [0, 1, 2])
    kernel = int.from_bytes(connection.recv(4))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: os.killpg(kernel, number))
    parent = os.environ["JPY_PARENT_PID"]
    while not select.select([connection], [], [], 1)[0]:
        if str(os.getppid()) != parent:  # it was killed: its kernel has to go too
            return 1
    return int.from_bytes(connection.recv(4), signed=True)


if __name__ == "__main__":
    sys.exit(main())
