"""Tables, with a head, a body and a box to scroll in."""

import re

from markupsafe import Markup

from ..html.markup import classes, element
from .context import Node, Page
from .registry import NODES

# What LaTeX has beside the letters: commands that set type, and grouping.
_TYPESETTING = re.compile(r"\\(?:math[a-z]+|text[a-z]*|operatorname)\b|[\\{}]")


@NODES.renders("table")
def table(node: Node, page: Page) -> Markup:
    """A table; its leading rows of header cells are its head."""
    rows = node.get("children", [])
    count = next((i for i, row in enumerate(rows) if not is_head(row)), len(rows))
    head = Markup("").join(page.render(row) for row in rows[:count])
    body = Markup("").join(page.render(row) for row in rows[count:])
    content = element(
        "table",
        element("thead", head) if head else "",
        element("tbody", body) if body else "",
        id=node.get("html_id"),
        class_=classes(node.get("class")),
    )
    return element("div", content, class_="scroll table")


def is_head(row: Node) -> bool:
    """Tell whether a row has header cells only."""
    cells = row.get("children", [])
    return bool(cells) and all(cell.get("header") for cell in cells)


@NODES.renders("tableRow")
def table_row(node: Node, page: Page) -> Markup:
    """A row; a header cell in a row of data heads that row."""
    scope = "col" if is_head(node) else "row"
    cells = (cell(child, page, scope) for child in node.get("children", ()))
    return element("tr", *cells)


@NODES.renders("tableCell")
def table_cell(node: Node, page: Page) -> Markup:
    """A cell that stands outside a row."""
    return cell(node, page, "col")


def cell(node: Node, page: Page, scope: str) -> Markup:
    """A cell with its alignment and its spans; an empty header is none."""
    align = node.get("align")
    words = page.inner(node)
    header = node.get("header") and words
    if header and (spoken := spoken_formula(node)):
        words = element("span", words, role="img", aria_label=spoken)
    return element(
        "th" if header else "td",
        words,
        scope=scope if header else None,
        class_=classes(align and f"align-{align}", node.get("class")),
        colspan=node.get("colspan"),
        rowspan=node.get("rowspan"),
    )


def spoken_formula(node: Node) -> str | None:
    """A name for a header that is one formula: not every tool reads MathML there."""
    children = node.get("children", [])
    if [child.get("type") for child in children] != ["inlineMath"]:
        return None
    return _TYPESETTING.sub("", children[0]["value"])
