"""How long `pytest` takes, beside an older state of the course.

    git worktree add ../older f5d57af
    python -m benchmarks.suite_time ../older

Each part of the tests runs in the older checkout and in this one, in turns, so
that both meet the same machine. A kernel or a browser whose starter has ended is
waited for as well, so its processor's seconds count; this needs Linux.
"""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.report import ROOT, table, timed

# Where the tests of each part are, today or in an older checkout.
PARTS = {
    "chapters": ["content"],
    "helpers and author's tools": ["tests/notebooks"],
    "the built site": ["tests/site"],
    "the theme": ["theme", "tests/theme"],
    "the rest": [
        *("tests/tools", "tests/formulas", "tests/puzzles", "tests/figures", "tools")
    ],
}
BECOME_PARENT_OF_ORPHANS = 36  # prctl's PR_SET_CHILD_SUBREAPER


def run_tests(root: Path, paths: list[str]) -> str:
    """Run pytest and wait for all that it started.

    Returns:
        What pytest said last.

    Raises:
        RuntimeError: A test failed.
    """
    command = [sys.executable, "-m", "pytest", "-q", *paths]
    result = subprocess.run(  # noqa: S603
        command, cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    with suppress(ChildProcessError):
        while True:
            os.wait()
    if result.returncode:
        raise RuntimeError(f"{root}: {paths}:\n{result.stdout[-2000:]}")
    return result.stdout.splitlines()[-1]


def measure(root: Path, paths: list[str]) -> tuple[int, float, float]:
    """Return how many tests passed, the seconds, and the processor's seconds."""
    said = []
    there = [path for path in paths if (root / path).exists()]
    wall, processor = timed(lambda: said.append(run_tests(root, there)))
    return int(re.search(r"(\d+) passed", said[0])[1]), wall, processor


def rows(older: Path) -> Iterator[list[str]]:
    """Measure each part in both checkouts, and then the sum."""
    sums = [0] * 6
    for part, paths in PARTS.items():
        numbers = [*measure(older, paths), *measure(ROOT, paths)]
        sums = [total + one for total, one in zip(sums, numbers, strict=True)]
        yield row(part, numbers)
    yield row("all", sums)


def row(name: str, numbers: list[float]) -> list[str]:
    """Lay out one line: both states, and the ratios of the newer to the older."""
    tests, wall, processor, new_tests, new_wall, new_processor = numbers
    before = [f"{tests}", f"{wall:.0f}", f"{processor:.0f}"]
    now = [f"{new_tests}", f"{new_wall:.0f}", f"{new_processor:.0f}"]
    ratios = [f"{new_wall / wall:.2f}", f"{new_processor / processor:.2f}"]
    return [name, *before, *now, *ratios]


def main() -> None:
    """Measure, and print the table."""
    ctypes.CDLL(None).prctl(BECOME_PARENT_OF_ORPHANS, 1, 0, 0, 0)
    header = [
        *("part", "tests before", "seconds", "processor's", "tests now", "seconds"),
        *("processor's", "ratio of seconds", "of processor's"),
    ]
    print(table(header, rows(Path(sys.argv[1]).resolve())))


if __name__ == "__main__":
    main()
