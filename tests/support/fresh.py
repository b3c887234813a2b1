"""Runs code as `python -c` does, forked from a Python that has just started.

A Python of its own would spend more on its start than on most code. In a fork nothing
else has run; that the standard library's modules are loaded already, it cannot tell.
"""

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

# What code here is most likely to import.
LOADED = ("concurrent.futures.thread", "hashlib", "urllib.request")
SECONDS = 60  # that a piece of code may take
COMMAND = [sys.executable, "-X", "utf8"]
Run = Callable[[str, Path, dict[str, str]], subprocess.CompletedProcess]


def run_in_a_new_one(
    source: str, folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess:
    """Run code in a folder, in a Python that is started for it."""
    return subprocess.run(
        [*COMMAND, "-c", source],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )


@contextlib.contextmanager
def forking() -> Iterator[Run]:
    """Start a Python, and give a function that runs code in forks of it."""
    if not hasattr(os, "fork"):
        yield run_in_a_new_one
        return
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen([*COMMAND, __file__], **pipes) as server:

        def run(source, folder, environment):
            request = [source, str(folder), environment]
            print(json.dumps(request), file=server.stdin, flush=True)
            answer = json.loads(server.stdout.readline())
            return subprocess.CompletedProcess(request, *answer)

        yield run


def answer(source: str, folder: str, environment: dict[str, str]) -> list:
    """Run code in a fork; return its status, what it printed, and its errors."""
    with TemporaryFile() as printed, TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            os.dup2(printed.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            os._exit(run_here(source))
        _, status = os.waitpid(child, 0)
        said = [file.seek(0) or file.read().decode() for file in (printed, errors)]
        return [os.waitstatus_to_exitcode(status), *said]


def run_here(source: str) -> int:
    """Run code to its end, and return the status that Python would end with."""
    signal.alarm(SECONDS)
    try:
        exec(compile(source, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.path[0] = ""  # as with `-c`: the folder in which the code runs
    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(answer(*json.loads(line))), flush=True)
