"""Rules that let every check run and speak: each names a way to silence one."""

import ast
from collections.abc import Iterator

from tools.notebooks.reading_order import Code
from tools.notebooks.rules.names import Names, nodes_with_names
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.rules.syntax import (
    argument,
    asserts,
    called,
    constant,
    walk_with_parents,
)

GOES_ROUND = ast.If | ast.While | ast.IfExp | ast.BoolOp | ast.match_case
GOES_ROUND |= ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
JUMPS = ast.Break | ast.Continue | ast.Return
LEAVES = {"exit", "quit"}
HIDES = {"eval", "exec", "globals", "locals", "setattr", "__import__", "import_module"}
SWALLOWS = {"suppress", "contextmanager", "ExitStack", "__exit__"}


def checking_cells(chapter: Chapter) -> Iterator[Code]:
    """Yield the checks and solutions of a chapter."""
    return (cell for cell in chapter.code if {"check", "solution"} & cell.tags)


@rule
def helpers_as_they_are(chapter: Chapter) -> Problems:
    """No cell gives another meaning to what it has from tools/."""
    helpers = {name for cell in chapter.code for name in _helpers(cell.tree)}
    for cell in chapter.code:
        for name in _bound(cell.tree):
            if name in helpers:
                yield (
                    cell.cell,
                    f"gives {name} another meaning",
                    "use another name; what tools/ says is what checks must use",
                )


def _helpers(tree) -> Iterator[str]:
    """Yield the names that code imports from tools/."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                ours = (each for each in names if each.name.split(".")[0] == "tools")
                yield from (each.asname or "tools" for each in ours)
            case ast.ImportFrom(module=str(module), names=names):
                if module.split(".")[0] == "tools":
                    yield from (each.asname or each.name for each in names)


def _bound(tree) -> Iterator[str]:
    """Yield the names, and the first names of attributes, that code binds."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.Attribute(ctx=ast.Store()):
                yield _first_name(node)
            case ast.Import(names=names):
                ours = (each for each in names if each.name.split(".")[0] != "tools")
                yield from (each.asname or each.name for each in ours)
            case ast.ImportFrom(module=str(module), names=names):
                if module.split(".")[0] != "tools":
                    yield from (each.asname or each.name for each in names)


def _first_name(node):
    """Return the a of a.b.c; None if no name stands first."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", None)


@rule
def code_in_sight(chapter: Chapter) -> Problems:
    """No cell makes names or code out of text, which these rules could not read."""
    for cell in chapter.code:
        for node in ast.walk(cell.tree):
            if called(node) in HIDES:
                yield cell.cell, f"calls {called(node)}", "write out what it does"
    for cell in checking_cells(chapter):
        if any(called(node) == "getattr" for node in ast.walk(cell.tree)):
            yield cell.cell, "is a check that calls getattr", "write out the attribute"


@rule
def errors_come_out(chapter: Chapter) -> Problems:
    """No check catches the error that it is there to raise, or leaves before it."""
    for cell in chapter.code:
        for name in sorted(SWALLOWS & {_name(node) for node in ast.walk(cell.tree)}):
            yield cell.cell, f"has {name}, which can hide errors", "let them out"
    for cell in checking_cells(chapter):
        nodes = list(ast.walk(cell.tree))
        if "solution" in cell.tags and any(isinstance(n, ast.Try) for n in nodes):
            yield cell.cell, "is a solution that catches errors", "let them out"
        if any(called(node) in LEAVES for node in nodes):
            yield cell.cell, "is a check that leaves the notebook", "let it end"


def _name(node):
    """Return the name that a node defines, imports, takes or looks up."""
    names = (getattr(node, each, None) for each in ("name", "id", "attr"))
    return next(filter(None, names), None)


@rule
def checks_are_reached(chapter: Chapter) -> Problems:
    """No check stands where it may not run: under a condition, in an empty loop."""
    names = Names()
    for cell in chapter.code:
        names.read(cell.tree)
        if not {"check", "solution"} & cell.tags:
            continue
        for node, parents in walk_with_parents(cell.tree):
            if asserts(node) and _may_skip(parents, names):
                yield (
                    cell.cell,
                    f"line {node.lineno} checks under a condition that may not hold",
                    "check without condition, or assert the condition too",
                )


def _may_skip(parents, names):
    """Say whether what stands in these nodes may never run."""
    loops = [node for node in parents if isinstance(node, ast.For)]
    conditions = [node for node in parents if isinstance(node, GOES_ROUND)]
    return (
        any(_is_empty(loop.iter, names) or _is_left(loop) for loop in loops)
        or any(_is_left(node) for node in parents if isinstance(node, ast.FunctionDef))
        or not all(_holds_once(each, loops) for each in conditions)
    )


def _is_empty(values, names):
    """Say whether a loop over these values never runs, as far as they are written."""
    values = names.given.get(getattr(values, "id", None), values)
    match values:
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Subscript(slice=ast.Slice(upper=ast.Constant(value=0))):
            return True
        case ast.Call(args=bounds) if called(values) == "range":
            numbers = [constant(names.resolve(each)) for each in bounds]
            return None not in numbers and not range(*map(int, numbers))
    return False


def _is_left(node):
    """Say whether a loop or function is left by other ways than by its end."""
    last = node.body[-1]
    jumps = (each for line in node.body for each in ast.walk(line))
    return any(isinstance(each, JUMPS) and each is not last for each in jumps)


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
def one_thing_asserted(chapter: Chapter) -> Problems:
    """An assertion of a check holds for one reason, which `or` would leave open."""
    for cell in checking_cells(chapter):
        for node in ast.walk(cell.tree):
            if isinstance(node, ast.Assert) and any(
                isinstance(each, ast.Or) for each in ast.walk(node.test)
            ):
                yield (
                    cell.cell,
                    f"line {node.lineno} asserts this or that",
                    "assert the one that is meant",
                )


@rule
def answers_measured(chapter: Chapter) -> Problems:
    """What a check expects of an answer is measured, and the solution is not that."""
    for cell, node, names in nodes_with_names(chapter.code, "check_answer"):
        answer = argument(node, 1, "answer")
        measured = names.resolve(argument(node, 2, "expected"))
        if constant(measured) is not None:
            yield (
                cell.cell,
                f"expects {ast.unparse(measured)}, which nothing measured",
                "compute what is expected in a way of its own",
            )
        elif "solution" in cell.tags and names.alike(answer, measured):
            yield cell.cell, "answers with what the check expects", "write it out"
