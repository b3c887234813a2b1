"""Trees: of a page's nodes, and of lines that have levels."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar


class Line(Protocol):
    """A line of an outline or a list, with those under it."""

    level: int
    children: list


AnyLine = TypeVar("AnyLine", bound=Line)


def walk(*nodes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes and all that they contain, in the order of the text.

    Examples:
        >>> tree = {"type": "p", "children": [{"type": "em"}, {"type": "text"}]}
        >>> [node["type"] for node in walk(tree)]
        ['p', 'em', 'text']
    """
    for node in nodes:
        yield node
        yield from walk(*node.get("children", ()))


def nested(lines: Iterable[AnyLine]) -> list[AnyLine]:
    """Put each line under the last one whose level is less; return the top ones."""
    top: list[AnyLine] = []
    above: list[AnyLine] = []
    for line in lines:
        while above and above[-1].level >= line.level:
            above.pop()
        (above[-1].children if above else top).append(line)
        above.append(line)
    return top
