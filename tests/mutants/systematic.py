"""Every arithmetic change of all code that computes a formula or a gradient.

Each operator, constant, reduction and subscript of `einsum` is changed once,
wherever tools/notebooks/arithmetic.py finds some; a value without any is doubled. A
change that no assertion catches must stand in `unchanged.toml` of this folder, with
the reason why it makes no difference.
"""

import ast
import copy
import re
import tomllib
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.notebook import CONTENT, Cell, code_cells
from tools.notebooks.arithmetic import (
    COMPARISONS,
    OPERATORS,
    REDUCTIONS,
    arithmetic,
    numbered_lines,
)
from tools.notebooks.chapters import read

UNCHANGED = Path(__file__).with_name("unchanged.toml")


@dataclass(frozen=True)
class Change:
    """One change in one function or assignment, and the cell that has it."""

    chapter: str
    function: str
    before: str
    after: str
    edited: Cell

    @property
    def name(self) -> str:
        """What was changed, in one line."""
        return f"{self.function}: {self.before}  ->  {self.after}"


def changes(chapter: str) -> Iterator[Change]:
    """Yield a chapter's functions, each with each of its changes.

    Args:
        chapter: The notebook's file name in content/.
    """
    numbered = numbered_lines(read(CONTENT / chapter))
    for cell in code_cells(chapter):
        for function, before, after, source in changes_of(cell.source, numbered):
            edited = Cell(cell.number, source)
            yield Change(chapter, function, before, after, edited)


def changes_of(source: str, numbered: Set[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield each change of a cell: where, what, what instead, and the cell's text."""
    tree = ast.parse(source)
    for name, node in arithmetic(tree, source, numbered):
        text, after = _changed(tree, node)
        yield name, ast.unparse(node), after, text


def without_effect() -> dict[tuple[str, str], str]:
    """Read the changes that make no difference: (chapter, name) to reason."""
    listed = tomllib.loads(UNCHANGED.read_text(encoding="utf-8"))
    return {
        (entry["chapter"], entry["change"]): entry["reason"]
        for entry in listed.get("unchanged", [])
    }


def _changed(tree, node):
    """Return (the cell's text, the node's text) with the node changed."""
    place = next(i for i, other in enumerate(ast.walk(tree)) if other is node)
    changed = copy.deepcopy(tree)
    twin = next(other for i, other in enumerate(ast.walk(changed)) if i == place)
    replacement = _replacement(twin)
    changed = _Replace(twin, replacement).visit(changed)
    return ast.unparse(ast.fix_missing_locations(changed)), ast.unparse(replacement)


def _replacement(node):
    fresh = copy.copy(node)
    match node:
        case ast.BinOp() | ast.AugAssign():
            fresh.op = OPERATORS[type(node.op)]()
        case ast.UnaryOp():
            return node.operand
        case ast.Compare():
            fresh.ops = [COMPARISONS[type(node.ops[0])](), *node.ops[1:]]
        case ast.Constant(value=str(text)):
            fresh.value = _other_subscripts(text)
        case ast.Constant():
            fresh.value = node.value + 1
        case ast.Attribute(attr="T"):
            return node.value
        case ast.Attribute(attr=attr) if attr in REDUCTIONS:
            fresh.attr = REDUCTIONS[attr]
        case _:
            return ast.BinOp(ast.Constant(2), ast.Mult(), node)
    return fresh


def _other_subscripts(text):
    """Read the first operand of an einsum with its axes in reverse."""
    first = re.match(r"\w+", text)[0]
    return text.replace(first, first[::-1], 1)


class _Replace(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else super().visit(node)
