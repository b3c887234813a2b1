"""What the rules ask of a cell's syntax tree."""

import ast
import symtable
from collections.abc import Iterator

from tools.notebooks.reading_order import Code

CHECKS = {"check_derivative", "check_equal", "compare"}
WORDS = 4  # the fewest that give a reason
AUTOGRAD = {
    *("grad", "backward", "jacrev", "jacfwd", "jacobian", "hessian", "vjp", "jvp"),
    *("linearize", "make_dual", "unpack_dual", "central_differences"),
}


def called(node: ast.AST) -> str | None:
    """Return the last name of what a node calls; None if it is no call."""
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return None


def argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    """Return an argument of a call, given by place or by name."""
    if len(call.args) > place:
        return call.args[place]
    return next((each.value for each in call.keywords if each.arg == name), None)


def asserts(node: ast.AST) -> bool:
    """Say whether a node raises an error if something does not hold."""
    return isinstance(node, ast.Assert) or called(node) in CHECKS


def reason(cell: Code, node: ast.AST) -> str:
    """Return the comment that gives a reason for a node, on its last line, or ""."""
    said = cell.source.splitlines()[node.end_lineno - 1].partition("#")[2]
    return said if len(said.split()) >= WORDS else ""


def run_at_once(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a module, but for the bodies of functions and classes."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            yield node
            yield from run_at_once(node)


def walk_with_parents(
    tree: ast.AST, parents: tuple[ast.AST, ...] = ()
) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """Yield each node of a tree with the nodes that it stands in."""
    for node in ast.iter_child_nodes(tree):
        yield node, parents
        yield from walk_with_parents(node, (*parents, node))


def constant(node: ast.AST | None) -> float | None:
    """Return the value of arithmetic on numbers alone; None for anything else."""
    if node is None or not isinstance(node, ast.expr):
        return None
    allowed = ast.Constant | ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop
    if not all(isinstance(each, allowed) for each in ast.walk(node)):
        return None
    try:
        # Numbers and operators are all that is left.
        value = eval(ast.unparse(node), {"__builtins__": {}})  # noqa: S307
    except (ArithmeticError, TypeError, ValueError):
        return None
    return value if isinstance(value, int | float) else None


def constant_text(node: ast.AST) -> str | None:
    """Return the text that a node is; None for anything else."""
    text = getattr(node, "value", None)
    return text if isinstance(text, str) else None


def names_of(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Return the names that a cell defines, and those that it needs from before."""
    bound, needed = set(), set()
    for statement in tree.body:
        own, read = _in_statement(statement)
        if hasattr(statement, "body"):  # it defines what it reads, as a loop does
            read -= own
        needed |= read - bound
        bound |= own
    return bound, needed


def _in_statement(statement):
    """Return the names that a statement defines, and those that it reads."""
    top = symtable.symtable(ast.unparse(statement), "", "exec")
    own = {
        s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()
    }
    read = own.copy() if isinstance(statement, ast.AugAssign) else set()
    tables = [top]
    for table in tables:
        tables += table.get_children()
        used = (each for each in table.get_symbols() if each.is_referenced())
        read |= {each.get_name() for each in used if table is top or each.is_global()}
    return own, read
