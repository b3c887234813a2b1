r"""Which displayed derivatives have a check.

A derivative counts as displayed where a formula between `$$` holds `\partial`
or `\nabla` and carries a number, `\tag{…}`. It counts as checked if a code cell
tagged `check` follows it before the next numbered derivative and before the
section that it stands in ends.

One without a number restates, or is a step on the way. If it states a result, a
numbered derivative or a check must follow it in its section. A chain rule, whose
right side holds derivatives and sums alone, states none yet.
"""

import re
from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

from tools.notebooks.reading_order import Code, Formula, Heading, Item, reading_order

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_FRACTION = rf"\\[dt]?frac(?=\{{\\partial){_GROUP}{_GROUP}"
_DERIVATIVE = re.compile(rf"(?:{_FRACTION}|\\nabla\b)")
_CHAIN_RULE = re.compile(
    rf"{_FRACTION}|\\sum(?:[_^](?:{_GROUP}|\w))*|\\[,;!\\]|[\s.,&]"
)
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
        and ("\\partial" in item.tex or "\\nabla" in item.tex)
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
    level = next(
        (item.level for item in reversed(items[:i]) if isinstance(item, Heading)), 0
    )
    for item in _section(items[i + 1 :], level):
        if _is_numbered(item) or (isinstance(item, Code) and item.is_check):
            return item
    return None


def _section(items: Sequence[Item], level: int) -> Iterator[Item]:
    """Yield items up to the next heading of a level, or of a higher one."""
    for item in items:
        if isinstance(item, Heading) and item.level <= level:
            return
        yield item
