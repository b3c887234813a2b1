"""Builds the site that the tests look at: this very course, in a copy of it."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = re.findall(
    r"^ +- file: (\S+)$", (ROOT / "myst.yml").read_text(), flags=re.MULTILINE
)
NOT_FOUND = "404.html"
# What a page is called in the names of tests.
PAGES = [*SOURCES, NOT_FOUND]
CHAPTERS = [source for source in SOURCES if source.endswith(".ipynb")]


@dataclass(frozen=True)
class Site:
    """A built site.

    Attributes:
        project: The folder that it was built in.
        base: What stands before every path of it, such as ``/book``.
    """

    project: Path
    base: str = ""

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.project / "_build" / "html"

    @cached_property
    def paths(self) -> dict[str, str]:
        """The path of each page, by its source in the project."""
        found = {NOT_FOUND: f"/{NOT_FOUND}"}
        for file in self.folder.glob("*.json"):
            page = json.loads(file.read_bytes())
            if isinstance(page, dict) and "location" in page:
                name = "" if file.stem == "index" else f"{file.stem}/"
                found[page["location"].lstrip("/")] = f"/{name}"
        return found

    def file_at(self, path: str) -> Path:
        """The file that a server of plain files sends for a path."""
        file = self.folder / path.removeprefix(self.base).lstrip("/")
        return file / "index.html" if path.endswith("/") else file

    def html(self, path: str) -> str:
        """The HTML of the page at a path."""
        return self.file_at(path).read_text(encoding="utf-8")


def copy_course(folder: Path) -> Path:
    """Copy the course; what was built in the checkout stays there."""
    unneeded = shutil.ignore_patterns(
        "_build", ".git", ".venv", "venv", "__pycache__", ".*_cache", "tests"
    )
    return Path(shutil.copytree(ROOT, folder, ignore=unneeded))


def build(project: Path, **environment: str) -> None:
    """Run ``jupyter book build --html`` in a project."""
    command = [sys.executable, "-m", "jupyter_book", "build", "--html"]
    run(command, project, **environment)


def run(command: list[str], folder: Path, **environment: str) -> str:
    """Run a command and return what it prints.

    Raises:
        RuntimeError: It fails; what it printed is the message.
    """
    result = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    if result.returncode:
        raise RuntimeError(
            f"{' '.join(command)} failed:\n{result.stdout}\n{result.stderr}"
        )
    return result.stdout
