"""Workers start once for many functions, say what failed, and end with the notebook."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
import torch.distributed as dist

from tests.support.places import ROOT
from tools.workers import Workers, _failure, pass_on

pytestmark = pytest.mark.skipif(os.name == "nt", reason="asks the system for processes")


def doubled(number):
    return 2 * number


def sum_of_ranks(x):
    number = sum(doubled(x) for _ in range(1)) + dist.get_rank()
    dist.all_reduce(number)
    return {"sum": number, "rank": dist.get_rank()}


def handed_on(vector):
    return pass_on(vector + dist.get_rank(), like=vector)


def sleep(seconds):
    time.sleep(seconds)


def one_raises(why):
    if dist.get_rank() == 1:
        raise ValueError(why)
    dist.barrier()


def one_is_killed():
    if dist.get_rank() == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    dist.barrier()


def is_running(pid):
    """Ask the system; signal 0 only asks."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def none_runs(ids, seconds=20):
    """Wait until no process of some is left."""
    end = time.monotonic() + seconds
    while any(map(is_running, ids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(is_running, ids))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The place of the workers' files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def workers(folder):
    started = Workers(2)
    yield started
    started.stop()


def test_one_start_serves_several_calls_and_leaves_nothing(workers, folder):
    x = torch.tensor([1.0, 10], dtype=torch.float64)
    answers = workers.run(sum_of_ranks, x=x)  # which needs `doubled`
    assert [answer["rank"] for answer in answers] == [0, 1]
    assert all(answer["sum"].tolist() == [5, 41] for answer in answers)
    ids = workers.ids
    again = workers.run(handed_on, vector=x)
    assert [answer.tolist() for answer in again] == [[2, 11], [1, 10]]
    assert workers.ids == ids
    assert len({*ids}) == 2
    assert all(map(is_running, ids))
    workers.seconds = 0.3
    with pytest.raises(RuntimeError, match=r"no end of sleep after 0\.3 s: stopped"):
        workers.run(sleep, seconds=60)
    assert none_runs(ids)
    assert not list(folder.iterdir())


def test_workers_that_nobody_holds_any_more_end(folder):
    forgotten = Workers(1)
    forgotten.run(sleep, seconds=0)
    ids = forgotten.ids
    del forgotten
    assert none_runs(ids)
    assert not list(folder.iterdir())


def test_a_failure_names_the_worker_and_what_it_said_last(workers, folder):
    with pytest.raises(RuntimeError) as error:
        workers.run(one_raises, why="seven of nine")
    first, *_, last = str(error.value).splitlines()
    assert first == "worker 1 failed with code 1"
    assert last == "ValueError: seven of nine"
    assert "raise ValueError(why)" in str(error.value)
    with pytest.raises(RuntimeError, match=r"^worker 1 was killed by signal 9"):
        workers.run(one_is_killed)
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (
            "  rank      : 1 (local_rank: 1)\n  exitcode  : 7 (pid: 5)",
            "1 failed with code 7",
        ),
        ("  rank      : 1 (a)\n  exitcode  : -6 (b)\n", "1 was killed by signal 6"),
        ("no such option", "torchrun ended:\nno such option"),
    ],
)
def test_who_leaves_without_a_word_is_named_too(report, said, tmp_path):
    (tmp_path / "torchrun").write_text(report)
    assert _failure(tmp_path).endswith(said)


NOTEBOOK = """
import os, time
from tools.workers import Workers
from tests.tools.test_workers import sleep
workers = Workers(2)
workers.run(sleep, seconds=0)
print(*workers.ids, flush=True)
os.kill(os.getpid(), 9)
"""


def test_workers_end_when_their_notebook_is_killed(folder):
    run = subprocess.run(
        [sys.executable, "-c", NOTEBOOK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    ids = [int(word) for word in run.stdout.split()]
    assert len(ids) == 2, run.stderr
    assert none_runs(ids)
    assert not list(Path(folder).iterdir())
