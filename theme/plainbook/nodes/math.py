"""Formulas, which mystmd has rendered with KaTeX already."""

import re
from itertools import chain, repeat

from markupsafe import Markup

from ..html.markup import classes, element, trusted
from .context import Node, Page
from .registry import NODES

# The colour of a symbol, not that of a background or a border.
_COLOUR = re.compile(r"(?<=[\";])color:([^;\"]+);")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
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
    tags = anchors_of_tags(node, page)
    anchor = tags[0][1] if tags else node.get("html_id")
    formula = element("div", katex(node, page), class_="scroll")
    number = tag_links(tags) if tags else equation_number(node, anchor)
    return element("div", formula, number, id=anchor, class_="equation")


def anchors_of_tags(node: Node, page: Page) -> list[tuple[str, str | None]]:
    r"""The numbers that an author gave rows by ``\tag``, each with its anchor.

    The anchor of the first is that of the formula: its label, if it has one.
    """
    tags = [tag.strip() for tag in _TAG.findall(node.get("value", ""))]
    labels = chain([node.get("html_id")], repeat(None))
    return [
        (tag, label or tag_anchor(tag, page))
        for tag, label in zip(tags, labels, strict=False)
    ]


def tag_anchor(tag: str, page: Page) -> str | None:
    """The anchor of a formula by its tag, ``eq-1-2`` for 1.2.

    There is none for a second formula of that number, or one of signs only.
    """
    words = "-".join(re.findall(r"\w+", tag))
    if not words or words in page.found.formulas:
        return None
    page.found.formulas.add(words)
    return f"eq-{words}"


def tag_links(tags: list[tuple[str, str | None]]) -> Markup:
    """A link for each number, which KaTeX draws; of several, each is a target too."""
    if len(tags) == 1:
        return tag_link(*tags[0])
    first, *others = tags
    links = [tag_link(*first), *(tag_link(*tag, id=tag[1]) for tag in others)]
    return element("span", *links, class_="anchors")


def tag_link(tag: str, anchor: str | None, **values: str) -> Markup:
    """A link to a formula beside its number."""
    if not anchor:
        return Markup("")
    label = f"Link to formula {tag}"
    href = f"#{anchor}"
    return element("a", "#", class_="anchor", href=href, aria_label=label, **values)


def equation_number(node: Node, anchor: str | None) -> Markup:
    """The number that mystmd gave, as a link to the equation."""
    number = node.get("enumerator")
    if not number:
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
    page.found.has_math = True
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
