"""How long `pytest` takes, beside an older state of the course.

    git worktree add ../older f5d57af
    python -m benchmarks.suite_time ../older

Plain `pytest` runs in the older checkout, and in this one but for the files that
have been added since; then those, which do not count for the ratios. With `--parts`,
each part of the tests runs in turns instead, so that both meet the same machine. A
kernel or a browser whose starter has ended is waited for as well, so its processor's
seconds count; this needs Linux, and the npm packages of both checkouts.
"""

import argparse
import ctypes
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from os import wait
from pathlib import Path

from benchmarks.report import ROOT, table, timed

# Where the tests of each part are, today or in an older checkout.
PARTS = {
    "chapters": ["content"],
    "author's tools": ["tests/notebooks"],
    "the built site": ["tests/site"],
    "the theme": ["theme", "tests/theme"],
    "helpers": ["tests/tools", "tools"],
}
LATER = ["content", "tests", "theme/tests"]
# Test files that only have another name since f5d57af.
RENAMED = {
    *("test_buttons.py", "test_preview_server.py"),
    *("test_reading_order.py", "test_sheet.py"),
}
BECOME_PARENT_OF_ORPHANS = 36  # prctl's PR_SET_CHILD_SUBREAPER


def tests_in(root: Path, folders: list[str]) -> Iterator[Path]:
    """The files of tests and the chapters in some folders."""
    for folder in folders:
        for pattern in ("**/test_*.py", "*.ipynb"):
            yield from (root / folder).glob(pattern)


def added_since(older: Path) -> list[Path]:
    """The files of tests, and the chapters, that the older checkout lacks."""
    known = {place(file) for file in tests_in(older, ["content", "tests"])}
    return [
        file
        for file in tests_in(ROOT, LATER)
        if place(file) not in known and file.name not in RENAMED
    ]


def place(file: Path) -> tuple[str, str]:
    """The folder and the name of a file; the theme's tests have moved since."""
    return "theme" if "theme" in file.parts else file.parent.name, file.name


def without(files: list[Path]) -> list[str]:
    """Arguments for pytest: run none of these, and no test of these chapters."""
    chapters = [file.stem for file in files if file.suffix == ".ipynb"]
    named = ["-k", f"not ({' or '.join(chapters)})"] if chapters else []
    return [*named, *(f"--ignore={file}" for file in files)]


def run_tests(root: Path, arguments: list[str]) -> str:
    """Run pytest and wait for all that it started.

    Returns:
        What pytest said last.

    Raises:
        RuntimeError: A test failed.
    """
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    result = subprocess.run(  # noqa: S603
        command, cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    with suppress(ChildProcessError):
        while True:
            wait()
    if result.returncode:
        raise RuntimeError(f"{root}: {arguments}:\n{result.stdout[-2000:]}")
    return result.stdout.splitlines()[-1]


def measure(root: Path, arguments: list[str]) -> tuple[int, float, float]:
    """Return how many tests passed, the seconds, and the processor's seconds."""
    said = []
    wall, processor = timed(lambda: said.append(run_tests(root, arguments)))
    return int(re.search(r"(\d+) passed", said[0])[1]), wall, processor


def rows(older: Path, in_parts: bool) -> Iterator[list[str]]:
    """Measure both checkouts, part by part if asked to, and what came later."""
    added = added_since(older)
    sums = [0] * 6
    for part, paths in PARTS.items() if in_parts else ():
        there, here = ([p for p in paths if (r / p).exists()] for r in (older, ROOT))
        numbers = [*measure(older, there), *measure(ROOT, [*here, *without(added)])]
        sums = [total + one for total, one in zip(sums, numbers, strict=True)]
        yield row(part, numbers)
    if not in_parts:
        sums = [*measure(older, []), *measure(ROOT, without(added))]
    yield row("all of them", sums)
    tests, wall, processor = measure(ROOT, list(map(str, added)))
    yield ["added since", *"---", f"{tests}", f"{wall:.0f}", f"{processor:.0f}", *"--"]


def row(name: str, numbers: list[float]) -> list[str]:
    """Lay out one line: both states, and the ratios of the newer to the older."""
    tests, wall, processor, new_tests, new_wall, new_processor = numbers
    before = [f"{tests}", f"{wall:.0f}", f"{processor:.0f}"]
    now = [f"{new_tests}", f"{new_wall:.0f}", f"{new_processor:.0f}"]
    ratios = [f"{new_wall / wall:.2f}", f"{new_processor / processor:.2f}"]
    return [name, *before, *now, *ratios]


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description="How long the tests take.")
    parser.add_argument("older", type=Path, help="another checkout")
    parser.add_argument("--parts", action="store_true", help="part by part, in turns")
    return parser.parse_args()


def main() -> None:
    """Measure, and print the table, a line as soon as it is known."""
    asks = asked()
    ctypes.CDLL(None).prctl(BECOME_PARENT_OF_ORPHANS, 1, 0, 0, 0)
    header = [
        *("part", "tests before", "seconds", "processor's", "tests now", "seconds"),
        *("processor's", "ratio of seconds", "of processor's"),
    ]
    print(table(header, []), flush=True)
    for line in rows(asks.older.resolve(), asks.parts):
        print(f"| {' | '.join(line)} |", flush=True)


if __name__ == "__main__":
    main()
