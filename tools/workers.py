"""Worker processes for a notebook: torchrun starts them, they run its functions.

The script that torchrun runs is this file. Each worker joins the others, then waits
for jobs, files with the source of functions and the data that one of them gets; it
answers with a file of what that one returns. When the notebook ends, so do they.
"""

import inspect
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import weakref
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist

# What the functions may use, beside each other and `pass_on`.
IMPORTS = """\
import os, signal, time
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

torch.set_default_dtype(torch.float64)
"""
WAIT = 30  # seconds that a worker waits for the others, at the start or in an exchange
LOOK = 0.01  # seconds between two looks for a file
LINES = 6  # of a failed worker's stderr that an error shows
# By one, torchrun ends the others; by the other, gloo's threads may crash then.
LATER = {signal.SIGTERM, signal.SIGABRT}
SOURCE = "functions.py"  # in the folder of the workers


class Workers:
    """Some processes that torchrun starts, and that run a notebook's functions.

    They start at the first call of `run`, and stay until `stop` or the notebook's
    end, so that the functions of one cell after another need one start. After a
    failure, the next call starts new ones.

    Args:
        count: How many.
        seconds: How long a call of `run` may take.

    Examples:
        >>> def own_square(more):
        ...     return dist.get_rank() ** 2 + more
        >>> workers = Workers(2)
        >>> workers.run(own_square, more=10)  # doctest: +SKIP
        [10, 11]
    """

    def __init__(self, count: int, seconds: float = 200):
        """Start nothing yet."""
        self.count, self.seconds = count, seconds
        self.ids = []  # the process ids of the workers, by rank
        self._launcher, self._owner, self._end = None, None, None

    def run(self, function: Callable[..., object], **given: object) -> list:
        """Run a function in all workers at once, and return what each returned.

        Args:
            function: It may call other functions of its notebook, and use `pass_on`
                and what `IMPORTS` imports.
            given: What it gets, by name: tensors, numbers, texts, and lists and dicts
                of them. Tensors are moved to the worker's device.

        Returns:
            What the function returned in each worker, by rank, on the CPU.

        Raises:
            RuntimeError: If a worker fails: its rank, and the last lines of its
                stderr; or if the time is over. No worker is left then.
        """
        if self._owner != os.getpid():  # none yet, or those of the process forked from
            self._start()
        try:
            return self._answers(function, given)
        except BaseException:  # an interrupt too
            self.stop()
            raise

    def stop(self) -> None:
        """End the workers, and delete their files; without any, do nothing."""
        self._owner = None
        if self._end:
            self._end()

    def _start(self):
        self._folder, self._number = Path(tempfile.mkdtemp(prefix="workers-")), 0
        self._owner = os.getpid()
        windows = {"USE_LIBUV": "0"} if os.name == "nt" else {}
        command = [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone"),
            *("--local-addr=localhost", f"--nproc-per-node={self.count}"),
            *("--redirects=3", f"--log-dir={self._folder / 'logs'}"),
            *(__file__, self._folder),
        ]
        with (self._folder / "torchrun").open("w") as printed:
            self._launcher = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.PIPE,
                stdout=printed,
                stderr=subprocess.STDOUT,
                # They share the cores, so each computes with one thread.
                env={**os.environ, "OMP_NUM_THREADS": "1", **windows},
            )
        # Where nobody calls `stop`: when nobody needs them, or the notebook ends.
        given = os.getpid(), self._launcher, self._folder
        self._end = weakref.finalize(self, _end, *given)

    def _answers(self, function, given):
        """Hand a job to the workers, and wait for what they return."""
        self._number += 1
        name = function.__name__
        source = "\n\n".join([IMPORTS, *_sources(function)])
        (self._folder / SOURCE).write_text(source, "utf-8")
        _save({"name": name, "given": given}, self._folder / f"job-{self._number}")
        ranks = range(self.count)
        answers = [self._folder / f"answer-{self._number}-{rank}" for rank in ranks]
        end = time.monotonic() + self.seconds
        while not all(answer.exists() for answer in answers):
            if self._launcher.poll() is not None:
                raise RuntimeError(_failure(self._folder))
            if time.monotonic() > end:
                raise RuntimeError(f"no end of {name} after {self.seconds} s: stopped")
            time.sleep(LOOK)
        self.ids = [int((self._folder / f"id-{rank}").read_text()) for rank in ranks]
        return [torch.load(answer, map_location="cpu") for answer in answers]


def pass_on(outgoing: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """Send a tensor to the next worker, and return what the one before has sent.

    The workers stand in a ring: after the last comes the first. All of them have to
    call this together.

    Args:
        outgoing: What is sent.
        like: A tensor of the shape of what arrives.
    """
    rank, count = dist.get_rank(), dist.get_world_size()
    arriving = torch.empty_like(like)
    exchange = [
        dist.P2POp(dist.isend, outgoing, (rank + 1) % count),
        dist.P2POp(dist.irecv, arriving, (rank - 1) % count),
    ]
    for request in dist.batch_isend_irecv(exchange):
        request.wait()
    return arriving


def _sources(function):
    """Return the sources of a function and of those of its notebook that it needs."""
    found, waiting = {}, [function]
    while waiting:
        each = waiting.pop()
        found[each.__name__] = inspect.getsource(each)
        named = (each.__globals__.get(name) for name in _names(each.__code__))
        waiting += [
            other
            for other in named
            if inspect.isfunction(other)
            and other.__module__ == function.__module__
            and other.__name__ not in found
        ]
    return found.values()


def _names(code):
    """Yield the names that a function, or one within it, looks up outside."""
    yield from code.co_names
    for each in filter(inspect.iscode, code.co_consts):
        yield from _names(each)


def _end(owner, launcher, folder):
    """End the workers that a process started; a copy of it, a fork, leaves them."""
    if owner != os.getpid():
        return
    launcher.stdin.close()  # which ends the workers
    try:
        launcher.wait(WAIT)
    except subprocess.TimeoutExpired:
        launcher.terminate()  # torchrun ends them, by force at last
        launcher.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _save(value, path):
    """Write a file in one step, so that no half of it is read."""
    part = path.with_suffix(".part")
    torch.save(value, part)
    part.rename(path)


def _failure(folder):
    """Say which worker failed first, how, and what it said last."""
    report = (folder / "torchrun").read_text("utf-8", "replace")
    codes = re.findall(r"rank +: (\d+) .*\n +exitcode +: (-?\d+)", report)
    codes = {rank: int(code) for rank, code in codes}
    killed = [rank for rank, code in codes.items() if -code > 0 and -code not in LATER]
    failed = sorted(folder.glob("failed-*"), key=lambda file: file.stat().st_mtime_ns)
    ranks = [*killed, *(file.name.removeprefix("failed-") for file in failed), *codes]
    if not ranks:
        return f"torchrun ended:\n{_last_lines(report)}"
    code = codes.get(ranks[0], 1)
    how = f"was killed by signal {-code}" if code < 0 else f"failed with code {code}"
    logs = folder.glob(f"logs/*/*/{ranks[0]}/stderr.log")
    said = "".join(log.read_text("utf-8", "replace") for log in logs)
    return f"worker {ranks[0]} {how}\n{_last_lines(said)}".rstrip()


def _last_lines(text):
    return "\n".join(text.rstrip().splitlines()[-LINES:])


def _work(folder):
    """Be a worker: run one job after another until the notebook ends."""
    device = _join()
    rank, ended = dist.get_rank(), threading.Event()
    (folder / f"id-{rank}").write_text(str(os.getpid()))
    threading.Thread(target=_notice_the_end, args=(ended,), daemon=True).start()
    for number in itertools.count(1):
        path = folder / f"job-{number}"
        while not path.exists():
            if ended.wait(LOOK):
                _leave(folder)
        try:
            result = _result(torch.load(path, map_location=device), folder / SOURCE)
        except Exception:
            traceback.print_exc(limit=-2)  # the functions' own lines
            (folder / f"failed-{rank}").touch()
            os._exit(1)
        _save(result, folder / f"answer-{number}-{rank}")


def _join():
    """Connect to the other workers, and return the device of this one."""
    with_gpus = torch.cuda.device_count() >= int(os.environ["WORLD_SIZE"])
    # The timeout holds for joining and for every exchange.
    limit = timedelta(seconds=WAIT)
    dist.init_process_group("nccl" if with_gpus else "gloo", timeout=limit)
    return torch.device("cuda", dist.get_rank()) if with_gpus else "cpu"


def _notice_the_end(ended):
    """Wait until the notebook closes the pipe, or ends; leave by force if need be."""
    sys.stdin.read()
    ended.set()
    time.sleep(WAIT / 2)
    os._exit(1)


def _leave(folder):
    if dist.get_rank() == 0:  # the notebook may be gone
        shutil.rmtree(folder, ignore_errors=True)
    dist.destroy_process_group()
    os._exit(0)  # gloo's threads may crash Python's own clean-up


def _result(job, path):
    """Run a function of a file, whose lines a traceback shows then."""
    names = {"pass_on": pass_on}
    code = compile(path.read_text("utf-8"), path, "exec")
    exec(code, names)  # noqa: S102 (the notebook's own)
    return names[job["name"]](**job["given"])


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
