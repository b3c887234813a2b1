"""The outline of a page."""

from dataclasses import dataclass, field

from markupsafe import Markup

from .page import Heading


@dataclass
class OutlineItem:
    """One heading with those under it."""

    id: str
    html: Markup
    depth: int
    children: list["OutlineItem"] = field(default_factory=list)


def outline_tree(headings: list[Heading], levels: int) -> list[OutlineItem]:
    """Nest a page's headings.

    Args:
        headings: The headings, in order.
        levels: How many levels to keep, from the highest that there is.

    Returns:
        The headings of the highest level, with the others under them.
    """
    if not headings:
        return []
    deepest = min(heading.depth for heading in headings) + levels - 1
    top: list[OutlineItem] = []
    above: list[OutlineItem] = []
    for heading in headings:
        if heading.depth > deepest:
            continue
        item = OutlineItem(heading.id, heading.html, heading.depth)
        while above and above[-1].depth >= item.depth:
            above.pop()
        (above[-1].children if above else top).append(item)
        above.append(item)
    return top
