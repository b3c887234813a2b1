"""Drawings within HTML, as images: no script in one can run there."""

import re
from base64 import b64encode
from html import escape
from xml.etree import ElementTree

from .images import size_of

_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
NAMESPACES = {
    "xmlns": "http://www.w3.org/2000/svg",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}


def with_drawings_as_images(source: str) -> str:
    """Put an image in the place of each ``svg`` element that is well-formed XML."""
    return _DRAWING.sub(as_image, source)


def as_image(drawing: re.Match) -> str:
    """The drawing as an image within the HTML; one that is not XML is left."""
    written = with_namespaces(drawing[0])
    try:
        root = ElementTree.fromstring(written)  # noqa: S314 (it can have no DTD)
    except ElementTree.ParseError:
        return drawing[0]
    data = written.encode()
    title = root.get("aria-label") or root.findtext(f"{{{NAMESPACES['xmlns']}}}title")
    size = size_of(data)
    return (
        f'<img src="data:image/svg+xml;base64,{b64encode(data).decode()}"'
        f' alt="{escape(title or "Drawing")}"'
        + (f' width="{size[0]}" height="{size[1]}">' if size else ">")
    )


def with_namespaces(drawing: str) -> str:
    """The drawing with the namespaces that HTML does not need and XML does.

    Examples:
        >>> with_namespaces('<svg xmlns:xlink="x"></svg>')
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="x"></svg>'
    """
    tag = drawing.partition(">")[0]
    missing = [
        f' {name}="{address}"'
        for name, address in NAMESPACES.items()
        if f"{name}=" not in tag
    ]
    return f"<svg{''.join(missing)}{drawing.removeprefix('<svg')}"
