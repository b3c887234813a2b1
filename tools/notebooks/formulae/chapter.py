"""The formulas of a chapter, read and with their symbols' meaning."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from tools.notebooks.formulae.expressions import At, Formula, Range, Symbol
from tools.notebooks.formulae.meaning import (
    Definition,
    Meaning,
    declare,
    declarations,
    name_of,
    notation,
)
from tools.notebooks.formulae.parse import parse
from tools.notebooks.formulae.reader import read
from tools.notebooks.formulae.tokens import UnreadableError
from tools.notebooks.markdown import displayed_math, equation_number, tables

_INLINE = re.compile(r"(?<![\\$])\$(?!\$)([^$]+)\$")


@dataclass(frozen=True)
class Row:
    """A row of a table that has formulas.

    Attributes:
        cell: The number of its cell.
        title: Its first column.
        formula: The TeX of its formula.
        code: The line of its code, or nothing.
        shape: Its shape, in letters, or nothing.
    """

    cell: int
    title: str
    formula: str
    code: str = ""
    shape: str | None = None


@dataclass
class Displayed:
    """What a chapter displays: TeX with the place where it stands."""

    number: str
    notebook: NotebookNode
    formulas: list[Formula] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def displayed(number: str, notebook: NotebookNode) -> Displayed:
    """Collect displayed formulas and rows of tables, unread."""
    found = Displayed(number, notebook)
    for cell, source in _markdown(notebook):
        for place, (_, tex) in enumerate(displayed_math(source), 1):
            tag = equation_number(tex) or f"cell {cell}, formula {place}"
            found.formulas.append(Formula(number, cell, tag, tex.strip()))
        for table in tables(source):
            found.rows += _rows(cell, table)
    return found


def _markdown(notebook):
    for cell, each in enumerate(notebook.cells, 1):
        if each.cell_type == "markdown":
            yield cell, each.source


def _rows(cell, table) -> Iterator[Row]:
    lines = [[each.strip() for each in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.splitlines()]
    head = lines[0]
    column = "formula" if "formula" in head else "derivative"
    if column not in head:
        return
    for line in lines[2:]:
        row = dict(zip(head, line, strict=True))
        code = row.get("code") or row.get("einsum") or ""
        shape = re.match(r"\$\((.*?)\)\$", row.get("shape", ""))
        for tex in _INLINE.findall(row[column]):
            yield Row(cell, line[0], tex, code.strip("`"), shape and shape[1])


def trees(chapters: Sequence[Displayed], extra: Sequence[str] = ()) -> dict:
    """Parse all formulas of chapters in one call."""
    tex = [each.tex for chapter in chapters for each in chapter.formulas]
    tex += [row.formula for chapter in chapters for row in chapter.rows]
    tex = list(dict.fromkeys([*tex, *extra]))
    return dict(zip(tex, parse(tex), strict=True))


def understood(chapter: Displayed, declared: dict, parsed: dict, others=()) -> Meaning:
    """Return the meaning of a chapter's symbols.

    Args:
        chapter: What it displays.
        declared: What its author declared, by chapter.
        parsed: KaTeX's trees of all formulas.
        others: The chapters before it, from which it may take definitions.

    Raises:
        ValueError: If a definition does not stand where it is said to.
    """
    own = declared.get(chapter.number, {})
    meaning = notation()
    for tex, shape in own.get("shapes", {}).items():
        shape, _, codes = shape.partition(" as ")
        declare(meaning, name_of(tex), shape.strip("()"), codes.split(", ") if codes else [])
    for tex, bounds in own.get("bounds", {}).items():
        meaning.draws[name_of(tex)] = tuple(bounds)
    meaning.indices.update(own.get("indices", {}))
    meaning.sizes.update(own.get("sizes", {}))
    for source in own.get("definitions", []):
        _define(meaning, *_found(source, chapter, others, parsed))
    return meaning


def _found(source, chapter, others, parsed):
    for each in (chapter, *others):
        for formula in each.formulas:
            if formula.tag == source:
                return source, parsed[formula.tex]
    if _squeezed(source) in _squeezed("".join(text for _, text in _markdown(chapter.notebook))):
        return source, parsed.get(source) or parse([source])[0]
    raise ValueError(
        f"{chapter.number} is said to define by {source}, which does not stand there; "
        "mend content/meaning.toml"
    )


def _squeezed(text):
    return re.sub(r"\s", "", text)


def _define(meaning, tag, tree):
    for statement in read(tree, meaning.alphabet):
        if isinstance(statement, Range) or "=" not in statement.relations:
            continue
        left = statement.sides[0]
        symbol = left.symbol if isinstance(left, At) else left
        if isinstance(symbol, Symbol):
            base = meaning.refer(symbol).base
            if base not in meaning.definitions:
                meaning.definitions[base] = Definition(tag, symbol.indices, statement)


def read_formula(formula: Formula, parsed: dict, meaning: Meaning) -> Formula:
    """Read what a formula says.

    Raises:
        UnreadableError: If a part of it is not known.
    """
    tree = parsed[formula.tex]
    if isinstance(tree, dict):
        raise UnreadableError(tree["error"])
    says = read(tree, meaning.alphabet)
    known = {str(each.statement): each.statement for each in meaning.definitions.values()}
    return replace(formula, says=tuple(known.get(str(each), each) for each in says))
