"""Text and what stands in a line of it."""

import re

from markupsafe import Markup, escape

from ..markup import classes, element
from ..page import Node, Page
from ..registry import NODES

# In TeX's notation or without it; a number before a letter counts molecules.
_CHEMICAL = re.compile(
    r"\^\{(?P<up_in_braces>[^}]*)\}|\^(?P<up>\d+[+-]?|[+-])"
    r"|(?<=[A-Za-z\d)\]}])(?P<up_at_end>[+-])(?=$|[\s)\]])"
    r"|_\{(?P<down_in_braces>[^}]*)\}|_?(?<=[A-Za-z)\]_])(?P<down>\d+)"
)
# mystmd makes text of a formula that is a number, with a hyphen for its minus.
_NEGATIVE = re.compile(r"-(\d[\d.,]*)")


@NODES.renders("text")
def text(node: Node, _page: Page) -> Markup:
    """Plain text, escaped."""
    if number := _NEGATIVE.fullmatch(node["value"]):
        return escape(f"−{number[1]}")
    return escape(node["value"])


@NODES.renders("paragraph")
def paragraph(node: Node, page: Page) -> Markup:
    """A paragraph; one that only repeats a button of the page is left out."""
    children = node.get("children", [])
    only = children[0] if len(children) == 1 else {}
    if only.get("url") in page.buttons:
        return Markup("")
    stressed = "stressed" if only.get("type") == "emphasis" else None
    return page.wrap("p", node, stressed)


@NODES.renders("strong")
def strong(node: Node, page: Page) -> Markup:
    """Strong importance."""
    return page.wrap("strong", node)


@NODES.renders("emphasis")
def emphasis(node: Node, page: Page) -> Markup:
    """Stress."""
    return page.wrap("em", node)


@NODES.renders("delete")
def delete(node: Node, page: Page) -> Markup:
    """Text that no longer holds."""
    return page.wrap("del", node)


@NODES.renders("underline")
def underline(node: Node, page: Page) -> Markup:
    """Underlined text, which must not look like a link."""
    return page.wrap("span", node, "underline")


@NODES.renders("smallcaps")
def smallcaps(node: Node, page: Page) -> Markup:
    """Small capitals."""
    return page.wrap("span", node, "smallcaps")


@NODES.renders("subscript")
def subscript(node: Node, page: Page) -> Markup:
    """Subscript."""
    return page.wrap("sub", node)


@NODES.renders("superscript")
def superscript(node: Node, page: Page) -> Markup:
    """Superscript."""
    return page.wrap("sup", node)


@NODES.renders("span")
def span(node: Node, page: Page) -> Markup:
    """A span with a class or an anchor, as index entries have."""
    return page.wrap("span", node)


@NODES.renders("break")
def line_break(_node: Node, _page: Page) -> Markup:
    """A line break that the author asked for."""
    return element("br")


@NODES.renders("abbreviation")
def abbreviation(node: Node, page: Page) -> Markup:
    """An abbreviation with its long form."""
    return page.wrap("abbr", node, title=node.get("title"))


@NODES.renders("keyboard")
def keyboard(node: Node, page: Page) -> Markup:
    """A key to press."""
    return page.wrap("kbd", node)


@NODES.renders("inlineCode")
def inline_code(node: Node, _page: Page) -> Markup:
    """Code in a line."""
    return element("code", node["value"], class_=classes(node.get("class")))


@NODES.renders("si")
def si(node: Node, _page: Page) -> Markup:
    """A quantity with its unit, kept on one line."""
    return element("span", node["value"], class_="quantity", title=node.get("alt"))


@NODES.renders("chemicalFormula")
def chemical_formula(node: Node, _page: Page) -> Markup:
    """A formula such as H2O or Ca^2+, its counts lowered, its charges raised."""
    html, end = Markup(""), 0
    for found in _CHEMICAL.finditer(node["value"]):
        kind = "sup" if found.lastgroup.startswith("up") else "sub"
        html += node["value"][end : found.start()]
        html += element(kind, found[found.lastgroup].replace("-", "\N{MINUS SIGN}"))
        end = found.end()
    return element("span", html, node["value"][end:], class_="chemical")


@NODES.renders("inlineExpression")
def inline_expression(node: Node, page: Page) -> Markup:
    """The value of an expression where it was run, otherwise its source."""
    result = node.get("result") or {}
    value = (result.get("data") or {}).get("text/plain")
    if node.get("children"):
        return page.wrap("span", node)
    return element("code", value if value is not None else node["value"])


@NODES.renders("icon")
def icon(node: Node, _page: Page) -> Markup:
    """An icon by its name: no icon font is loaded, so its name is read."""
    return element("span", node.get("name") or node.get("value", ""), class_="icon")
