"""Execute the formulas of a chapter, and say what became of each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from tools.notebooks.formulas.chapter import (
    Displayed,
    displayed,
    number_of,
    squeezed,
    statements,
    understand,
)
from tools.notebooks.formulas.claims import Outcome, examine
from tools.notebooks.formulas.errors import (
    MeaninglessError,
    UnreadableError,
    WrongError,
)
from tools.notebooks.formulas.expressions import Statement
from tools.notebooks.formulas.lines import (
    Bench,
    UnknownNameError,
    compare_line,
    line_of_einsum,
)
from tools.notebooks.formulas.meaning import Meaning
from tools.notebooks.formulas.parse import is_parsed, parse
from tools.notebooks.reading_order import Code, reading_order
from tools.notebooks.sheet import pairs

NOT = "not executed"
Executed = tuple[Displayed, "Result"]


@dataclass
class Result:
    """What became of a formula.

    Attributes:
        outcome: What was compared.
        wrong: What it claims that is not so.
        lines: The lines beside it that compute it, or a part of it.
        unread: Why a part of it cannot be executed.
        reason: Why its author says that it is not executed; if nothing, it is.
    """

    outcome: Outcome = field(default_factory=Outcome)
    wrong: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    reason: str = ""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What has to be put right, and how."""
        if self.reason:
            ran = self.outcome.values and not (self.unread or self.wrong)
            listed = "is listed as not executed, and can be executed"
            return [(listed, "take it off the list")] if ran else []
        remedy = "declare what is missing in content/meaning.toml, or list why not"
        unread = [(f"cannot be executed: {text}", remedy) for text in self.unread]
        return [(text, _right(self.outcome)) for text in self.wrong] + unread


def _right(outcome):
    sources = ", ".join(f"({each})" for each in sorted(outcome.sources))
    comes = f"; the symbols come from {sources}" if sources else ""
    return "put the formula right" + comes


def execute(
    file: str, notebooks: Mapping[str, NotebookNode], declared: Mapping
) -> Iterator[Executed]:
    """Yield the formulas of a chapter with what became of them.

    Args:
        file: The name of the chapter's file.
        notebooks: All chapters by the names of their files.
        declared: What content/meaning.toml says.
    """
    chapter = Executable(file, notebooks, declared)
    for formula in chapter.formulas:
        yield formula, chapter.result(formula)


class Executable:
    """A chapter whose symbols are understood.

    Attributes:
        formulas: What it displays.
    """

    def __init__(
        self, file: str, notebooks: Mapping[str, NotebookNode], declared: Mapping
    ):
        """Take in what `execute` says."""
        self._number, self._declared = number_of(file), declared
        self._notebooks = {number_of(name): each for name, each in notebooks.items()}
        notebook = notebooks[file]
        self.formulas = list(displayed(notebook))
        if not all(is_parsed(formula.tex) for formula in self.formulas):
            parse([*_written(notebooks), *_declared_tex(declared)])  # one call
        self._lines = {formula.number: beside for formula, beside in pairs(notebook)}
        items = reading_order(notebook)
        self._cells = [item for item in items if isinstance(item, Code)]
        self._benches: dict[str, Bench] = {}

    def result(self, formula: Displayed) -> Result:
        """Execute one formula, and what stands beside it."""
        reason = _reason(formula, self._number, self._declared)
        bench = self._bench(formula.name if formula.name in self._declared else "")
        result = run(formula, bench.meaning, bench.known, reason)
        if result.outcome.values and not reason:
            lines = self._lines.get(formula.number or "", ())
            _hold_lines(result, lines, bench)
            _hold_row(result, formula, bench)
        return result

    def _bench(self, name):
        """Return where the formulas of a chapter are evaluated, or one with its own."""
        if name not in self._benches:
            own = self._declared.get(self._number, {}) | self._declared.get(name, {})
            meaning = understand(self._number, self._notebooks, own)
            self._benches[name] = Bench(meaning, self._cells)
        return self._benches[name]


def _written(notebooks):
    """Yield the TeX of all formulas that a course displays."""
    for notebook in notebooks.values():
        for formula in displayed(notebook):
            yield formula.tex


def _declared_tex(declared):
    """Yield the TeX of symbols and definitions in content/meaning.toml."""
    for table in declared.values():
        yield from table.get("definitions", ())
        for key in ("shapes", "bounds"):
            yield from table.get(key, ())


def _hold_lines(result, lines, bench):
    """Compare the lines beside a formula with it."""
    own_values = []
    for line in lines:
        try:
            own_values.append(compare_line(line, bench, result.outcome.values))
            result.lines.append(line)
        except WrongError as error:
            result.wrong.append(f"beside it, {error}")
        except UnknownNameError as error:
            result.unread.append(f"`{line}`: {error}")
    if own_values and not any(own_values):
        result.wrong.append("no line beside it computes it")


def _hold_row(result, formula, bench):
    """Compare the other columns of a table with the row's formula."""
    values = result.outcome.values[-1:]
    if formula.shape is not None and values:
        claimed = tuple(bench.meaning.size(axis) for axis in formula.axes)
        if claimed != tuple(values[0].shape):
            text = f"its shape is {tuple(values[0].shape)}, not {claimed}"
            result.wrong.append(text)
    if formula.code and values:
        try:
            _hold_lines(result, [_called(formula.code, bench)], bench)
        except WrongError as error:  # no line has the rule
            result.wrong.append(str(error))


def _called(code, bench):
    """Return the code of a row; for a rule of einsum, the line that has it."""
    is_rule = code.startswith('"')
    return line_of_einsum(code.strip('"'), bench.cells) if is_rule else code


def _reason(formula, number, declared):
    """Return why a formula is not executed, if it is listed."""
    listed = declared.get(f"{number} {NOT}", {}).items()
    return next((reason for key, reason in listed if _is_meant(key, formula)), "")


def _is_meant(key, formula):
    """Say whether a key of the list is a formula's number, its row, or its TeX."""
    if re.fullmatch(r"[\d.]+", key):
        return key == formula.name
    return f"“{key}”" in formula.name or squeezed(key) in squeezed(formula.tex)


def _require_claim(statement, formula):
    """Refuse a side alone, where no other column of a table is there to compare."""
    alone = isinstance(statement, Statement) and len(statement.sides) == 1
    if alone and not formula.code and formula.shape is None:
        raise WrongError("a side stands alone, and is set equal to nothing")


def run(formula: Displayed, meaning: Meaning, known: dict, reason: str = "") -> Result:
    """Execute one formula."""
    result = Result(reason=reason)
    try:
        said = statements(formula.tex, meaning)
    except UnreadableError as error:
        result.unread.append(str(error))
        return result
    for statement in said:
        try:
            _require_claim(statement, formula)
            examine(statement, meaning, known, result.outcome)
        except WrongError as error:
            result.wrong.append(str(error))
        except MeaninglessError as error:
            result.unread.append(str(error))
    return result
