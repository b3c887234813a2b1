"""What names stand for, and what is made from what, as far as code says it."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from tools.notebooks.reading_order import Code
from tools.notebooks.rules.syntax import AUTOGRAD, called, constant

COPIES = {
    *("clone", "detach", "cpu", "double", "contiguous", "numpy", "item"),
    *("copy", "deepcopy"),
}
FILLS = {"append", "extend", "insert"}
HAS_OWN = ast.FunctionDef | ast.ClassDef | ast.Lambda


def bindings(tree: ast.AST) -> Iterator[tuple[str, ast.AST, bool]]:
    """Yield each name that code outside of functions gives something.

    Yields:
        The name, what it is given, and whether that only changes what the name
        stands for, as `a += 1`, `a[0] = 1` and `a.append(1)` do.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node, False
        elif not isinstance(node, ast.Lambda):
            yield from _named_by(node)
            yield from _changed_by(node)
            yield from bindings(node)


def _named_by(node):
    """Yield what an assignment, a loop, a `with` or an import gives a name."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _given(target, value)
        case ast.AnnAssign(value=ast.expr()) | ast.NamedExpr():
            yield from _given(node.target, node.value)
        case ast.For(target=target, iter=values):
            yield from _given(target, _one_of(values))
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield from _given(target, value)
        case ast.alias(name=name, asname=str(other)):  # could hide autograd
            yield other, ast.Name(name.split(".")[-1], ast.Load()), False


def _changed_by(node):
    """Yield what is added to a name's value in its place."""
    match node:
        case ast.AugAssign(target=target, value=value):
            yield from _changed(target, value)
        case ast.Call(func=ast.Attribute(value=target, attr=attr)):
            if attr in FILLS or re.search(r"[^_]_$", attr):
                yield from _changed(target, node)


def _given(target, value):
    match target, value:
        case (
            (ast.Tuple(elts=names) | ast.List(elts=names)),
            (ast.Tuple(elts=values) | ast.List(elts=values)),
        ) if len(names) == len(values):
            for pair in zip(names, values, strict=True):
                yield from _given(*pair)
        case ((ast.Tuple(elts=names) | ast.List(elts=names)), _):
            for place, name in enumerate(names):
                one = ast.Subscript(value, ast.Constant(place))
                yield from _given(name, one)
        case ast.Starred(value=name), _:
            yield from _given(name, value)
        case ast.Name(id=name), _:
            yield name, value, False
        case _:
            yield from _changed(target, value)


def _changed(target, value):
    while isinstance(target, ast.Attribute | ast.Subscript):
        target = target.value
    if isinstance(target, ast.Name):
        yield target.id, value, True


def _one_of(values):
    """Return what a loop's variables get: of a list of tuples, column by column."""
    match values:
        case ast.Call(func=ast.Name(id="zip"), args=columns):
            return ast.Tuple(columns)
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
            return ast.Tuple([values, _one_of(inner)])
        case ast.List(elts=rows) | ast.Tuple(elts=rows):
            widths = {len(getattr(row, "elts", ())) for row in rows}
            if len(widths) == 1 and widths != {0}:
                columns = zip(*(row.elts for row in rows), strict=True)
                return ast.Tuple([ast.Tuple(list(column)) for column in columns])
    return values


def mentioned(node: ast.AST) -> set[str]:
    """Return the names, and ".attr" of attributes, that code takes from outside."""
    found, own = set(), set()
    for each in ast.walk(node):
        match each:
            case ast.Name(id=name, ctx=ast.Load()):
                found.add(name)
            case ast.Attribute(attr=name):
                found.add(f".{name}")
            case ast.comprehension(target=target):
                own |= {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
            case ast.arg(arg=name):
                own.add(name)
            case ast.Name(id=name) if isinstance(node, HAS_OWN):
                own.add(name)
    return found - own


def made_from(trees: Iterable[ast.AST], names: Collection[str]) -> set[str]:
    """Return these names, and those that code makes from them, step after step."""
    steps = [
        (name, mentioned(value)) for tree in trees for name, value, _ in bindings(tree)
    ]
    made = set(names)
    while more := {name for name, used in steps if used & made} - made:
        made |= more
    return made


class Names:
    """What the names of a chapter stand for, cell after cell.

    Attributes:
        given: Each name with what it was given last, and what changed that since.
    """

    def __init__(self):
        """Begin with no names."""
        self.given: dict[str, ast.AST] = {}
        self._calls: dict[str, ast.Call] = {}

    def read(self, tree: ast.AST) -> None:
        """Take in what a cell gives its names."""
        for name, value, changes in bindings(tree):
            if changes and name in self.given:
                value = ast.Tuple([self.given[name], value])
            self.given[name] = value
            self._keep_call(name, value)

    def _keep_call(self, name, value):
        """Keep which call a name stands for, as long as all in it stays the same."""
        self._calls = {
            each: call
            for each, call in self._calls.items()
            if name != each and name not in mentioned(call)
        }
        plain = isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
        if plain and isinstance(self.given.get(value.func.id), ast.FunctionDef):
            self._calls[name] = value

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
        one, other = self._original(one), self._original(other)
        calls = self._call_of(one, other), self._call_of(other, one)
        return any(
            ast.dump(left) == ast.dump(right)
            for left, right in ((one, other), (calls[0], other), (one, calls[1]))
        )

    def _call_of(self, node, other):
        """Return the call that a name stands for, to be compared with a call."""
        name = getattr(node, "id", None)
        return self._calls.get(name, node) if isinstance(other, ast.Call) else node

    def _original(self, node):
        """Return what an expression copies, in as many steps as it may be."""
        node = self.resolve(node)
        value = self.given.get(getattr(node, "id", None), node)
        inner = _copied(value)
        return node if inner is None else self._original(inner)

    def from_autograd(self, *nodes: ast.AST) -> bool:
        """Say whether each expression holds a derivative that a machine found."""
        return all(self._holds_autograd(node, set()) for node in nodes)

    def _holds_autograd(self, node, seen):
        for name in mentioned(node):
            if name not in self.given:
                found = name.removeprefix(".") in AUTOGRAD
            else:
                deeper = name not in seen
                found = deeper and self._holds_autograd(self.given[name], {*seen, name})
            if found:
                return True
        return False


def _copied(node):
    """Return what an expression leaves as it is; None if it makes something else."""
    match node:
        case ast.Call(func=ast.Attribute(value=inner), args=[]) if (
            called(node) in COPIES
        ):
            return inner
        case ast.Call(args=[inner], keywords=[]) if called(node) in COPIES:
            return inner
        case ast.Subscript(value=inner, slice=ast.Slice(None, None)):
            return inner
        case ast.Subscript(value=inner, slice=ast.Constant(value=value)) if (
            value is ...
        ):
            return inner
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return inner
        case ast.BinOp(left=inner, op=ast.Add() | ast.Sub(), right=right):
            return inner if constant(right) == 0 else None
        case ast.BinOp(left=inner, op=ast.Mult() | ast.Div(), right=right):
            return inner if constant(right) == 1 else None
    return None


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
