"""Boxes beside the text: admonitions, drop-downs, proofs and exercises."""

from collections.abc import Iterable

from markupsafe import Markup

from ..html.markup import classes, element, without_links
from .context import Node, Page
from .registry import NODES

# Admonitions may name their kind in a class: {admonition} with :class: tip.
KINDS = (
    *("note", "tip", "hint", "seealso", "important"),
    *("attention", "caution", "warning", "danger", "error"),
)


@NODES.renders("admonition")
def admonition(node: Node, page: Page) -> Markup:
    """A call-out with a title, folded where its author asked for that."""
    named = (node.get("class") or "").split()
    kind = node.get("kind") or next((name for name in named if name in KINDS), "note")
    return box(node, page, "admonition", kind)


@NODES.renders("proof")
def proof(node: Node, page: Page) -> Markup:
    """A theorem, definition, algorithm or the like, with its number."""
    kind = node.get("kind") or "proof"
    return box(node, page, "proof", kind, heading=numbered(kind, node, page))


@NODES.renders("exercise")
def exercise(node: Node, page: Page) -> Markup:
    """An exercise with its number."""
    return box(node, page, "exercise", heading=numbered("exercise", node, page))


@NODES.renders("solution")
def solution(node: Node, page: Page) -> Markup:
    """A solution; its title leads to the exercise, unless it folds."""
    return box(node, page, "solution")


@NODES.renders("details")
def details(node: Node, page: Page) -> Markup:
    """A drop-down, which opens without a script."""
    title, rest = split_title(node, "summary")
    heading = page.inner(title) if title else Markup("Details")
    return folded(node, heading, inner_of(rest, page), "dropdown")


@NODES.renders("aside")
def aside(node: Node, page: Page) -> Markup:
    """A note beside the text."""
    return page.wrap("div", node, "aside", node.get("kind"), role="note")


def box(node: Node, page: Page, *names: str, heading: Markup | None = None) -> Markup:
    """A box with a title: a drop-down if its classes say so."""
    title, rest = split_title(node, "admonitionTitle")
    if heading is None:
        heading = page.inner(title) if title else Markup("")
    if "dropdown" in (node.get("class") or "").split():
        return folded(node, heading, inner_of(rest, page), *names)
    return element(
        "div",
        element("p", heading, class_="title") if heading else "",
        inner_of(rest, page),
        id=node.get("html_id"),
        class_=classes("box", *names, node.get("class")),
        role="note" if "admonition" in names else None,
    )


def folded(node: Node, heading: Markup, body: Markup, *names: str) -> Markup:
    """A box that unfolds."""
    # A link in a summary would be a control within a control.
    return element(
        "details",
        element("summary", without_links(heading), class_="title"),
        body,
        id=node.get("html_id"),
        class_=classes("box", *names, node.get("class")),
        open=bool(node.get("open")),
    )


def numbered(kind: str, node: Node, page: Page) -> Markup:
    """``Theorem 1`` and the title in brackets."""
    title, _ = split_title(node, "admonitionTitle")
    words = [kind.capitalize()]
    # A proof proves what stands before it: its number would mean nothing.
    if node.get("enumerator") and kind != "proof":
        words.append(node["enumerator"])
    name = element("span", " ".join(words), class_="number")
    if not title:
        return name
    return Markup("{} ({})").format(name, page.inner(title))


def split_title(node: Node, kind: str) -> tuple[Node | None, list[Node]]:
    """The title among a node's children, and the others."""
    children = node.get("children", [])
    title = next((child for child in children if child.get("type") == kind), None)
    return title, [child for child in children if child is not title]


def inner_of(nodes: Iterable[Node], page: Page) -> Markup:
    """Render several nodes."""
    return Markup("").join(page.render(node) for node in nodes)
