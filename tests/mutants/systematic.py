"""Every arithmetic change of all code that computes a gradient.

Each operator, constant, reduction and subscript of `einsum` is changed once,
wherever a name says that a gradient or an update is computed: in functions, and
in assignments outside of functions. A change that no assertion catches must
stand in `unchanged.toml` of this folder, with the reason why it makes no
difference.
"""

import ast
import copy
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.notebook import Cell, code_cells

FUNCTIONS = re.compile(
    r"gradient|jacobian|hessian|curvature|slope|update|step|backward|central|five_point"
)
VARIABLES = re.compile(r"^d_|delta|^g$")
OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
}
COMPARISONS = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.LtE: ast.GtE}
REDUCTIONS = {"sum": "mean", "mean": "sum"}
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
    for cell in code_cells(chapter):
        tree = ast.parse(cell.source)
        for name, node in _arithmetic(tree):
            changed, after = _changed(tree, node)
            edited = Cell(cell.number, changed)
            yield Change(chapter, name, ast.unparse(node), after, edited)


def without_effect() -> dict[tuple[str, str], str]:
    """Read the changes that make no difference: (chapter, name) to reason."""
    listed = tomllib.loads(UNCHANGED.read_text(encoding="utf-8"))
    return {
        (entry["chapter"], entry["change"]): entry["reason"]
        for entry in listed.get("unchanged", [])
    }


def _arithmetic(tree):
    """Yield (name, node) for every piece of arithmetic of a gradient."""
    for outer in ast.walk(tree):
        if name := _computes(outer):
            for node in ast.walk(outer):
                if _is_arithmetic(node):
                    yield name, node


def _computes(node):
    """Return the name of a function or variable that is a gradient."""
    match node:
        case ast.FunctionDef(name=name) if FUNCTIONS.search(name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)], col_offset=0):
            return name if VARIABLES.search(name) else None
    return None


def _is_arithmetic(node):
    match node:
        case ast.BinOp() | ast.AugAssign():
            return type(node.op) in OPERATORS
        case ast.UnaryOp():
            return isinstance(node.op, ast.USub)
        case ast.Compare():
            return type(node.ops[0]) in COMPARISONS
        case ast.Constant(value=str(text)):
            return "->" in text
        case ast.Constant():
            return type(node.value) in (int, float)
        case ast.Attribute():
            return node.attr in REDUCTIONS or node.attr == "T"
    return False


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
        case ast.Attribute():
            fresh.attr = REDUCTIONS[node.attr]
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
