"""Node types whose children are put into one element, and nothing else."""

from functools import partial

from markupsafe import Markup

from .context import Node, Page
from .registry import NODES

# By node type: the element, and a class that the style sheet knows it by.
WRAPPED = {
    "abbreviation": ("abbr", None),
    "admonitionTitle": ("p", "title"),  # outside a box, as in an aside
    "caption": ("figcaption", None),
    "cardTitle": ("p", "title"),
    "definitionDescription": ("dd", None),
    "definitionList": ("dl", None),
    "definitionTerm": ("dt", None),
    "delete": ("del", None),
    "div": ("div", None),
    "emphasis": ("em", None),
    "footer": ("div", "card-footer"),
    "glossary": ("div", "glossary"),
    "grid-item": ("div", "grid-item"),
    "header": ("div", "card-header"),
    "keyboard": ("kbd", None),
    "legend": ("div", "legend"),
    "mathGroup": ("div", "equations"),
    "smallcaps": ("span", "smallcaps"),
    "span": ("span", None),
    "strong": ("strong", None),
    "subscript": ("sub", None),
    "summary": ("p", "title"),  # outside a drop-down
    "superscript": ("sup", None),
    "tabSet": ("div", "tabs"),  # a script makes tabs of its panels
    "underline": ("span", "underline"),  # which must not look like a link
    "blockquote": ("blockquote", None),
}


def wrapped(tag: str, class_: str | None, node: Node, page: Page) -> Markup:
    """The children of a node in an element that keeps its id, title and classes."""
    return page.wrap(tag, node, class_, title=node.get("title"))


for kind, (tag, class_) in WRAPPED.items():
    NODES.renders(kind)(partial(wrapped, tag, class_))
