"""Rules about the derivatives that a chapter displays."""

import ast
import re
import unicodedata

from tools.notebooks.arithmetic import carriers
from tools.notebooks.derivatives import (
    checks_of,
    loose_results,
    ratios,
    unchecked_derivatives,
)
from tools.notebooks.rules.names import made_from, mentioned
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.rules.syntax import (
    CHECKS,
    argument,
    asserts,
    called,
    run_at_once,
)
from tools.notebooks.sheet import pairs


@rule
def derivatives_checked(chapter: Chapter) -> Problems:
    """Every numbered derivative is followed by its check."""
    for formula in unchecked_derivatives(chapter.notebook):
        yield (
            formula.cell,
            f"displays the derivative ({formula.number}), and no check follows it",
            "add a code cell tagged `check` before the next derivative or section",
        )


@rule
def results_numbered(chapter: Chapter) -> Problems:
    """A derivative without a number leads to one that has one, or to a check."""
    for formula in loose_results(chapter.notebook):
        yield (
            formula.cell,
            "states a derivative that neither a numbered one nor a check follows",
            "number it with `\\tag{…}` and check it, or leave out its right side",
        )


_NAMED = re.compile(r"∂²?(?:vec )?(\w)[^/\"']*/∂(?:vec )?(\w)")
_SYMBOLS = {"b", "w", "W", "X", "y_hat", "Y_hat"}


@rule
def the_derivative_displayed_is_checked(chapter: Chapter) -> Problems:
    """A check after a numbered derivative names it: ∂L/∂w after ∂L/∂w."""
    for formula, checks in checks_of(chapter.notebook):
        wanted = ratios(formula.tex)
        named = set().union(*map(_checked, checks))
        if wanted and named and not wanted & named:
            yield (
                formula.cell,
                f"displays ({formula.number}), and the check after it is of another "
                f"derivative, {', '.join(f'∂{a}/∂{b}' for a, b in sorted(named))}",
                "check what is displayed, and name it as it is displayed",
            )


@rule
def the_line_of_a_derivative_is_checked(chapter: Chapter) -> Problems:
    """A check after a numbered derivative looks at what its line computes."""
    lines = {formula.number: own for formula, own in pairs(chapter.notebook)}
    trees = [cell.tree for cell in chapter.code]
    for formula, checks in checks_of(chapter.notebook):
        own = _computed_by(chapter, set(lines[formula.number]))
        made = made_from(trees, own | {f".{name}" for name in own})
        looks = (
            asserts(node) and mentioned(node) & made
            for check in checks
            for node in run_at_once(check.tree)
        )
        if own and checks and not any(looks):
            yield (
                formula.cell,
                f"displays ({formula.number}), and the check after it does not look at "
                f"what its line computes, {', '.join(sorted(own))}",
                "compare that with what was found in another way, or end the line that "
                f"does compute it with `# ({formula.number})`",
            )


def _computed_by(chapter, lines):
    """Return the names of the functions and variables that have one of these lines."""
    return {
        name
        for cell in chapter.code
        for name, node in carriers(cell.tree, cell.source, lines)
        for name in ([name] if isinstance(node, ast.FunctionDef) else _targets(node))
    }


def _targets(node):
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = (each for target in targets for each in ast.walk(target))
    return [each.id for each in names if isinstance(each, ast.Name)]


@rule
def checks_do_as_they_say(chapter: Chapter) -> Problems:
    """A check named ∂L/∂w varies w."""
    for cell in chapter.code:
        for node in ast.walk(cell.tree):
            if called(node) != "check_derivative":
                continue
            name = argument(node, 0, "name") or ast.Constant("")
            said = {below for _, below in _named(ast.unparse(name))}
            other = [each for each in _varied(node) if each in _SYMBOLS]
            other = [each for each in other if each[0].lower() not in said]
            if said and other:
                yield (
                    cell.cell,
                    f"says {ast.unparse(name)} and varies {other[0]}",
                    "differentiate with respect to what the name says",
                )


def _checked(cell):
    """Return the letters of the derivatives that a cell's checks are named after.

    A name may be put together from others, so all strings of the cell count.
    """
    calls = {called(node) for node in ast.walk(cell.tree)}
    return _named(cell.source) if calls & CHECKS else set()


def _varied(call):
    """Return the names of what a check varies: of the function, and of the point."""
    match argument(call, 1, "f"):
        case ast.Lambda(args=ast.arguments(args=[first, *_])):
            yield first.arg
    match argument(call, 2, "at"):
        case ast.Name(id=name):
            yield name.rstrip("0123456789")


def _named(text):
    """Return the letters of the derivatives that a text names: ("l", "w")."""
    bare = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return {(above.lower(), below.lower()) for above, below in _NAMED.findall(bare)}
