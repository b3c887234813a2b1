"""Rules about the derivatives that a chapter displays."""

import ast
import re
import unicodedata

from tools.notebooks.derivatives import (
    checks_of,
    loose_results,
    ratios,
    unchecked_derivatives,
)
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.rules.syntax import CHECKS, argument, called


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
