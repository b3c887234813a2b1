"""The formulas of a chapter, with their symbols' meaning."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from tools.notebooks.formulas.errors import (
    DefinitionError,
    MeaninglessError,
    UnreadableError,
)
from tools.notebooks.formulas.expressions import (
    At,
    Number,
    Power,
    Product,
    Quotient,
    Range,
    Solution,
    Statement,
    Symbol,
)
from tools.notebooks.formulas.meaning import (
    DECLARATIONS,
    Definition,
    Meaning,
    declare,
    declare_sequence,
    declare_set,
    name_of,
    notation,
    shape_and_codes,
)
from tools.notebooks.formulas.parse import parse
from tools.notebooks.formulas.reader import read
from tools.notebooks.reading_order import Formula, Table, reading_order

_LINE_OF_TABLE = re.compile(r"(?<!\\)\|")
_MATH = re.compile(r"\$([^$]+)\$")
_SHAPE = re.compile(r"\$\((.*?)\)\$")


@dataclass(frozen=True)
class Displayed:
    """A formula that a chapter displays, alone or in a table.

    Attributes:
        cell: The number of its cell, counting from 1.
        name: Its number, "1.3.8", or where it stands: "cell 22, formula 1".
        tex: What stands between the dollars.
        code: The code of its row, if it stands in a table.
        shape: The shape of its row in letters of sizes, if there is one.
    """

    cell: int
    name: str
    tex: str
    code: str = ""
    shape: str | None = None

    @property
    def number(self) -> str | None:
        """Its number, if it has one."""
        return self.name if self.name[0].isdigit() else None

    @property
    def axes(self) -> Sequence[str]:
        """Its shape, axis by axis."""
        return [axis for axis in (self.shape or "").split(",") if axis.strip()]


def number_of(file: str) -> str:
    """Return "1.3" for the name of a chapter's file."""
    return ".".join(file.split("-")[:2])


def displayed(notebook: NotebookNode) -> Iterator[Displayed]:
    """Yield the displayed formulas and those of tables, in reading order."""
    places: dict[int, int] = {}
    for item in reading_order(notebook):
        if isinstance(item, Formula) and item.displayed:
            places[item.cell] = places.get(item.cell, 0) + 1
            where = f"cell {item.cell}, formula {places[item.cell]}"
            yield Displayed(item.cell, item.number or where, item.tex.strip())
        elif isinstance(item, Table):
            yield from _rows(item)


def _rows(table):
    head, _, *lines = (_cells(line) for line in table.source.splitlines())
    column = next((each for each in ("formula", "derivative") if each in head), None)
    for line in lines if column else ():
        row = dict(zip(head, line, strict=True))
        code = row.get("code") or row.get("einsum") or ""
        shape = _SHAPE.match(row.get("shape", ""))
        for tex in _MATH.findall(row[column]):
            where = f"cell {table.cell}, row “{line[0]}”"
            yield Displayed(table.cell, where, tex, code.strip("`"), shape and shape[1])


def _cells(line):
    return [cell.strip() for cell in _LINE_OF_TABLE.split(line)[1:-1]]


def understand(
    number: str, notebooks: Mapping[str, NotebookNode], declared: Mapping
) -> Meaning:
    """Return the meaning of a chapter's symbols.

    Args:
        number: The chapter's number.
        notebooks: All chapters, by the number that they have.
        declared: What content/meaning.toml says of the chapter.

    Raises:
        DefinitionError: If a definition does not stand where it is said to, or
            cannot be read.
    """
    meaning = notation()
    _declare_all(meaning, declared)
    for source in declared.get("definitions", []):
        tex = _find(source, number, notebooks)
        try:
            _define(meaning, source, tex)
        except (UnreadableError, MeaninglessError) as error:
            raise DefinitionError(f"the definition {source}: {error}") from error
    return meaning


def _declare_all(meaning, declared):
    """Take in what a table of content/meaning.toml says, but for definitions."""
    meaning.indices.update(declared.get("indices", {}))
    meaning.sizes.update(declared.get("sizes", {}))
    meaning.functions.update(declared.get("functions", {}))
    for tex, text in declared.get("shapes", {}).items():
        declare(meaning, name_of(tex), *shape_and_codes(text))
    for tex, text in declared.get("sequences", {}).items():
        declare_sequence(meaning, tex, text)
    for tex, bounds in declared.get("bounds", {}).items():
        meaning.draws[name_of(tex)] = tuple(bounds)
    for tex, parts in declared.get("joined", {}).items():
        meaning.joined[name_of(tex)] = [name_of(part) for part in parts]
    for tex, values in declared.get("values", {}).items():
        meaning.values[name_of(tex)] = values
    if "delta" in declared:
        meaning.passed[:] = [name_of(declared["delta"])]
    for text, samples in declared.get("sets", {}).items():
        declare_set(meaning, text, samples)


def _find(source, number, notebooks):
    """Return the TeX of a definition: by number anywhere, else in the chapter."""
    chapter = ".".join(source.split(".")[:2])
    if chapter in notebooks:
        for item in reading_order(notebooks[chapter]):
            if isinstance(item, Formula) and item.number == source:
                return item.tex.strip()
    wanted = squeezed(source)
    for item in reading_order(notebooks[number]):
        if isinstance(item, Formula) and wanted in squeezed(item.tex):
            return source
    raise DefinitionError(
        f"{number} is said to define symbols by {source}, which does not stand there; "
        f"put {DECLARATIONS.as_posix()} right"
    )


def squeezed(tex: str) -> str:
    """Return TeX without white space, in which it may differ."""
    return re.sub(r"\s", "", tex)


def _define(meaning, source, tex):
    for statement in statements(tex, meaning):
        if isinstance(statement, Range) or "=" not in statement.relations:
            continue
        symbol, side = _solved(*statement.sides[:2])
        if isinstance(symbol, Symbol):
            base = meaning.refer(symbol).base
            definition = Definition(source, symbol.indices, statement, side)
            meaning.definitions.setdefault(base, definition)


def _solved(left, right):
    """Return which symbol y = c, L(y) = c, A y = c or y² = c defines, and as what."""
    if isinstance(left, Product):
        *matrix, symbol = left.factors
        return symbol, Solution(Product(tuple(matrix)), right)
    if isinstance(left, Power):
        return left.base, Power(right, Quotient(Number(1.0), left.exponent))
    return (left.symbol if isinstance(left, At) else left), right


def statements(tex: str, meaning: Meaning) -> Sequence[Statement | Range]:
    """Read what a formula says.

    Raises:
        UnreadableError: If a part of it is not known.
    """
    (tree,) = parse([tex])
    if isinstance(tree, dict):  # KaTeX refuses it
        raise UnreadableError(tree["error"])
    return read(tree, meaning.alphabet)
