"""The cells of a notebook."""

from markupsafe import Markup

from ..html.markup import classes, element
from .context import Node, Page
from .registry import NODES


@NODES.renders("block")
def block(node: Node, page: Page) -> Markup:
    """A part of a page, which in a notebook is a cell."""
    if node.get("visibility") == "remove":
        return Markup("")
    tags = (node.get("data") or {}).get("tags") or ()
    # mystmd reports tags that are no list.
    place = {"cell_tags": frozenset(tags if isinstance(tags, list) else ())}
    if is_cell(node):
        place |= {"cell": name_of_cell(node, page), "line": None}
    with page.within(**place):
        return block_content(node, page)


def block_content(node: Node, page: Page) -> Markup:
    """What a block shows, folded where it is hidden."""
    if node.get("kind") == "notebook-code":
        return fold(node, code_cell(node, page), "cell")
    if node.get("html_id") or node.get("class"):
        return fold(node, page.wrap("div", node, "block"), "content")
    return fold(node, page.inner(node), "content")


def is_cell(node: Node) -> bool:
    """Tell whether a block is a cell of a notebook file."""
    return str(node.get("kind", "")).startswith("notebook-") and "position" not in node


def name_of_cell(node: Node, page: Page) -> str:
    """Name a cell by its number, where it is known, and its id.

    mystmd leaves out the cell that only holds the title, so the number has to
    come from the notebook.
    """
    identifier = node.get("identifier", "unknown")
    if identifier not in page.given.cell_ids:
        return f"cell with id {identifier}"
    return f"cell {page.given.cell_ids.index(identifier) + 1} with id {identifier}"


def code_cell(node: Node, page: Page) -> Markup:
    """Code and what it put out, as one."""
    # The label of a cell with a caption is the figure's in it too.
    within = [child.get("html_id") for child in node.get("children", ())]
    own = None if node.get("html_id") in within else node.get("html_id")
    return page.wrap("div", node, "cell", id=own)


def fold(node: Node, content: Markup, name: str) -> Markup:
    """What is hidden unfolds without a script."""
    if node.get("visibility") != "hide":
        return content
    return element(
        "details",
        element("summary", f"Show {name}"),
        content,
        class_=classes("folded", f"folded-{name}"),
    )


def cell_input(node: Node, content: Markup) -> Markup:
    """The code of a cell, folded or left out as its tags say.

    A plugin may give it a ``title``, which the fold then shows.
    """
    if node.get("visibility") == "remove":
        return Markup("")
    content = element("div", content, class_="input")
    if node.get("visibility") != "hide":
        return content
    summary = element("summary", node.get("title") or "Show code")
    return element("details", summary, content, class_="folded folded-code")


@NODES.renders("outputs")
def outputs(node: Node, page: Page) -> Markup:
    """All that a cell put out."""
    if node.get("visibility") == "remove":
        return Markup("")
    content = page.inner(node)
    if not content:
        return Markup("")
    return fold(node, element("div", content, class_="outputs"), "output")
