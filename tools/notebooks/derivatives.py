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
from collections.abc import Iterator

from nbformat import NotebookNode

from tools.notebooks.chapters import tags
from tools.notebooks.markdown import displayed_math, equation_number, headings

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_FRACTION = rf"\\[dt]?frac(?=\{{\\partial){_GROUP}{_GROUP}"
_DERIVATIVE = re.compile(rf"(?:{_FRACTION}|\\nabla\b)")
_CHAIN_RULE = re.compile(
    rf"{_FRACTION}|\\sum(?:[_^](?:{_GROUP}|\w))*|\\[,;!\\]|[\s.,&]"
)
_LAYOUT = re.compile(r"\\(?:begin|end)\{aligned\}")


def unchecked_derivatives(notebook: NotebookNode) -> tuple[int, list[tuple[int, str]]]:
    """Pair numbered derivatives with checks.

    Args:
        notebook: A chapter.

    Returns:
        How many derivatives it displays, and those without a check: the number
        of the cell, counting from 1, and the equation's number.
    """
    events = list(_events(notebook))
    numbered = [i for i, (kind, *_) in enumerate(events) if kind == "numbered"]
    unchecked = [events[i] for i in numbered if _followed_by(events, i) != "check"]
    return len(numbered), [(cell, tag) for _, cell, tag in unchecked]


def loose_results(notebook: NotebookNode) -> list[int]:
    """Find derivatives without a number that lead to none and have no check.

    Args:
        notebook: A chapter.

    Returns:
        The numbers of their cells, counting from 1.
    """
    events = list(_events(notebook))
    return [
        cell
        for i, (kind, cell, _) in enumerate(events)
        if kind == "unnumbered" and not _followed_by(events, i)
    ]


def _events(notebook) -> Iterator[tuple]:
    """Yield headings, derivatives and checks in reading order."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            yield from _markdown_events(number, cell.source)
        elif "check" in tags(cell):
            yield ("check", number, None)


def _markdown_events(number, source):
    events = [(at, "heading", number, level) for level, at in headings(source)]
    for at, tex in displayed_math(source):
        tag = equation_number(tex)
        if not tag and _states_result(tex):
            events.append((at, "unnumbered", number, None))
        elif tag and ("\\partial" in tex or "\\nabla" in tex):
            events.append((at, "numbered", number, tag))
    return [event[1:] for event in sorted(events)]


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


def _followed_by(events, i):
    """Return what follows a derivative in its section: a check, or the next one."""
    section = next(
        (level for kind, _, level in reversed(events[:i]) if kind == "heading"), 0
    )
    for kind, _, value in events[i + 1 :]:
        if kind in {"check", "numbered"}:
            return kind
        if kind == "heading" and value <= section:
            return None
    return None
