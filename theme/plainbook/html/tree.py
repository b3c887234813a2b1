"""Trees: of a page's nodes, and of lines that have levels."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Protocol, TypeVar


class Line(Protocol):
    """A line of an outline or a list, with those under it."""

    level: int
    children: list


AnyLine = TypeVar("AnyLine", bound=Line)


def walk(*nodes: dict[str, Any], closed: Collection[str] = ()) -> Iterator[dict]:
    """The nodes and all that they contain, in the order of the text.

    Args:
        *nodes: Where to begin.
        closed: The types of nodes whose content is left out.

    Examples:
        >>> tree = {"type": "p", "children": [{"type": "em"}, {"type": "text"}]}
        >>> [node["type"] for node in walk(tree)]
        ['p', 'em', 'text']
        >>> [node["type"] for node in walk(tree, closed={"p"})]
        ['p']
    """
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        if node.get("type") not in closed:
            waiting += reversed(node.get("children", ()))


def plain_text(node: dict[str, Any]) -> str:
    """The text of a node and everything in it, without markup.

    Examples:
        >>> plain_text({"type": "p", "children": [{"type": "text", "value": "x"}]})
        'x'
    """
    leaves = (inner for inner in walk(node) if "children" not in inner)
    return "".join(str(leaf.get("value") or leaf.get("alt") or "") for leaf in leaves)


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
