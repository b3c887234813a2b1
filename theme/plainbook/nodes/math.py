"""Formulas, which mystmd has rendered with KaTeX already."""

import re

from markupsafe import Markup

from ..markup import classes, element, trusted
from ..page import Node, Page
from ..registry import NODES

# The colour of a symbol, not that of a background or a border.
_COLOUR = re.compile(r"(?<=[\";])color:([^;\"]+);")
# The last of the parts between which a formula may be broken.
_LAST_PART = re.compile(r'(.*)(<span class="base">.*)(</span></span>)', re.DOTALL)


@NODES.renders("inlineMath")
def inline_math(node: Node, page: Page) -> Markup:
    """A formula in a line, which does not end between it and a full stop."""
    kept = r'\1<span class="whole">\2</span>\3'
    html = trusted(_LAST_PART.sub(kept, str(katex(node, page))))
    return element("span", html, id=node.get("html_id"), class_="math")


@NODES.renders("math")
def math(node: Node, page: Page) -> Markup:
    """A formula on lines of its own, in a box that scrolls when it is long."""
    anchor = node.get("html_id")
    formula = element("div", katex(node, page), class_="scroll")
    number = equation_number(node, anchor)
    return element("div", formula, number, id=anchor, class_="equation")


@NODES.renders("mathGroup")
def math_group(node: Node, page: Page) -> Markup:
    """Formulas that belong together."""
    return page.wrap("div", node, "equations")


def equation_number(node: Node, anchor: str | None) -> Markup:
    """The number that mystmd gave, as a link to the equation."""
    number = node.get("enumerator")
    # KaTeX draws the author's own number.
    if not number or r"\tag{" in node.get("value", ""):
        return Markup("")
    label = f"Link to equation {number}"
    href = f"#{anchor}" if anchor else None
    name = "a" if anchor else "span"
    return element(
        name, f"({number})", class_="number", href=href, aria_label=href and label
    )


def katex(node: Node, page: Page) -> Markup:
    """KaTeX's HTML. It comes from mystmd's own KaTeX, so it is not sanitised.

    Colours are also given as ``--ink``, so that the style sheet can lighten
    them on a dark page.
    """
    if node.get("error") or not node.get("html"):
        reason = node.get("message") or "KaTeX rendered nothing"
        return page.broken(f"formula {node.get('value', '')!r}", reason)
    page.has_math = True
    return trusted(_COLOUR.sub(r"color:\1;--ink:\1;", node["html"]))


@NODES.renders("algorithmLine")
def algorithm_line(node: Node, page: Page) -> Markup:
    """One line of an algorithm, indented as its author did."""
    indent = f"padding-left: {int(node.get('indent') or 0) * 2}ch"
    number = node.get("enumerator") or ""
    return element(
        "div",
        element("span", number, class_="number") if number else "",
        element("span", page.inner(node)),
        class_=classes("algorithm-line", node.get("class")),
        style=indent if node.get("indent") else None,
    )
