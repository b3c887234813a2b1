"""The parts that a page is built of."""

import posixpath

from markupsafe import Markup, escape

from ..html.markup import classes, element, without_links
from ..html.sanitise import clean_html
from ..html.tree import plain_text
from .context import Heading, Node, Page
from .registry import NODES


@NODES.renders("root")
def root(node: Node, page: Page) -> Markup:
    """The page itself."""
    return page.inner(node)


@NODES.renders("blockBreak", "comment", "mystComment", "definition")
def nothing(_node: Node, _page: Page) -> Markup:
    """What is there for authors and parsers only."""
    return Markup("")


@NODES.renders("mystTarget")
def target(node: Node, _page: Page) -> Markup:
    """An anchor before something that could not take it."""
    anchor = node.get("html_id") or node.get("identifier") or node.get("label")
    return element("span", id=anchor, class_="target")


@NODES.renders("heading")
def heading(node: Node, page: Page) -> Markup:
    """A heading that links to itself and stands in the outline."""
    depth = min(node["depth"] + page.place.heading_shift, 6)
    anchor = node.get("html_id") or node.get("identifier")
    words = page.inner(node)
    if not words:
        return Markup("")
    if number := node.get("enumerator"):
        words = element("span", number, class_="number") + " " + words
    if not anchor:
        return element(f"h{depth}", words)
    page.found.outline.append(Heading(depth, anchor, without_links(words)))
    label = f"Link to this section: {plain_text(node)}"
    link = element("a", "#", class_="anchor", href=f"#{anchor}", aria_label=label)
    named = classes(node.get("class"))
    return element(f"h{depth}", words, link, id=anchor, class_=named)


@NODES.renders("thematicBreak")
def thematic_break(_node: Node, _page: Page) -> Markup:
    """A change of subject."""
    return element("hr")


@NODES.renders("list")
def list_(node: Node, page: Page) -> Markup:
    """A list, numbered from where the author began."""
    start = node.get("start")
    if not node.get("ordered"):
        return page.wrap("ul", node)
    return page.wrap("ol", node, start=start if start not in (None, 1) else None)


@NODES.renders("listItem")
def list_item(node: Node, page: Page) -> Markup:
    """An item of a list, with its box where it is a task."""
    if node.get("checked") is None:
        return page.wrap("li", node)
    state = "Done" if node["checked"] else "To do"
    box = element(
        "input",
        type="checkbox",
        disabled=True,
        checked=bool(node["checked"]),
        aria_label=state,
    )
    return element("li", box, page.inner(node), class_="task")


@NODES.renders("include")
def include(node: Node, page: Page) -> Markup:
    """What mystmd has put in from another file, which its problems are in."""
    if not node.get("file"):
        return page.inner(node)
    # mystmd resolves it from the file that it is included in.
    file = posixpath.normpath(posixpath.join(page.place.file, "..", node["file"]))
    if "children" not in node:
        # Inside an included file mystmd does not say in which line it stands.
        line = page.place.line if node.get("position") else None
        with page.within(line=line):
            reason = "there is no such file, or it includes itself"
            return page.broken(f"include {node['file']!r}", reason)
    first = first_line(node.get("filter") or {})
    with page.within(file=file, line=None, cell=None, first_line=first):
        return page.inner(node)


def first_line(filtered: dict) -> int | None:
    """The line that an included part begins with; ``None`` if it cannot be told.

    Examples:
        >>> first_line({}), first_line({"lines": [[3, 9]]})
        (1, 3)
        >>> first_line({"lines": [3, 5]}), first_line({"startAfter": "words"})
        (None, None)
    """
    match filtered:
        case {"lines": [[int(first), *_]]}:
            return first
        case {"lines": [int(first)]}:
            return first
    return None if filtered else 1


@NODES.renders("embed")
def embed(node: Node, page: Page) -> Markup:
    """What stands elsewhere too; mystmd has put a copy, without ids, in its place."""
    source = node.get("source") or {}
    if "children" not in node:
        reason = "mystmd found no such label, or it embeds itself"
        return page.broken(f"embed {source.get('label')!r}", reason)
    with page.within(origin=page.place.origin or source.get("url") or ""):
        return page.inner(node)


@NODES.renders("html")
def html(node: Node, _page: Page) -> Markup:
    """Raw HTML that MyST did not understand, sanitised."""
    return clean_html(node["value"])


@NODES.renders("raw")
def raw(node: Node, page: Page) -> Markup:
    """Raw HTML, sanitised; raw source for other formats is not shown."""
    if node.get("lang") == "html":
        return clean_html(node.get("value", ""))
    if node.get("children"):
        return page.inner(node)
    return escape("" if node.get("lang") else node.get("value", ""))
