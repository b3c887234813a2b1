"""Imports what chapters import, once, and forks a kernel for each client.

A kernel of its own would spend three seconds on imports alone. A fork is as fresh as
one: nothing has run in this process. A client that goes away ends its kernel.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import time
from pathlib import Path

# Not pyplot: it would choose a backend before the kernel says which.
IMPORTED = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "torch", "torch._dynamo"),
    *("torch.distributed", "torch.utils.data", "torch.nn.parallel"),
    *("sklearn.datasets", "matplotlib.figure", "matplotlib.backends.backend_agg"),
)
IDLE = 600  # seconds without a kernel, after which the server ends
LARGEST = 2**20  # bytes of a request


def serve(folder: Path) -> None:
    """Fork until the folder is gone, with the run of pytest that made it."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(folder / "binding"))
    server.listen()
    (folder / "binding").rename(folder / "socket")
    last = time.monotonic()
    while folder.exists() and time.monotonic() < last + IDLE:
        if select.select([server], [], [], 1)[0]:
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                os._exit(guard(connection))
            connection.close()
        with contextlib.suppress(ChildProcessError):  # there is none: it is idle
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
            last = time.monotonic()
    for name in ("socket", "started"):  # the next client starts another
        (folder / name).unlink(missing_ok=True)


def guard(connection: socket.socket) -> int:
    """Start a kernel; end it with its client, and tell the client of its end."""
    request, files, _, _ = socket.recv_fds(connection, LARGEST, 3)
    kernel = os.fork()
    if kernel == 0:
        connection.close()
        become(json.loads(request), files)
    connection.sendall(kernel.to_bytes(4))
    ended = status = 0
    # Where the system tells of its end at once, nobody has to look every so often.
    told = [os.pidfd_open(kernel)] if hasattr(os, "pidfd_open") else []
    while not ended:
        seconds = None if told else 0.05
        if connection in select.select([connection, *told], [], [], seconds)[0]:
            with contextlib.suppress(ProcessLookupError):  # the client is gone
                os.killpg(kernel, signal.SIGKILL)
        ended, status = os.waitpid(kernel, os.WNOHANG)
    with contextlib.suppress(OSError):
        connection.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, signed=True))
    return 0


def become(request: dict, files: list[int]) -> None:
    """Be in this process what the client's command would have started."""
    os.setsid()
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    for name in ("random", "numpy.random"):
        importlib.import_module(name).seed()
    match request["arguments"]:
        case ["-u", script, *arguments]:
            run_unbuffered(script, arguments)
        case [connection_file]:
            run_kernel(connection_file)
    sys.exit()


def run_kernel(connection_file: str) -> None:
    """Be a kernel, whose torchrun has its workers forked too."""
    os.environ["PYTHON_EXEC"] = str(Path(__file__).with_name("client.py"))
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance(["-f", connection_file])


def run_unbuffered(script: str, arguments: list[str]) -> None:
    """Run a script as `python -u` does."""
    sys.stdout.reconfigure(write_through=True)
    sys.path.insert(0, str(Path(script).parent))
    sys.argv = [script, *arguments]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    del sys.path[0]  # this folder, which no notebook finds
    for name in IMPORTED:
        importlib.import_module(name)
    gc.freeze()
    serve(Path(sys.argv[1]))
