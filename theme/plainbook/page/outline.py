"""The outline of a page."""

from dataclasses import dataclass, field

from markupsafe import Markup

from ..html.tree import nested
from ..nodes.context import Heading


@dataclass
class OutlineItem:
    """One heading with those under it."""

    id: str
    html: Markup
    level: int
    children: list["OutlineItem"] = field(default_factory=list)


def outline_tree(headings: list[Heading], levels: int) -> list[OutlineItem]:
    """Nest a page's headings.

    Args:
        headings: The headings, in order.
        levels: How many levels to keep, from the highest that there is.

    Returns:
        The headings of the highest level, with the others under them.
    """
    deepest = min((heading.depth for heading in headings), default=0) + levels - 1
    return nested(
        OutlineItem(heading.id, heading.html, heading.depth)
        for heading in headings
        if heading.depth <= deepest
    )
