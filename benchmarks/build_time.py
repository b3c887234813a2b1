"""How long the site takes to build, beside the number of its pages.

Builds copies of the project: all of it, the chapters with what they link to, and
the first chapter alone. Each is also built with a renderer that writes nothing,
which is mystmd's part of the time. The theme's npm packages must be there already.
"""

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.building import timed_build
from benchmarks.report import ROOT, table, write

REPEATS = 3
RENDERER = "render: node launch.mjs render"
NO_RENDERER = 'render: node -e ""'


def copy_project(target: Path) -> None:
    """Copy what a build needs."""
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copy(ROOT / "myst.yml", target)


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Replace a file's text by what ``change`` makes of it."""
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def replaced(text: str, old: str, new: str) -> str:
    """Replace what has to be there.

    Raises:
        ValueError: It is not, so that something else would be timed.
    """
    if old not in text:
        raise ValueError(f"there is no {old!r} to replace")
    return text.replace(old, new)


def keep_linked_pages(contents: str) -> str:
    """Take out of the table of contents what no chapter links to."""
    return re.sub(r"    - file: content/formulas.*\.md\n", "", contents)


def keep_one_chapter(contents: str) -> str:
    """Take out of the table of contents all chapters but the first."""
    chapters = re.findall(r"^ *- file: content/.*\.ipynb\n", contents, re.MULTILINE)
    for line in chapters[1:]:
        contents = contents.replace(line, "")
    return contents


def time_build(project: Path) -> float:
    """Return the seconds of a build from scratch."""
    shutil.rmtree(project / "_build", ignore_errors=True)
    seconds, _ = timed_build(project)
    return seconds


def time_both(project: Path) -> tuple[float, float]:
    """Return the seconds of the quickest build, and of mystmd's part of one.

    The two are taken in turns, so that a machine's slow minute slows both.
    """
    template = project / "theme" / "template.yml"
    whole, mystmd = [], []
    for _ in range(REPEATS):
        edit(template, lambda text: replaced(text, RENDERER, NO_RENDERER))
        mystmd.append(time_build(project))
        edit(template, lambda text: replaced(text, NO_RENDERER, RENDERER))
        whole.append(time_build(project))
    return min(whole), min(mystmd)


def main() -> None:
    """Time the builds and write the table."""
    changes = {
        "the course": str,
        "its ten chapters, and what they link to": keep_linked_pages,
        "its first chapter, and what it links to": keep_one_chapter,
    }
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        copy_project(project)
        rows = []
        for name, change in changes.items():
            edit(project / "myst.yml", change)
            whole, mystmd = time_both(project)
            pages = len(list((project / "_build" / "html").rglob("index.html")))
            ratio = f"{whole / mystmd:.2f}"
            rows.append([name, pages, f"{whole:.1f}", f"{mystmd:.1f}", ratio])
    header = ["project", "pages", "seconds", "mystmd alone", "ratio"]
    write("build_time", table(header, rows))


if __name__ == "__main__":
    main()
