"""This very course, whose site is looked at: its pages, and a copy to build."""

import re
import shutil
from pathlib import Path

from tests.support.building import NOT_FOUND
from tests.support.places import ROOT
from tools.notebooks.chapters import code_cells, read

SOURCES = re.findall(
    r"^ +- file: (\S+)$",
    (ROOT / "myst.yml").read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)
# What a page is called in the names of tests.
PAGES = [*SOURCES, NOT_FOUND]
CHAPTERS = [source for source in SOURCES if source.endswith(".ipynb")]


def has_figure(chapter: Path) -> bool:
    """Whether a chapter shows a picture; it need not."""
    outputs = (each for cell in code_cells(read(chapter)) for each in cell.outputs)
    return any("image/png" in each.get("data", {}) for each in outputs)


WITH_FIGURE = [chapter for chapter in CHAPTERS if has_figure(ROOT / chapter)]


def copy_course(folder: Path) -> Path:
    """Copy the course; what was built in the checkout stays there."""
    unneeded = shutil.ignore_patterns(
        "_build", ".git", ".venv", "venv", "__pycache__", ".*_cache", "tests"
    )
    return Path(shutil.copytree(ROOT, folder, ignore=unneeded))
