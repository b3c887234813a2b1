"""What the source of a page says about it."""

from ..html.tree import plain_text, walk

LEAST_WORDS = 40  # characters: what is shorter says too little


def describe(source: dict) -> str:
    """The page's description: its author's, or its first words."""
    own = source["frontmatter"].get("description")
    return own or first_paragraph(source["mdast"])[:200]


def first_paragraph(mdast: dict) -> str:
    """The text of the first paragraph that says something."""
    paragraphs = (node for node in walk(mdast) if node.get("type") == "paragraph")
    texts = (" ".join(plain_text(node).split()) for node in paragraphs)
    return next((text for text in texts if len(text) > LEAST_WORDS), "")


def has_first_level_heading(mdast: dict) -> bool:
    """Tell whether a heading of the first level is left in the text."""
    return any(
        node.get("type") == "heading" and node.get("depth") == 1 for node in walk(mdast)
    )
