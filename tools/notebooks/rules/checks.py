"""Rules that keep a check from being emptied: each names a way in which one was."""

import ast
from collections.abc import Iterator

from tools.notebooks.reading_order import Code
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.rules.syntax import (
    AUTOGRAD,
    Names,
    argument,
    asserts,
    called,
    constant,
    same,
    walk_with_parents,
)

TOLERANCE = 1e-10  # of a MAPE that says "the same": what rounding leaves is below
TERMS = 2000  # the most products that a sum of the course adds
COMPARES = {"check_equal", "mape", "scaled_error", "equal", "allclose"}
GOES_ROUND = ast.If | ast.While | ast.IfExp | ast.BoolOp


def checking_cells(chapter: Chapter) -> Iterator[Code]:
    """Yield the checks and solutions of a chapter."""
    return (cell for cell in chapter.code if {"check", "solution"} & cell.tags)


@rule
def helpers_as_they_are(chapter: Chapter) -> Problems:
    """No cell gives another meaning to what it has from tools/."""
    helpers = {
        name.asname or name.name
        for cell in chapter.code
        for node in ast.walk(cell.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tools")
        for name in node.names
    }
    for cell in chapter.code:
        for name in _bound(cell.tree):
            if name in helpers:
                yield (
                    cell.cell,
                    f"gives {name} another meaning",
                    "use another name; what tools/ says is what checks must use",
                )


def _bound(tree) -> Iterator[str]:
    """Yield the names, and the first names of attributes, that code binds."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.Attribute(ctx=ast.Store(), value=ast.Name(id=name)):
                yield name
            case ast.Import(names=names):
                yield from (each.asname or each.name for each in names)
            case ast.ImportFrom(module=str(module), names=names):
                if not module.startswith("tools"):
                    yield from (each.asname or each.name for each in names)


@rule
def errors_come_out(chapter: Chapter) -> Problems:
    """No check catches the error that it is there to raise."""
    for cell in chapter.code:
        if any(called(node) == "suppress" for node in ast.walk(cell.tree)):
            yield cell.cell, "calls suppress, which hides errors", "let them out"
    for cell in checking_cells(chapter):
        if "solution" in cell.tags and _catches(cell.tree):
            yield cell.cell, "is a solution that catches errors", "let them out"


def _catches(tree):
    return any(isinstance(node, ast.Try) for node in ast.walk(tree))


@rule
def checks_are_reached(chapter: Chapter) -> Problems:
    """No check stands where it may not run: under a condition, in an empty loop."""
    for cell in checking_cells(chapter):
        for node, parents in walk_with_parents(cell.tree):
            if asserts(node) and _may_skip(parents):
                yield (
                    cell.cell,
                    f"line {node.lineno} checks under a condition that may not hold",
                    "check without condition, or assert the condition too",
                )


def _may_skip(parents):
    """Say whether what stands in these nodes may never run."""
    loops = [node for node in parents if isinstance(node, ast.For)]
    empty = any(not getattr(loop.iter, "elts", [1]) for loop in loops)
    conditions = [node for node in parents if isinstance(node, GOES_ROUND)]
    return empty or not all(_holds_once(each, loops) for each in conditions)


def _holds_once(node, loops):
    """Say whether a condition is `step == 1` in a loop over a range that has 1."""
    match getattr(node, "test", None):
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[right]):
            value = constant(right)
            return any(
                getattr(loop.target, "id", None) == name
                and called(loop.iter) == "range"
                and value in range(*(constant(each) or 0 for each in loop.iter.args))
                for loop in loops
            )
    return False


@rule
def two_things_compared(chapter: Chapter) -> Problems:
    """Nothing is compared with itself, and autograd not with autograd."""
    names = Names()
    for cell in chapter.code:
        names.read(cell.tree)
        for node in ast.walk(cell.tree):
            for one, other in _pairs(node, cell.tree):
                one, other = names.resolve(one), names.resolve(other)
                if same(one, other):
                    yield (
                        cell.cell,
                        f"compares {ast.unparse(one)} with itself",
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
    names = Names()
    for cell in chapter.code:
        names.read(cell.tree)
        for node in ast.walk(cell.tree):
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
def answers_measured(chapter: Chapter) -> Problems:
    """What a check expects of an answer is measured, and the solution is not that."""
    names = Names()
    for cell in chapter.code:
        names.read(cell.tree)
        for node in ast.walk(cell.tree):
            if called(node) != "check_answer":
                continue
            answer, expected = (
                argument(node, 1, "answer"),
                argument(node, 2, "expected"),
            )
            measured = names.resolve(expected)
            if constant(measured) is not None:
                yield (
                    cell.cell,
                    f"expects {ast.unparse(measured)}, which nothing measured",
                    "compute what is expected in a way of its own",
                )
            elif "solution" in cell.tags and same(names.resolve(answer), measured):
                yield (
                    cell.cell,
                    "answers with what the check expects",
                    "write the answer out",
                )


@rule
def tolerances_tight(chapter: Chapter) -> Problems:
    """A tolerance is that of rounding; a wider one says why, beside it."""
    for cell in chapter.code:
        lines = cell.source.splitlines()
        for node in ast.walk(cell.tree):
            if (limit := _too_wide(node, cell.tree)) is None:
                continue
            if "#" not in lines[node.end_lineno - 1]:
                yield (
                    cell.cell,
                    f"line {node.lineno} lets an error of {limit:g} pass",
                    f"{TOLERANCE:g} is enough for rounding, and {TERMS} terms; "
                    "or say why in a comment on the line",
                )


def _too_wide(node, tree):
    """Return the tolerance of a comparison that is too wide, else None."""
    match node:
        case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE()], comparators=[right]):
            limit = constant(right)
            mape = _is_mape(left, tree)
            return limit if mape and limit is not None and limit > TOLERANCE else None
        case ast.keyword(arg="terms", value=value):
            limit = constant(value)
            return limit if limit is not None and limit > TERMS else None
        case ast.keyword(arg="rtol" | "atol", value=value):
            limit = constant(value)
            return limit if limit is not None and limit > TOLERANCE else None
    return None


def _is_mape(node, tree):
    """Say whether an expression, or what its name was given, holds a MAPE."""
    if isinstance(node, ast.Name):
        given = [
            each.value
            for each in ast.walk(tree)
            if isinstance(each, ast.Assign)
            and any(getattr(target, "id", None) == node.id for target in each.targets)
        ]
        return any(_is_mape(value, tree) for value in given)
    found = {called(each) for each in ast.walk(node)}
    return bool(found & {"mape", "scaled_error"})
