"""Run a chapter's code cells in this process, with one of them edited."""

import contextlib
import io
import linecache
import os
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

import nbformat
import torch

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"
# What a reader would do is not part of what the chapter proves.
LEFT_OUT = {"bootstrap", "exercise", "solution"}


@dataclass(frozen=True)
class Cell:
    """A code cell: its number in the notebook, counted from 1, and its text."""

    number: int
    source: str


@dataclass(frozen=True)
class Caught:
    """The assertion that ended a run: in which cell, and what it said."""

    cell: Cell
    error: AssertionError

    def __str__(self):
        """Name the cell, and the message or else the line that asserted."""
        said = str(self.error) or self._line()
        return f"cell {self.cell.number}: {said.splitlines()[0]}"

    def _line(self):
        *_, frame = traceback.extract_tb(self.error.__traceback__)
        return self.cell.source.splitlines()[frame.lineno - 1].strip()


def code_cells(chapter: str) -> list[Cell]:
    """Read the cells that a chapter's proof consists of.

    Args:
        chapter: The notebook's file name in content/.

    Returns:
        The code cells in order, without bootstrap, exercises and solutions.
    """
    notebook = nbformat.read(CONTENT / chapter, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [
        Cell(number, cell.source)
        for number, cell in enumerate(code, start=1)
        if not LEFT_OUT & set(cell.metadata.get("tags", []))
    ]


def run(cells: list[Cell]) -> Caught | None:
    """Run cells in order until one raises an AssertionError.

    Returns:
        The assertion, or None if all cells ran to their end.

    Raises:
        RuntimeError: If a cell raises anything else: the chapter broke
            before one of its checks could speak.
    """
    namespace = {"__name__": "__main__"}
    with _as_in_a_kernel():
        for cell in cells:
            try:
                exec(_compile(cell), namespace)  # noqa: S102
            except AssertionError as error:
                return Caught(cell, error)
            except Exception as error:
                raise RuntimeError(f"cell {cell.number}: {error!r}") from error
    return None


def _compile(cell):
    """Compile a cell, and let `inspect` read its source as in a kernel."""
    name, lines = f"cell {cell.number}", cell.source.splitlines(keepends=True)
    linecache.cache[name] = len(cell.source), None, lines, name
    return compile(cell.source, name, "exec")


@contextlib.contextmanager
def _as_in_a_kernel():
    folder, dtype = Path.cwd(), torch.get_default_dtype()
    os.chdir(CONTENT)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.chdir(folder)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(True)
