"""The parts of a page that its frontmatter holds, beside its text."""

from markupsafe import Markup

from ..html.markup import element
from ..html.tree import walk
from ..nodes.context import Page

# The templates have a place for each of these.
PLACED = frozenset({"abstract", "banner", "footer"})
OPENING = ("epigraph", "dedication", "keypoints", "summary")
NAMES = {"keypoints": "Key points"}


def opening_parts(parts: dict[str, dict], page: Page) -> Markup:
    """What stands before the text, in a fixed order."""
    names = [name for name in OPENING if name in parts]
    return sections(names, parts, page, "abstract")


def closing_parts(parts: dict[str, dict], page: Page) -> Markup:
    """What stands after the text, in the author's order."""
    names = [name for name in parts if name not in PLACED | {*OPENING}]
    return sections(names, parts, page, "notes")


def sections(
    names: list[str], parts: dict[str, dict], page: Page, class_: str
) -> Markup:
    """A section with a heading for each part of those names."""
    return Markup("").join(section(name, parts[name], page, class_) for name in names)


def section(name: str, part: dict, page: Page, class_: str) -> Markup:
    """One part; its own headings stand under that of the section."""
    anchor = "-".join(["part", *name.split()])
    words = [{"type": "text", "value": in_words(name)}]
    title = {"type": "heading", "depth": 2, "html_id": anchor, "children": words}
    with page.within(heading_shift=0):
        heading = page.render(title)
    depths = (node["depth"] for node in walk(part["mdast"]) if is_heading(node))
    with page.within(heading_shift=3 - min(depths, default=3)):
        text = part_text(name, part, page)
    return element("section", heading, text, class_=class_, aria_labelledby=anchor)


def part_text(name: str, part: dict, page: Page) -> Markup:
    """What a part says; its notes and its lines are counted by themselves."""
    with page.within(part=name, cell=f"part {name}", line=None):
        return page.render(part["mdast"])


def is_heading(node: dict) -> bool:
    """Tell whether a node is a heading."""
    return node.get("type") == "heading"


def in_words(name: str) -> str:
    """The name of a part as a reader sees it.

    Examples:
        >>> in_words("keypoints"), in_words("data_availability")
        ('Key points', 'Data availability')
    """
    words = name.replace("_", " ").replace("-", " ").strip()
    return NAMES.get(name) or words[:1].upper() + words[1:]
