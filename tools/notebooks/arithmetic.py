"""Where a chapter computes its formulas: what planted mistakes change, piece by piece.

By number: every function, and every assignment outside of functions, that has a
line of a numbered formula, as content/formulas.md lays them side by side. By name:
those that are called a gradient, an update and the like.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Set

from nbformat import NotebookNode

from tools.notebooks.sheet import pairs

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


def numbered_lines(notebook: NotebookNode) -> set[str]:
    """Return a chapter's lines of code that compute a numbered formula."""
    return {line for _, lines in pairs(notebook) for line in lines}


def arithmetic(
    tree: ast.Module, source: str, numbered: Set[str]
) -> Iterator[tuple[str, ast.AST]]:
    """Yield each piece of arithmetic of a formula or a gradient in a cell, once.

    Args:
        tree: The syntax tree of the cell.
        source: Its text.
        numbered: The lines of the chapter that compute a numbered formula.

    Yields:
        The name of the function or variable that it is in, and its node.
    """
    seen = set()
    for name, outer in (*carriers(tree, source, numbered), *_by_name(tree)):
        for node in pieces(outer):
            if node not in seen:
                seen.add(node)
                yield name, node


def carriers(
    tree: ast.Module, source: str, numbered: Set[str]
) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the innermost functions, and the assignments, with a numbered line.

    An assertion compares what a formula gives; it does not compute it.
    """
    lines = enumerate(source.splitlines(), start=1)
    carrying = {number for number, line in lines if line.strip() in numbered}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name):
                if _own_lines(node) & carrying:
                    yield name, node
            case ast.Assign(targets=[target, *_]) | ast.AugAssign(target=target):
                if _lines(node) & carrying:
                    yield ast.unparse(target), node


def pieces(outer: ast.AST) -> list[ast.AST]:
    """Return what can be changed in a function or a statement, one at a time.

    Where there is no arithmetic, it is the value that is assigned or returned. The
    bounds of a `clamp` keep rounding out; they are no part of a formula.
    """
    guards = {
        id(node)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "clamp"
        for argument in call.args
        for node in ast.walk(argument)
    }
    nodes = [node for node in ast.walk(outer) if id(node) not in guards]
    values = (node.value for node in nodes if isinstance(node, ast.Assign | ast.Return))
    return [node for node in nodes if _is_arithmetic(node)] or list(
        filter(None, values)
    )


def _own_lines(function):
    """Return the lines of a function, without those of functions in it."""
    inner = (node for line in function.body for node in ast.walk(line))
    nested = (each for each in inner if isinstance(each, ast.FunctionDef))
    return _lines(function).difference(*map(_lines, nested))


def _lines(node):
    return set(range(node.lineno, node.end_lineno + 1))


def _by_name(tree) -> Iterable[tuple[str, ast.AST]]:
    """Yield the functions and variables whose name is that of a gradient."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) if FUNCTIONS.search(name):
                yield name, node
            case ast.Assign(targets=[ast.Name(id=name)], col_offset=0):
                if VARIABLES.search(name):
                    yield name, node


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
