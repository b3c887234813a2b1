"""What the source of a page says about it."""

from .page import plain_text


def describe(source: dict) -> str:
    """The page's description: its author's, or its first words."""
    own = source["frontmatter"].get("description")
    return own or first_paragraph(source["mdast"])[:200]


def first_paragraph(node: dict) -> str:
    """The text of the first paragraph that says something."""
    if node.get("type") == "paragraph":
        words = " ".join(plain_text(node).split())
        return words if len(words) > 40 else ""
    found = (first_paragraph(child) for child in node.get("children", ()))
    return next(filter(None, found), "")


def has_first_level_heading(node: dict) -> bool:
    """Tell whether a heading of the first level is left in the text."""
    if node.get("type") == "heading":
        return node.get("depth") == 1
    return any(has_first_level_heading(child) for child in node.get("children", ()))
