"""Run a chapter with one of its code cells edited.

What stands before the edit runs once, as it is. The rest runs in a copy of the
process (a fork) for each edit, so that no edit sees what another one did.
"""

import ast
import contextlib
import functools
import io
import linecache
import multiprocessing
import os
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import nbformat
import torch

from tools.notebooks.chapters import ROOT, tags
from tools.notebooks.rules.syntax import asserts

CONTENT = ROOT / "content"
# Where an assertion of the course can stand: in a cell, or in what it imports.
OWN = ("cell ", str(ROOT / "tools"))
# What a reader would do is not part of what the chapter proves.
LEFT_OUT = {"bootstrap", "exercise", "puzzle", "solution"}
CAN_FORK = hasattr(os, "fork")
MARK = "_reached"  # what is called before each assertion, to see whether it runs
SECONDS = 300  # after which an edit has hung its chapter


@dataclass(frozen=True)
class Cell:
    """A code cell: its number in the notebook, counted from 1, and its text."""

    number: int
    source: str


@dataclass(frozen=True)
class Ending:
    """The error that ended a run.

    Attributes:
        cell: The number of the cell that raised it, its execution count.
        asserted: Whether an assertion of the course did.
        message: What it said, in one line.
    """

    cell: int
    asserted: bool
    message: str

    def __str__(self):
        """Name the cell as a notebook does, and the message."""
        return f"[{self.cell}] {self.message}"


@functools.cache
def code_cells(chapter: str) -> tuple[Cell, ...]:
    """Read the cells that a chapter's proof consists of.

    Args:
        chapter: The notebook's file name in content/.

    Returns:
        The code cells in order, without bootstrap, exercises and solutions.
    """
    notebook = nbformat.read(CONTENT / chapter, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return tuple(
        Cell(number, cell.source)
        for number, cell in enumerate(code, start=1)
        if not LEFT_OUT & set(tags(cell))
    )


class Rehearsal:
    """A chapter that has run, as it stands, up to one of its cells.

    Attributes:
        cells: Its code cells.
        place: How many of them have run.
    """

    def __init__(self, chapter: str):
        """Begin before the first cell."""
        _begin()
        self.cells = code_cells(chapter)
        self.place = 0
        self._namespace = {"__name__": "__main__"}

    def can_reach(self, cell: Cell) -> bool:
        """Say whether a cell has not yet run."""
        return self._position(cell) >= self.place

    def run_with(self, edited: Cell) -> Ending | None:
        """Run on from where an edited cell stands, and forget what that did.

        Args:
            edited: A cell of the chapter that has not yet run, with its text
                changed.

        Returns:
            The first error, or None if all cells ran to their end.

        Raises:
            RuntimeError: If a cell before the edited one fails.
        """
        place = self._position(edited)
        with _as_in_a_kernel():
            if ending := run(self.cells[self.place : place], self._namespace):
                raise RuntimeError(f"the chapter fails as it stands, {ending}")
            self.place = place
            rest = (edited, *self.cells[place + 1 :])
            return in_a_fork(lambda: run(rest, self._namespace))

    def _position(self, cell):
        return [each.number for each in self.cells].index(cell.number)


def _begin():
    """Put torch into the state that it is in when a kernel starts."""
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    # What torch imports at the first derivative is a second's worth.
    torch.func.jacrev(torch.sin)(torch.ones(1))


def unreached(chapter: str) -> list[str] | Ending:
    """Run a chapter as it stands, and return which of its assertions never ran.

    Returns:
        Each of them, with its cell; or the error that ended the run.
    """
    wanted = []
    cells = [_marked(cell, wanted) for cell in code_cells(chapter)]

    def rehearse():
        _begin()
        reached = set()
        with _as_in_a_kernel():
            ending = run(cells, {"__name__": "__main__", MARK: reached.add})
        missed = (name for place, name in enumerate(wanted) if place not in reached)
        return ending or list(missed)

    return in_a_fork(rehearse)


def _marked(cell, wanted):
    """Return a cell that notes each assertion right before it; add them to a list."""
    tree = ast.parse(cell.source)
    for node in ast.walk(tree):
        for name, lines in ast.iter_fields(node):
            if isinstance(lines, list) and lines and isinstance(lines[0], ast.stmt):
                setattr(node, name, list(_with_marks(lines, cell, wanted)))
    return Cell(cell.number, ast.unparse(ast.fix_missing_locations(tree)))


def _with_marks(lines, cell, wanted):
    for line in lines:
        if asserts(getattr(line, "value", line)):
            call = ast.Call(ast.Name(MARK), [ast.Constant(len(wanted))], [])
            yield ast.Expr(call)
            wanted.append(f"[{cell.number}] {ast.unparse(line)}")
        yield line


def run(cells: Sequence[Cell], namespace: dict) -> Ending | None:
    """Run cells in order, until one raises an error."""
    for cell in cells:
        try:
            exec(_compile(cell), namespace)  # noqa: S102
        except Exception as error:
            return _ending(cell, error)
    return None


def _ending(cell, error):
    *_, frame = traceback.extract_tb(error.__traceback__)
    asserted = isinstance(error, AssertionError) and frame.filename.startswith(OWN)
    said = str(error) or frame.line if asserted else repr(error)
    return Ending(cell.number, asserted, said.splitlines()[0])


def _compile(cell):
    """Compile a cell, and let `inspect` read its source as in a kernel."""
    name, lines = f"cell {cell.number}", cell.source.splitlines(keepends=True)
    linecache.cache[name] = len(cell.source), None, lines, name
    return compile(cell.source, name, "exec")


def in_a_fork(function: Callable[[], Ending | None]) -> Ending | None:
    """Call a function in a copy of this process, and return what it returns."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=lambda: sender.send(function())
    )
    process.start()
    sender.close()
    try:
        if not receiver.poll(SECONDS):
            raise RuntimeError(f"the chapter did not end within {SECONDS} s")
        return receiver.recv()
    except EOFError:
        raise RuntimeError("the process that ran the chapter died") from None
    finally:
        process.kill()
        process.join()
        receiver.close()


@contextlib.contextmanager
def _as_in_a_kernel():
    with (
        contextlib.chdir(CONTENT),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
