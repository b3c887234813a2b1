"""This very course, whose site is looked at: its pages, and a copy to build."""

import re
import shutil
from pathlib import Path

from tests.support.building import NOT_FOUND
from tests.support.places import ROOT

SOURCES = re.findall(
    r"^ +- file: (\S+)$", (ROOT / "myst.yml").read_text(), flags=re.MULTILINE
)
# What a page is called in the names of tests.
PAGES = [*SOURCES, NOT_FOUND]
CHAPTERS = [source for source in SOURCES if source.endswith(".ipynb")]


def copy_course(folder: Path) -> Path:
    """Copy the course; what was built in the checkout stays there."""
    unneeded = shutil.ignore_patterns(
        "_build", ".git", ".venv", "venv", "__pycache__", ".*_cache", "tests"
    )
    return Path(shutil.copytree(ROOT, folder, ignore=unneeded))
