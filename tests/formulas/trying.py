"""Execute a formula with a mistake in it, as `check` would."""

import copy
import functools
import re
from dataclasses import dataclass, replace

from tests.formulas.mutants import Mutant
from tools.notebooks.chapters import ROOT, read, select
from tools.notebooks.formulas.chapter import Displayed, number_of, squeezed
from tools.notebooks.formulas.errors import MeaninglessError
from tools.notebooks.formulas.execute import Executable, execute
from tools.notebooks.formulas.meaning import declarations

_DERIVATIVE = re.compile(r"\\partial|\\nabla")


@functools.cache
def notebooks() -> dict:
    """Return all chapters by the names of their files."""
    return {path.name: read(path) for path in select(ROOT)}


@functools.cache
def executable(file: str) -> Executable:
    """Return a chapter as it stands."""
    return Executable(file, notebooks(), declarations())


@dataclass(frozen=True)
class Verdict:
    """What `check` says of a mistake.

    Attributes:
        how: "values", "meaning" (a shape, an index, a range), "unread" if it could
            not be read, "missed", or "crash".
        said: The first finding.
    """

    how: str
    said: str = ""


def defines(formula: Displayed, file: str) -> bool:
    """Say whether symbols of the chapter, or of one later, are defined by it."""
    sources = [
        source
        for table in declarations().values()
        for source in table.get("definitions", [])
    ]
    tex = squeezed(formula.tex)
    return any(each == formula.name or squeezed(each) in tex for each in sources)


def verdict(formula: Displayed, mutant: Mutant, file: str) -> Verdict:
    """Execute a formula with a mistake; all of its chapter, if it defines."""
    wrong = replace(formula, tex=mutant.tex)
    try:
        if defines(formula, file):
            return _of_chapter(formula, wrong, file)
        return _of(executable(file).result(wrong))
    except MeaninglessError as error:
        return Verdict("meaning", str(error))
    except ValueError as error:  # a definition that no longer stands there
        return Verdict("meaning", str(error))
    except Exception as error:  # what must not happen is counted
        return Verdict("crash", repr(error))


def _of_chapter(formula, wrong, file):
    changed = copy.deepcopy(notebooks()[file])
    cell = changed.cells[formula.cell - 1]
    cell.source = cell.source.replace(formula.tex, wrong.tex)
    for _, result in execute(file, notebooks() | {file: changed}, declarations()):
        if (found := _of(result)).how != "missed":
            return found
    return Verdict("missed")


def _of(result):
    if result.wrong:
        return Verdict("values", result.wrong[0])
    if result.unread:
        unread = result.unread[0].startswith(("cannot read", "KaTeX", "ParseError"))
        return Verdict("unread" if unread else "meaning", result.unread[0])
    return Verdict("missed")


def derivatives(file: str) -> list[Displayed]:
    """Return the executed formulas of a chapter that hold a derivative."""
    chapter = executable(file)
    return [
        formula
        for formula in chapter.formulas
        if _DERIVATIVE.search(formula.tex) and not chapter.result(formula).reason
    ]


def chapters() -> list[str]:
    """Return the files of the chapters that execute a derivative."""
    declared = declarations()
    return [file for file in notebooks() if number_of(file) in declared]
