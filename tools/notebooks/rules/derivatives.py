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
from tools.notebooks.rules.syntax import argument, called


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
        named = set().union(*(_named(check.source) for check in checks))
        calls = any("check_derivative(" in check.source for check in checks)
        if wanted and named and calls and not wanted & named:
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
            varied = _varied(argument(node, 1, "f"))
            if said and varied in _SYMBOLS and varied[0].lower() not in said:
                yield (
                    cell.cell,
                    f"says {ast.unparse(name)} and varies {varied}",
                    "differentiate with respect to what the name says",
                )


def _varied(function):
    """Return the first argument of a lambda, None for anything else."""
    match function:
        case ast.Lambda(args=ast.arguments(args=[first, *_])):
            return first.arg
    return None


def _named(text):
    """Return the letters of the derivatives that a text names: ("l", "w")."""
    bare = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return {(above.lower(), below.lower()) for above, below in _NAMED.findall(bare)}
