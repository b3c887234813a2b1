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


def has_unread_frontmatter(mdast: dict) -> bool:
    """Tell whether a page begins with frontmatter that is not valid YAML.

    mystmd takes YAML from the first line for frontmatter, and leaves in the text
    only what it could not parse. Each cell of a notebook has its own lines, and
    mystmd leaves out the first, so a notebook does not say.
    """
    node = mdast
    while node.get("type") in ("root", "block") and "kind" not in node:
        node = next(iter(node.get("children", ())), {})
    start = (node.get("position") or {}).get("start", {}).get("line")
    return (node.get("type"), node.get("lang"), start) == ("code", "yaml", 1)
