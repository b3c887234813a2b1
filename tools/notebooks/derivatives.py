r"""Which displayed derivatives have a check.

A derivative counts as displayed where a formula between `$$` holds `\partial`
or `\nabla` and carries a number, `\tag{…}`. One without a number restates, or
is a step on the way to one that has a number.

It counts as checked if a code cell tagged `check` follows it before the next
numbered derivative and before the section that it stands in ends.
"""

from collections.abc import Iterator

from nbformat import NotebookNode

from tools.notebooks.chapters import tags
from tools.notebooks.markdown import displayed_math, headings

_OPERATORS = ("\\partial", "\\nabla")


def unchecked_derivatives(notebook: NotebookNode) -> tuple[int, list[tuple[int, str]]]:
    """Pair derivatives with checks.

    Args:
        notebook: A chapter.

    Returns:
        How many derivatives it displays, and those without a check: the number
        of the cell, counting from 1, and the equation's number.
    """
    events = list(_events(notebook))
    derivatives = [i for i, (kind, *_) in enumerate(events) if kind == "derivative"]
    unchecked = [events[i] for i in derivatives if not _is_checked(events, i)]
    return len(derivatives), [(cell, tag) for _, cell, tag in unchecked]


def _events(notebook) -> Iterator[tuple]:
    """Yield headings, numbered derivatives and checks in reading order."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            yield from _markdown_events(number, cell.source)
        elif "check" in tags(cell):
            yield ("check", number, None)


def _markdown_events(number, source):
    events = [(at, "heading", number, level) for level, at in headings(source)]
    for at, tex in displayed_math(source):
        if "\\tag{" in tex and any(operator in tex for operator in _OPERATORS):
            tag = tex.partition("\\tag{")[2].partition("}")[0]
            events.append((at, "derivative", number, tag))
    return [event[1:] for event in sorted(events)]


def _is_checked(events, i):
    section = next(
        (level for kind, _, level in reversed(events[:i]) if kind == "heading"), 0
    )
    for kind, _, value in events[i + 1 :]:
        if kind == "check":
            return True
        if kind == "derivative" or value <= section:
            return False
    return False
