"""What the rules ask of a cell's syntax tree."""

import ast
from collections.abc import Iterator, Sequence

from tools.notebooks.reading_order import Code

CHECKS = {"check_derivative", "check_equal", "compare"}
WORDS = 4  # the fewest that give a reason
COPIES = {"clone", "detach", "cpu", "double", "contiguous", "numpy", "item"}
AUTOGRAD = {
    *("grad", "backward", "jacrev", "jacfwd", "jacobian", "hessian", "vjp", "jvp"),
    "central_differences",
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


class Names:
    """What the names of a chapter stand for, cell after cell.

    Attributes:
        given: Each name with the expression that it was given last.
    """

    def __init__(self):
        """Begin with no names."""
        self.given: dict[str, ast.AST] = {}

    def read(self, tree: ast.AST) -> None:
        """Take in the assignments and functions of a cell, outermost alone."""
        for node in tree.body:
            match node:
                case ast.FunctionDef(name=name):
                    self.given[name] = node
                case ast.Assign(targets=[target], value=value):
                    self._give(target, value)
                case ast.ImportFrom(names=names) | ast.Import(names=names):
                    self._rename(names)

    def _rename(self, names):
        """Take in `import … as`, under whose name autograd could hide."""
        for each in names:
            if each.asname:
                self.given[each.asname] = ast.Name(each.name.split(".")[-1])

    def _give(self, target, value):
        match target, value:
            case ast.Tuple(elts=names), ast.Tuple(elts=values):
                for pair in zip(names, values, strict=False):
                    self._give(*pair)
            case ast.Tuple(elts=names), _:
                for name in names:
                    self._give(name, value)
            case ast.Name(id=name), _:
                self.given[name] = value

    def resolve(self, node: ast.AST | None) -> ast.AST | None:
        """Return what a name stands for, if that is a name or a number."""
        seen = set()
        while isinstance(node, ast.Name) and node.id not in seen:
            seen.add(node.id)
            value = self.given.get(node.id)
            if not (isinstance(value, ast.Name) or constant(value) is not None):
                return node
            node = value
        return node

    def alike(self, one: ast.AST | None, other: ast.AST | None) -> bool:
        """Say whether two expressions are written alike, copies and names aside."""
        if one is None or other is None:
            return False
        return ast.dump(self._original(one)) == ast.dump(self._original(other))

    def _original(self, node):
        """Return what an expression copies, in as many steps as it may be."""
        node = self.resolve(node)
        value = self.given.get(getattr(node, "id", None), node)
        match value:
            case ast.Call(func=ast.Attribute(value=inner), args=[]):
                return self._original(inner) if called(value) in COPIES else node
        return node

    def from_autograd(self, *nodes: ast.AST) -> bool:
        """Say whether each expression holds a derivative that a machine found."""
        return all(self._holds_autograd(node, set()) for node in nodes)

    def _holds_autograd(self, node, seen):
        for each in ast.walk(node):
            name = getattr(each, "id", None)
            if name not in self.given:
                found = {name, getattr(each, "attr", None)} & AUTOGRAD
            else:
                deeper = name not in seen
                found = deeper and self._holds_autograd(self.given[name], {*seen, name})
            if found:
                return True
        return False


def nodes_with_names(
    cells: Sequence[Code], call: str | None = None
) -> Iterator[tuple[Code, ast.AST, Names]]:
    """Yield each node of some cells, with its cell and what names stand for there.

    Args:
        cells: The code of a chapter, in order.
        call: What a node must call; any node by default.
    """
    names = Names()
    for cell in cells:
        names.read(cell.tree)
        for node in ast.walk(cell.tree):
            if call is None or called(node) == call:
                yield cell, node, names
