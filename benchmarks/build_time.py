"""How long the site takes to build, beside the number of its pages.

Builds a copy of the project: all chapters, and the first one alone. The theme's
npm packages must be there already.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.report import ROOT, table, timed, write

REPEATS = 3
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def copy_project(target: Path) -> None:
    """Copy what a build needs."""
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copy(ROOT / "myst.yml", target)


def keep_one_chapter(project: Path) -> None:
    """Take all chapters but the first out of the table of contents."""
    path = project / "myst.yml"
    text = path.read_text(encoding="utf-8")
    chapters = re.findall(r"^ *- file: content/.*\.ipynb\n", text, re.MULTILINE)
    for line in chapters[1:]:
        text = text.replace(line, "")
    path.write_text(text, encoding="utf-8")


def time_build(project: Path) -> tuple[float, float]:
    """Return the seconds of the quickest of a few builds from scratch.

    Returns:
        The seconds that passed, and those of the processor.
    """
    command = [sys.executable, "-m", "jupyter_book", "build", "--html"]
    times = []
    for _ in range(REPEATS):
        shutil.rmtree(project / "_build", ignore_errors=True)
        times.append(
            timed(
                lambda: subprocess.run(  # noqa: S603
                    command, cwd=project, check=True, **QUIET
                )
            )
        )
    return min(times)


def main() -> None:
    """Time both builds and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        copy_project(project)
        rows = []
        for name, change in (("all chapters", None), ("one chapter", keep_one_chapter)):
            if change:
                change(project)
            seconds, cpu = time_build(project)
            pages = len(list((project / "_build" / "html").rglob("index.html")))
            rows.append([name, pages, f"{seconds:.1f}", f"{cpu:.1f}"])
    header = ["project", "pages", "seconds", "processor's seconds"]
    write("build_time", table(header, rows))


if __name__ == "__main__":
    main()
