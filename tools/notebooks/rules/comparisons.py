"""Rules on what checks compare: two things, found in two ways, within rounding."""

import ast
from collections.abc import Iterator

from tools.notebooks.rules.names import nodes_with_names
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.rules.syntax import (
    AUTOGRAD,
    WORDS,
    argument,
    called,
    constant,
    reason,
)

TOLERANCE = 1e-10  # of a MAPE that says "the same": what rounding leaves is below
TERMS = 2000  # the most products that a sum of the course adds
ERRORS = {"mape", "scaled_error"}
COMPARES = ERRORS | {"check_equal", "equal", "allclose", "assert_close"}
# What these let pass unless told: torch's and numpy's, which have the same names.
GENEROUS = {"allclose": {"rtol": 1e-5, "atol": 1e-8}, "assert_close": {"rtol": 1e-5}}
LIMITS = {"rtol", "atol", "rel_tol", "abs_tol"}


@rule
def two_things_compared(chapter: Chapter) -> Problems:
    """Nothing is compared with itself, and autograd not with autograd."""
    for cell, node, names in nodes_with_names(chapter.code):
        for one, other in _pairs(node, cell.tree):
            if names.alike(one, other):
                yield (
                    cell.cell,
                    f"compares {ast.unparse(names.resolve(one))} with itself",
                    "compare it with something found in another way",
                )
            elif called(node) == "check_equal" and names.from_autograd(one, other):
                yield (
                    cell.cell,
                    "compares autograd's result with autograd's",
                    "put the derivative by hand on one side",
                )


def _pairs(node, tree) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what a node compares; a loop over tuples compares those of each round."""
    match node:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            yield left, right
        case ast.Call() if called(node) in COMPARES:
            sides = node.args[1:3] if called(node) == "check_equal" else node.args[:2]
            if len(sides) == 2:
                yield tuple(sides)
                yield from _rounds(sides, tree)
        case ast.Call(args=pairs) if called(node) == "compare":
            yield from (tuple(each.elts[1:]) for each in pairs if _is_pair(each))


def _is_pair(node):
    """Say whether an argument of `compare` is (name, ours, theirs)."""
    return isinstance(node, ast.Tuple) and len(node.elts) == 3


def _rounds(sides, tree) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what two loop variables stand for, where a loop lists it in tuples."""
    wanted = [side.id for side in sides if isinstance(side, ast.Name)]
    for loop in ast.walk(tree):
        if not (isinstance(loop, ast.For) and isinstance(loop.target, ast.Tuple)):
            continue
        names = [getattr(each, "id", None) for each in loop.target.elts]
        if len(wanted) == 2 and set(wanted) <= set(names):
            places = [names.index(name) for name in wanted]
            for each in getattr(loop.iter, "elts", []):
                if len(getattr(each, "elts", [])) == len(names):
                    yield tuple(each.elts[place] for place in places)


@rule
def derivatives_by_hand(chapter: Chapter) -> Problems:
    """What is checked as worked out by hand did not come from autograd."""
    for cell, node, names in nodes_with_names(chapter.code):
        by_hand = None
        if called(node) == "check_derivative":
            by_hand = argument(node, 3, "by_hand")
        elif called(node) == "check_derivative_answer" and "solution" in cell.tags:
            by_hand = argument(node, 1, "answer")
        if by_hand is not None and names.from_autograd(by_hand):
            yield (
                cell.cell,
                f"checks autograd's own result, {ast.unparse(by_hand)}",
                f"give what was worked out by hand: without {sorted(AUTOGRAD)}",
            )


@rule
def tolerances_tight(chapter: Chapter) -> Problems:
    """A tolerance is that of rounding; a wider one says why, in words beside it."""
    for cell in chapter.code:
        for node in ast.walk(cell.tree):
            limit = _too_wide(node, cell.tree)
            if limit and not reason(cell, node):
                yield (
                    cell.cell,
                    f"line {node.lineno} lets an error of {limit:g} pass",
                    f"{TOLERANCE:g} is enough for rounding, and {TERMS} terms; "
                    f"or say why on the line, in {WORDS} words or more",
                )


def _too_wide(node, tree):
    """Return the tolerance of a comparison that is too wide, else None."""
    match node:
        case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE()], comparators=[right]):
            limit, allowed = constant(right), TOLERANCE
            limit = limit if _is_error(left, tree) else None
        case ast.keyword(arg="terms", value=value):
            limit, allowed = max(_numbers(value), default=None), TERMS
        case ast.keyword(arg=name, value=value) if name in LIMITS:
            limit, allowed = constant(value), TOLERANCE
        case ast.Call(keywords=named) if called(node) in GENEROUS:
            told = {each.arg for each in named}
            usual = GENEROUS[called(node)].items()
            limit = max((size for name, size in usual if name not in told), default=0)
            allowed = TOLERANCE
        case _:
            return None
    return limit if limit is not None and limit > allowed else None


def _numbers(node):
    """Return the values of the arithmetic on numbers alone in an expression."""
    values = (constant(each) for each in ast.walk(node))
    return [value for value in values if value is not None]


def _is_error(node, tree):
    """Say whether an expression, or what its name was given, holds an error."""
    return any(called(each) in ERRORS for each in ast.walk(_given(node, tree)))


def _given(node, tree):
    """Return what a cell gives a name, else the node; several values as a tuple."""
    values = [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Assign)
        and any(
            getattr(target, "id", 0) == getattr(node, "id", 1)
            for target in each.targets
        )
    ]
    return ast.Tuple(values) if values else node


@rule
def errors_whole(chapter: Chapter) -> Problems:
    """An error is compared as it was measured: not a share of it, nor its square."""
    for cell in chapter.code:
        for node in ast.walk(cell.tree):
            if not (isinstance(node, ast.Compare) and constant(node.comparators[0])):
                continue
            shares = ast.walk(_given(node.left, cell.tree))
            if any(
                isinstance(each, ast.BinOp) and _is_error(each, cell.tree)
                for each in shares
            ):
                yield (
                    cell.cell,
                    f"line {node.lineno} compares what it made of an error",
                    "compare the error itself",
                )
