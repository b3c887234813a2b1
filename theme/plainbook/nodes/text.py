"""Text and what stands in a line of it."""

import re

from markupsafe import Markup, escape

from ..html.markup import classes, element
from .context import Node, Page
from .registry import NODES

# In TeX's notation or without it; a number before a letter counts molecules.
_CHEMICAL = re.compile(
    r"\^\{(?P<up_in_braces>[^}]*)\}|\^(?P<up>\d+[+-]?|[+-])"
    r"|(?<=[A-Za-z\d)\]}])(?P<up_at_end>[+-])(?=$|[\s)\]])"
    r"|_\{(?P<down_in_braces>[^}]*)\}|_?(?<=[A-Za-z)\]_])(?P<down>\d+)"
)
# What mystmd puts into a paragraph where an author embeds a figure in a line.
BLOCKS = {"container", "embed"}


@NODES.renders("text")
def text(node: Node, _page: Page) -> Markup:
    """Plain text, escaped."""
    return escape(node["value"])


@NODES.renders("paragraph")
def paragraph(node: Node, page: Page) -> Markup:
    """A paragraph; HTML allows no figure in one, so around a figure it is a box."""
    kinds = {child.get("type") for child in node.get("children", ())}
    return page.wrap("div" if kinds & BLOCKS else "p", node)


@NODES.renders("break")
def line_break(_node: Node, _page: Page) -> Markup:
    """A line break that the author asked for."""
    return element("br")


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
