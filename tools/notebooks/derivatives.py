r"""Which displayed derivatives have a check.

A derivative counts as displayed where a formula between `$$` holds `\partial`
or `\nabla` and carries a number, `\tag{…}`. It counts as checked if a code cell
tagged `check` follows it before the next numbered derivative and before the
section that it stands in ends.

One without a number restates, or is a step on the way. If it states a result, a
numbered derivative or a check must follow it in its section. A chain rule, whose
right side holds derivatives and sums alone, states none yet.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

from tools.notebooks.reading_order import Code, Formula, Heading, Item, reading_order

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_INSIDE = r"(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*"
_FRACTION = rf"\\[dt]?frac(?=\{{\\partial){_GROUP}{_GROUP}"
# dL/dw, ∂_w L and L'(w) are derivatives too, and so is a multiple of one.
_D = r"(?:d|\\mathrm\s*\{?d\}?)"
_OTHER = (
    rf"\\[dt]?frac\s*\{{\s*{_D}\s*[A-Z\\}}]|{_D}\s*[A-Z]\s*/\s*{_D}\s*\w"
    r"|\\partial(?![a-z])|[A-Za-z](?:'|\^\{?\\prime)"
)
_FACTOR = r"(?:[-+\s&\d.(\[]|\\left|\\[,;:! ])*"
_DERIVATIVE = re.compile(rf"{_FACTOR}(?:{_FRACTION}|\\nabla\b|{_OTHER})")
_CHAIN_RULE = re.compile(
    rf"{_FRACTION}|\\sum(?:[_^](?:{_GROUP}|\w))*|\\[,;!\\]|[\s.,&]"
)
_RATIO = re.compile(
    rf"\\[dt]?frac\{{\\partial(?:\^2)?({_INSIDE})\}}\{{\\partial({_INSIDE})\}}"
)
_MARKS = re.compile(r"\\operatorname\{vec\}|\\partial|\\[a-z]+")
_LAYOUT = re.compile(r"\\(?:begin|end)\{aligned\}")


def numbered_derivatives(notebook: NotebookNode) -> list[Formula]:
    """Return the derivatives with a number that a chapter displays, in order."""
    return [item for item in reading_order(notebook) if _is_numbered(item)]


def unchecked_derivatives(notebook: NotebookNode) -> list[Formula]:
    """Return the numbered derivatives that no check follows."""
    items = list(reading_order(notebook))
    return [
        item
        for i, item in enumerate(items)
        if _is_numbered(item) and not isinstance(_followed_by(items, i), Code)
    ]


def checks_of(notebook: NotebookNode) -> Iterator[tuple[Formula, list[Code]]]:
    """Yield each numbered derivative with its checks.

    They stand between it and the next one, in the section that it stands in.
    """
    items = list(reading_order(notebook))
    for i, item in enumerate(items):
        if _is_numbered(item):
            own = itertools.takewhile(
                lambda each: not _is_numbered(each), _rest_of_section(items, i)
            )
            yield (
                item,
                [each for each in own if isinstance(each, Code) and each.is_check],
            )


def ratios(tex: str) -> set[tuple[str, str]]:
    """Return the letters of the derivatives that a formula states: ("L", "w")."""
    stated = re.split(r"\\qquad|\\Longrightarrow|\\;", _LAYOUT.sub("", tex))
    found = (_RATIO.match(part.strip(" -+&\n")) for part in stated)
    return {(_letter(each[1]), _letter(each[2])) for each in found if each}


def _letter(tex):
    """Return the letter of a symbol, in lower case: no hat, no index, no weight."""
    plain = _MARKS.sub(" ", tex.replace("\\theta", "θ"))
    return next((c.lower() for c in plain if c.isalpha()), "")


def loose_results(notebook: NotebookNode) -> list[Formula]:
    """Return derivatives without a number that lead to none and have no check."""
    items = list(reading_order(notebook))
    return [
        item
        for i, item in enumerate(items)
        if _is_unnumbered_result(item) and not _followed_by(items, i)
    ]


def _is_numbered(item):
    return (
        isinstance(item, Formula)
        and item.displayed
        and item.number is not None
        and (
            "\\partial" in item.tex
            or "\\nabla" in item.tex
            or bool(_DERIVATIVE.match(_LAYOUT.sub("", item.tex).strip()))
        )
    )


def _is_unnumbered_result(item):
    return (
        isinstance(item, Formula)
        and item.displayed
        and item.number is None
        and _states_result(item.tex)
    )


def _states_result(tex):
    """Say whether a formula sets a derivative equal to more than a chain rule."""
    for equation in _LAYOUT.sub("", tex).split("\\qquad"):
        # An "=" in braces is a bound of a sum.
        flat = re.sub(_GROUP, lambda match: match[0].replace("=", " "), equation)
        left, _, right = flat.partition("=")
        right = right.rpartition("=")[2]
        if _DERIVATIVE.match(left.strip()) and _CHAIN_RULE.sub("", right):
            return True
    return False


def _followed_by(items: Sequence[Item], i: int) -> Code | Formula | None:
    """Return what follows a derivative in its section: a check, or the next one."""
    for item in _rest_of_section(items, i):
        if _is_numbered(item) or (isinstance(item, Code) and item.is_check):
            return item
    return None


def _rest_of_section(items: Sequence[Item], i: int) -> Iterator[Item]:
    """Yield what follows an item, up to the next heading of its section's level."""
    level = next(
        (item.level for item in reversed(items[:i]) if isinstance(item, Heading)), 0
    )
    for item in items[i + 1 :]:
        if isinstance(item, Heading) and item.level <= level:
            return
        yield item
