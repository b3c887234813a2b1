"""How long checking the chapters takes, as a ratio to merely executing them.

Both in one run on one machine: nbclient executes the chapters one after the
other and compares nothing; then `pytest content` does what contributors do.
"""

import os
import subprocess
import sys
import time

import nbformat
from nbclient import NotebookClient

from benchmarks.report import ROOT, table, write

CHAPTERS = sorted((ROOT / "content").glob("*.ipynb"))


def execute_all() -> None:
    """Execute every chapter, one after the other."""
    for path in CHAPTERS:
        notebook = nbformat.read(path, as_version=4)
        resources = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=600, resources=resources).execute()


def check_all() -> None:
    """Run pytest on the chapters, as its configuration says."""
    command = [sys.executable, "-m", "pytest", "-q", "content"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


def seconds(function) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main() -> None:
    """Time both and write the ratio."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    plain, checked = seconds(execute_all), seconds(check_all)
    rows = [
        ["executed one after the other, nothing compared", f"{plain:.1f}", "1.00"],
        ["`pytest content`", f"{checked:.1f}", f"{checked / plain:.2f}"],
    ]
    header = [f"{len(CHAPTERS)} chapters", "seconds", "ratio"]
    write("checking_time", table(header, rows))


if __name__ == "__main__":
    main()
