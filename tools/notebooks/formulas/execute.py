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
from tools.notebooks.formulas.claims import Outcome, WrongError, examine
from tools.notebooks.formulas.meaning import Meaning, MeaninglessError
from tools.notebooks.formulas.parse import parse
from tools.notebooks.formulas.tokens import UnreadableError

NOT, PART = "not executed", "in part"
Executed = tuple[Displayed, "Result"]


@dataclass
class Result:
    """What became of a formula.

    Attributes:
        outcome: What was compared.
        wrong: What it claims that is not so.
        unread: Why a part of it cannot be executed.
        reason: Why its author says that it is not executed, or in part.
        listed: "not executed", "in part", or nothing.
    """

    outcome: Outcome = field(default_factory=Outcome)
    wrong: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    reason: str = ""
    listed: str = ""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What has to be put right, and how."""
        if self.listed == NOT:
            ran = self.outcome.values and not (self.unread or self.wrong)
            listed = "is listed as not executed, and can be executed"
            return [(listed, "take it off the list")] if ran else []
        found = [(text, _right(self.outcome)) for text in self.wrong]
        if self.listed == PART and not self.unread:
            found.append(("is listed as executed in part, and runs", "take it off"))
        if not self.listed:
            remedy = "declare what is missing in content/meaning.toml, or list why not"
            found += [(f"cannot be executed: {text}", remedy) for text in self.unread]
        return found


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
    number = number_of(file)
    numbered = {number_of(name): notebook for name, notebook in notebooks.items()}
    formulas = list(displayed(notebooks[file]))
    parse([formula.tex for formula in formulas])  # all at once
    meaning = understand(number, numbered, declared.get(number, {}))
    known: dict = {}
    for formula in formulas:
        own = meaning, known
        if formula.name in declared:
            both = declared.get(number, {}) | declared[formula.name]
            own = understand(number, numbered, both), {}
        yield formula, run(formula, *own, _listed(formula, number, declared))


def _listed(formula, number, declared):
    """Return whether a formula is listed, as what, and why."""
    for kind in (NOT, PART):
        for key, reason in declared.get(f"{number} {kind}", {}).items():
            if _is_meant(key, formula):
                return kind, reason
    return "", ""


def _is_meant(key, formula):
    """Say whether a key of the list is a formula's number, its row, or its TeX."""
    if re.fullmatch(r"[\d.]+", key):
        return key == formula.name
    return f"“{key}”" in formula.name or squeezed(key) in squeezed(formula.tex)


def run(formula: Displayed, meaning: Meaning, known: dict, listed=("", "")) -> Result:
    """Execute one formula."""
    result = Result(listed=listed[0], reason=listed[1])
    try:
        said = statements(formula.tex, meaning)
    except UnreadableError as error:
        result.unread.append(str(error))
        return result
    for statement in said:
        try:
            examine(statement, meaning, known, result.outcome)
        except WrongError as error:
            result.wrong.append(str(error))
        except MeaninglessError as error:
            result.unread.append(str(error))
    return result
