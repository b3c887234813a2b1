"""A notebook as one stream: what a reader meets, in order, each with its type."""

import ast
import dataclasses
import functools
from collections.abc import Iterator

from nbformat import NotebookNode

from tools.notebooks.chapters import tags
from tools.notebooks.markdown import DISPLAYED, equation_number, lines_of, tokens


@dataclasses.dataclass(frozen=True)
class Heading:
    """A heading.

    Attributes:
        cell: The number of its cell, counted from 1.
        level: From 1, the title, to 6.
        text: Its Markdown.
    """

    cell: int
    level: int
    text: str


@dataclasses.dataclass(frozen=True)
class Formula:
    """A formula in the text.

    Attributes:
        cell: The number of its cell, counted from 1.
        tex: What stands between the dollars.
        displayed: Whether it stands on lines of its own, between `$$`.
    """

    cell: int
    tex: str
    displayed: bool

    @property
    def number(self) -> str | None:
        """Its number, "1.2.3", if it has one."""
        return equation_number(self.tex)


@dataclasses.dataclass(frozen=True)
class Table:
    """A table; the formulas in it follow it.

    Attributes:
        cell: The number of its cell, counted from 1.
        source: Its lines.
    """

    cell: int
    source: str


@dataclasses.dataclass(frozen=True)
class Code:
    """A code cell.

    Attributes:
        cell: Its number, counted from 1.
        source: Its text.
        tags: Its tags.
    """

    cell: int
    source: str
    tags: frozenset[str] = frozenset()

    @property
    def is_check(self) -> bool:
        """Whether it is tagged as a check."""
        return "check" in self.tags

    @property
    def is_python(self) -> bool:
        """Whether it is plain Python, without magics."""
        return self._parsed is not None

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree; an empty one if it is not plain Python."""
        return self._parsed or ast.Module(body=[], type_ignores=[])

    @functools.cached_property
    def _parsed(self):
        try:
            return ast.parse(self.source)
        except SyntaxError:
            return None


Item = Heading | Formula | Table | Code


def reading_order(notebook: NotebookNode) -> Iterator[Item]:
    """Yield what stands in a notebook, in the order in which it is read."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            yield Code(number, cell.source, frozenset(tags(cell)))
        elif cell.cell_type == "markdown":
            yield from _in_markdown(number, cell.source)


def _in_markdown(number, source):
    found = tokens(source)
    for token, following in zip(found, (*found[1:], None), strict=True):
        if token.type == "heading_open":
            yield Heading(number, int(token.tag[1:]), following.content)
        elif token.type.startswith("math_"):
            yield Formula(number, token.content, token.type in DISPLAYED)
        elif token.type == "table_open":
            yield Table(number, lines_of(token, source))
