"""How long checking the chapters takes, as a ratio to merely executing them.

Both in one run on one machine: nbclient executes the chapters one after the
other and compares nothing; then `pytest content` does what contributors do.
"""

import os
import subprocess
import sys

import nbformat
from nbclient import NotebookClient

from benchmarks.report import ROOT, table, timed, write

CHAPTERS = sorted((ROOT / "content").glob("*.ipynb"))


def execute_all() -> None:
    """Execute every chapter, one after the other."""
    for path in CHAPTERS:
        notebook = nbformat.read(path, as_version=4)
        resources = {"metadata": {"path": str(path.parent)}}
        client = NotebookClient(notebook, timeout=600, resources=resources)
        client.execute(stderr=subprocess.DEVNULL)


def check_all() -> None:
    """Run pytest on the chapters, as its configuration says."""
    command = [sys.executable, "-m", "pytest", "-q", "content"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


def main() -> None:
    """Time both and write the ratio."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    (plain, plain_cpu), (checked, checked_cpu) = timed(execute_all), timed(check_all)
    rows = [
        ["executed one after the other", f"{plain:.1f}", f"{plain_cpu:.1f}"],
        ["`pytest content`", f"{checked:.1f}", f"{checked_cpu:.1f}"],
        ["ratio", f"{checked / plain:.2f}", f"{checked_cpu / plain_cpu:.2f}"],
    ]
    header = [f"{len(CHAPTERS)} chapters", "seconds", "processor's seconds"]
    write("checking_time", table(header, rows))


if __name__ == "__main__":
    main()
