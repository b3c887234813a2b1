"""Runs commands, and builds sites with ``jupyter book``."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

NOT_FOUND = "404.html"
# Has Node.js keep what it made of mystmd's code; see there.
COMPILED = {"NODE_OPTIONS": f'--require "{Path(__file__).with_name("compiled.cjs")}"'}


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


def built_site(project: Path, **environment: str) -> Site:
    """The site of a project that has nothing broken in it.

    Raises:
        RuntimeError: The build fails; what it printed is the message.
    """
    succeed(run_build(project, **environment))
    return Site(project)


def run_build(project: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run ``jupyter book build --html`` in a project."""
    command = [sys.executable, "-m", "jupyter_book", "build", "--html"]
    return run(command, project, **COMPILED, **environment)


def run(
    command: list[str], folder: Path, **environment: str
) -> subprocess.CompletedProcess:
    """Run a command to its end, with what it prints as text."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def succeed(result: subprocess.CompletedProcess) -> str:
    """What a command printed that did not fail.

    Raises:
        RuntimeError: It failed; what it printed is the message.
    """
    if result.returncode:
        raise RuntimeError(
            f"{' '.join(result.args)} failed:\n{result.stdout}\n{result.stderr}"
        )
    return result.stdout
