"""What mystmd could not understand: shown to the author, never published."""

from markupsafe import Markup

from .context import Node, Page
from .registry import NODES


@NODES.renders("mystDirective")
def directive(node: Node, page: Page) -> Markup:
    """A directive: mystmd leaves one without children when it is unknown."""
    if node.get("children"):
        return page.inner(node)
    return page.broken(f"directive {node.get('name')!r}", "mystmd does not know it")


@NODES.renders("unreadable")
def unreadable(_node: Node, page: Page) -> Markup:
    """A whole page, whose source mystmd could not read."""
    reason = "mystmd could not read its source, and its own message says why"
    remedy = "correct the file, or take it out of the table of contents"
    return page.broken("page", f"{reason}; {remedy}")


@NODES.renders("mystRole")
def role(node: Node, page: Page) -> Markup:
    """A role: mystmd leaves one without children when it is unknown."""
    if node.get("children"):
        return page.inner(node)
    return page.broken(f"role {node.get('name')!r}", "mystmd does not know it")


@NODES.renders("mystDirectiveError", "mystRoleError")
def malformed(node: Node, page: Page) -> Markup:
    """A directive or role whose arguments or options are wrong."""
    kind = "directive" if node["type"] == "mystDirectiveError" else "role"
    reason = node.get("message") or "its arguments are wrong"
    return page.broken(f"{kind} {node.get('name') or node.get('value')!r}", reason)
