"""Every arithmetic change of every function that computes a gradient.

Each operator, each constant and each reduction in a function whose name says
that it computes a gradient or an update is changed once. A change that no
assertion catches must stand in `unchanged.toml` of this folder, with the
reason why it makes no difference.
"""

import ast
import copy
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.notebook import Cell, code_cells

COMPUTES = re.compile(r"gradient|update|step|backward")
OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
}
REDUCTIONS = {"sum": "mean", "mean": "sum"}
UNCHANGED = Path(__file__).with_name("unchanged.toml")


@dataclass(frozen=True)
class Change:
    """One function with one change."""

    chapter: str
    function: str
    before: str
    after: str
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """What was changed, in one line."""
        return f"{self.function}: {self.before}  ->  {self.after}"


def changes(chapter: str) -> Iterator[Change]:
    """Yield a chapter's functions, each with each of its changes.

    Args:
        chapter: The notebook's file name in content/.
    """
    cells = code_cells(chapter)
    for position, cell in enumerate(cells):
        tree = ast.parse(cell.source)
        for name, node in _arithmetic(tree):
            before = ast.unparse(node)
            for changed, after in _changed(tree, node):
                edited = list(cells)
                edited[position] = Cell(cell.number, changed)
                yield Change(chapter, name, before, after, tuple(edited))


def without_effect() -> dict[tuple[str, str], str]:
    """Read the changes that make no difference: (chapter, name) to reason."""
    listed = tomllib.loads(UNCHANGED.read_text(encoding="utf-8"))
    return {
        (entry["chapter"], entry["change"]): entry["reason"]
        for entry in listed.get("unchanged", [])
    }


def _arithmetic(tree):
    """Yield (function's name, node) for every piece of arithmetic in it."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and COMPUTES.search(function.name):
            for node in ast.walk(function):
                if _is_arithmetic(node):
                    yield function.name, node


def _is_arithmetic(node):
    match node:
        case ast.BinOp() | ast.AugAssign():
            return type(node.op) in OPERATORS
        case ast.UnaryOp():
            return isinstance(node.op, ast.USub)
        case ast.Constant():
            return type(node.value) in (int, float)
        case ast.Attribute():
            return node.attr in REDUCTIONS or node.attr == "T"
    return False


def _changed(tree, node):
    """Yield (the cell's text, the node's text) with the node changed."""
    place = next(i for i, other in enumerate(ast.walk(tree)) if other is node)
    changed = copy.deepcopy(tree)
    twin = next(other for i, other in enumerate(ast.walk(changed)) if i == place)
    replacement = _replacement(twin)
    changed = _Replace(twin, replacement).visit(changed)
    yield ast.unparse(ast.fix_missing_locations(changed)), ast.unparse(replacement)


def _replacement(node):
    match node:
        case ast.BinOp() | ast.AugAssign():
            fresh = copy.copy(node)
            fresh.op = OPERATORS[type(node.op)]()
            return fresh
        case ast.UnaryOp():
            return node.operand
        case ast.Constant():
            return ast.Constant(node.value + 1)
        case ast.Attribute(attr="T"):
            return node.value
    fresh = copy.copy(node)
    fresh.attr = REDUCTIONS[node.attr]
    return fresh


class _Replace(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else super().visit(node)
