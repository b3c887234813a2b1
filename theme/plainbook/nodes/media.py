"""Images, figures and what is embedded."""

import json
import re

from markupsafe import Markup

from ..html.images import is_picture, loaded_from_elsewhere, size_of
from ..html.markup import classes, element
from ..html.pictures import lossless_webp
from .context import Node, Page
from .registry import NODES

PICTURES = (".png", ".gif", ".jpg", ".jpeg", ".webp", ".svg")
FROM_ELSEWHERE = "pages load nothing from other sites; show a file of the project"
VIDEOS = (".mp4", ".mov", ".avi", ".ogg", ".webm")

_LENGTH = re.compile(r"^\d+(\.\d+)?(px|%|em|rem|ch|vw|cm|mm|in|pt)?$")
# The origin goes into the page's policy, where a semicolon would begin a rule.
_ORIGIN = re.compile(r"https?://([\w.-]+(?::\d+)?)(?=[/?#]|$)")


@NODES.renders("image", "imageReference")
def image(node: Node, page: Page) -> Markup:
    """An image or a video; what is neither is broken."""
    source = node.get("urlOptimized") or node.get("url")
    if not source:
        return page.broken("image", "it has no address")
    if source not in page.given.links.files:
        return missing_image(node.get("urlSource") or source, page)
    if source.endswith(VIDEOS):
        return video(node, page, source)
    data = page.given.read(source)
    if source.endswith(PICTURES) and not is_picture(data):
        reason = "the file is no picture that can be read; save it again"
        return page.broken(f"image {(node.get('urlSource') or source)!r}", reason)
    if source.endswith(".svg") and (remote := loaded_from_elsewhere(data)):
        return page.broken(f"image {remote!r} in {source!r}", FROM_ELSEWHERE)
    return picture(node, packed(source, data, page), size_of(data))


def picture(node: Node, address: str, size: tuple[int, int] | None) -> Markup:
    """A picture at its size, loaded when it is needed."""
    width, height = size or (None, None)
    return element(
        "img",
        src=address,
        alt=node.get("alt") or "",
        title=node.get("title"),
        width=width,
        height=height,
        style=declared_size(node),
        loading="lazy",
        decoding="async",
        id=node.get("html_id"),
        class_=aligned(node),
    )


def packed(path: str, data: bytes, page: Page) -> str:
    """The address of a picture; of a PNG, in the form that is smallest."""
    address = page.given.links.resolve(path)
    if not page.given.packs or not path.endswith(".png"):
        return address
    if not (webp := lossless_webp(data)):
        return address
    page.found.pictures[f"build{path.removesuffix('.png')}.webp"] = webp
    return f"{address.removesuffix('.png')}.webp"


def missing_image(address: str, page: Page) -> Markup:
    """What is left of an image that is not in the site, and why it is not."""
    reason = "there is no such file in the site"
    if address.startswith(("http:", "https:")):
        reason = "mystmd could not copy it, and pages load nothing from other sites"
    return page.broken(f"image {address!r}", reason)


def video(node: Node, page: Page, source: str) -> Markup:
    """A video, which MyST writes as an image; nothing plays by itself."""
    return element(
        "video",
        src=page.given.links.resolve(source),
        controls=True,
        preload="metadata",
        aria_label=node.get("alt") or node.get("title"),
        style=declared_size(node),
        id=node.get("html_id"),
        class_=aligned(node),
    )


def aligned(node: Node) -> str | None:
    """The classes of something that may stand left, right or in the middle."""
    align = node.get("align")
    return classes(align and f"align-{align}", node.get("class"))


def declared_size(node: Node) -> str | None:
    """The author's width and height, as CSS; anything but a length is left out."""
    parts = []
    for name in ("width", "height"):
        value = str(node.get(name) or "")
        if _LENGTH.match(value):
            unit = "px" if value.replace(".", "").isdigit() else ""
            parts.append(f"{name}: {value}{unit}")
    return "; ".join(parts) or None


@NODES.renders("container")
def container(node: Node, page: Page) -> Markup:
    """A figure, a table, a program or a quotation with its caption."""
    kind = node.get("kind") or "figure"
    parts = any(child.get("type") == "container" for child in node["children"])
    named = (f"figure-{kind}", "subfigures" if parts else "")
    # What is embedded has no id: its number leads to where it stands.
    source = {} if node.get("html_id") else node.get("source") or {}
    with page.within(origin=page.place.origin or source.get("url") or ""):
        return page.wrap("figure", with_legend_in_caption(node), *named)


def with_legend_in_caption(node: Node) -> Node:
    """The same figure with its longer text in its caption, where HTML wants it."""
    children = node["children"]
    legends = [child for child in children if child.get("type") == "legend"]
    captions = [child for child in children if child.get("type") == "caption"]
    if not legends or not captions:
        return node
    caption = {**captions[0], "children": captions[0]["children"] + legends}
    kept = [child for child in children if child not in legends]
    return {
        **node,
        "children": [caption if child is captions[0] else child for child in kept],
    }


@NODES.renders("captionNumber")
def caption_number(node: Node, page: Page) -> Markup:
    """``Figure 1:``, as a link to the figure; its anchor is the figure's."""
    anchor = node.get("html_id")
    words = page.inner(node)
    address = page.given.links.safe(f"{page.place.origin}#{anchor}")
    link = element("a", words, href=address) if anchor else words
    return element("span", link, class_="number") + " "


@NODES.renders("iframe")
def iframe(node: Node, page: Page) -> Markup:
    """A page of another site, which this page then allows and no other."""
    source = node.get("src") or ""
    origin = _ORIGIN.match(source)
    if not origin:
        return page.broken(f"iframe {source!r}", "its address is not http or https")
    page.found.frames.add(origin[0])
    return element(
        "iframe",
        src=source,
        title=node.get("title") or f"Embedded page of {origin[1]}",
        loading="lazy",
        style=declared_size(node),
        sandbox="allow-scripts allow-same-origin allow-popups allow-forms",
        id=node.get("html_id"),
        class_=aligned(node),
    )


@NODES.renders("anywidget")
def anywidget(node: Node, page: Page) -> Markup:
    """A widget, started by a script that only pages with widgets load."""
    module = node.get("esm") or ""
    if module not in page.given.links.files:
        reason = "its module is not a file of the project, and others may not run"
        return page.broken(f"anywidget {module!r}", reason)
    page.found.has_widget = True
    style = node.get("css")
    # One that stands for the picture before it leaves that alone without scripts.
    needed = element("noscript", "This part is interactive and needs JavaScript.")
    return element(
        "div",
        "" if "over" in (node.get("class") or "").split() else needed,
        class_=classes("anywidget", node.get("class")),
        data_module=page.given.links.resolve(module),
        data_style=page.given.links.resolve(style) if style else None,
        data_invite=node.get("invite"),
        data_model=json.dumps(node.get("model") or {}),
    )
