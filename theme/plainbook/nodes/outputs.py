"""What a cell of a notebook put out: streams, results and errors."""

import json
import re
from base64 import b64encode
from collections.abc import Callable

from markupsafe import Markup

from ..html.ansi import terminal_html
from ..html.images import is_picture, loaded_from_elsewhere, size_of
from ..html.markup import classes, element
from ..html.sanitise import clean_html
from .context import Node, Page
from .media import FROM_ELSEWHERE, packed
from .registry import MIME_TYPES, NODES

Bundle = dict[str, dict]

# Characters of one output, or bytes of a picture; browsers take seconds for more,
# phones end the page.
LARGEST = 5_000_000

# Colours of an author's own, and drawings, are meant for light paper.
_OWN_COLOURS = re.compile(r'<img\b|<[^<>]*\sstyle="[^"]*\bcolor:')
_REMOTE_IMAGE = re.compile(r"<img\b[^>]*?\ssrc=[\"']?((?:https?:)?//[^\s\"'>]+)")
# One that the sanitiser took the address from, and the address.
_LOST_IMAGE = re.compile(r"<img\b(?![^>]*\ssrc=)")
_ADDRESS = re.compile(r"<img\b[^>]*?\ssrc(?:set)?\s*=\s*[\"']?((?!data:)[^\s\"'>]+)")
# scikit-learn's diagram is nothing without its style sheet, and says so itself.
_NEEDS_ITS_SHEET = 'class="sk-text-repr-fallback"'


@NODES.renders("output")
def output(node: Node, page: Page) -> Markup:
    """One output, by its kind."""
    data = node.get("jupyter_data") or {}
    kind = data.get("output_type")
    if kind == "stream":
        return stream(data, page)
    if kind == "error":
        return error(data, page)
    if kind in ("display_data", "execute_result", "update_display_data"):
        return best_of(data, page)
    return page.inner(node)


def stream(data: dict, page: Page) -> Markup:
    """Printed text; what went to standard error looks different."""
    name = "stderr" if data.get("name") == "stderr" else "stdout"
    return element("pre", terminal_html(content_of(data, page)), class_=name)


def error(data: dict, page: Page) -> Markup:
    """A traceback. A cell that was not meant to fail ends the build."""
    summary = f"{data.get('ename')}: {data.get('evalue')}"
    if "raises-exception" not in page.place.cell_tags:
        page.broken("failed cell", summary)
    traceback = content_of({**data, "text": data.get("traceback", summary)}, page)
    return element("pre", terminal_html(traceback), class_="error")


def best_of(data: dict, page: Page) -> Markup:
    """The richest form of a result that can be shown."""
    bundle: Bundle = data.get("data") or {}
    # An output whose HTML was only a script is empty once it is sanitised:
    # the next form is shown then. The order is that of registration.
    for name in MIME_TYPES.names():
        if name in bundle:
            render: Callable = MIME_TYPES.find(name)
            metadata = (data.get("metadata") or {}).get(name)
            html = render(bundle[name], metadata or {}, page)
            if html.striptags().strip() or "<img" in html:
                return html
    kinds = ", ".join(bundle) or "nothing"
    reason = "no form of it can be shown; one of text or of an image could be"
    return page.broken(f"output of {kinds}", reason)


def content_of(payload: dict, page: Page) -> str:
    """The whole text of a payload; mystmd moves large ones to a file."""
    if payload.get("path"):
        text = page.given.read(payload["path"]).decode()
    else:
        given = payload.get("content", payload.get("text", ""))
        text = "".join(given) if isinstance(given, list) else given
    if len(text) <= LARGEST:
        return text
    reason = f"it has {len(text):,} characters, {LARGEST:,} are allowed; print less"
    page.broken("output", reason)
    return ""


@MIME_TYPES.renders("text/html")
def html(payload: dict, _metadata: dict, page: Page) -> Markup:
    """HTML, sanitised, in a box that scrolls."""
    content = content_of(payload, page)
    if remote := loaded_from_elsewhere(content.encode()):
        return page.broken(f"image {remote!r}", FROM_ELSEWHERE)
    clean = clean_html("" if _NEEDS_ITS_SHEET in content else content)
    if _LOST_IMAGE.search(clean):
        return remote_image(_ADDRESS.search(content), page)
    coloured = _OWN_COLOURS.search(clean) and "coloured"
    named = classes("html scroll", coloured)
    return element("div", clean, class_=named) if clean.strip() else clean


@MIME_TYPES.renders("text/markdown", "text/latex")
def typeset(payload: dict, _metadata: dict, page: Page) -> Markup:
    """Markdown or LaTeX, by the same KaTeX as the page's formulas."""
    page.found.has_math = True
    text = content_of(payload, page)
    html = page.given.typeset(payload["content_type"], text)
    if remote := _REMOTE_IMAGE.search(html):
        return remote_image(remote, page)
    return element("div", html)


def remote_image(found: re.Match | None, page: Page) -> Markup:
    """What is left of an image that is not in the output itself."""
    return page.broken(f"image {found[1]!r}" if found else "image", FROM_ELSEWHERE)


@MIME_TYPES.renders("image/svg+xml")
def svg(payload: dict, metadata: dict, page: Page) -> Markup:
    """A drawing, as an image: no script in it can run there."""
    data = content_of(payload, page).encode()
    if remote := loaded_from_elsewhere(data):
        return page.broken(f"image {remote!r}", FROM_ELSEWHERE)
    return figure(payload, data, metadata, page)


@MIME_TYPES.renders("image/png", "image/jpeg", "image/gif", "image/webp")
def picture(payload: dict, metadata: dict, page: Page) -> Markup:
    """A picture at its size."""
    data = page.given.read(payload["path"]) if payload.get("path") else None
    return figure(payload, data, metadata, page)


def figure(payload: dict, data: bytes | None, metadata: dict, page: Page) -> Markup:
    """An image of a cell, on paper that stays white on a dark page."""
    if data is not None and (reason := not_shown(data)):
        return page.broken(f"output of {payload['content_type']}", reason)
    for name in ("width", "height"):
        if not isinstance(metadata.get(name), int | float | None):
            reason = f"{metadata[name]!r} is no number of pixels"
            return page.broken(f"{name} of a picture", reason)
    width, height = shown_size(data and size_of(data), metadata)
    image = element(
        "img",
        src=source_of(payload, data, page),
        alt=metadata.get("alt") or "Figure put out by the code above",
        width=width,
        height=height,
        loading="lazy",
        decoding="async",
    )
    return element("div", image, class_="picture scroll")


def not_shown(data: bytes) -> str:
    """Why a picture is not to be shown; ``""`` where it is."""
    if not is_picture(data):
        return "it is no picture"
    if len(data) > LARGEST:
        return f"it has {len(data):,} bytes, {LARGEST:,} are allowed; draw less"
    return ""


def shown_size(
    size: tuple[int, int] | None, metadata: dict
) -> tuple[int | None, int | None]:
    """The size to show an image at: its own, or the one its metadata gives.

    An image for sharp screens has twice as many pixels as it is to be wide.
    """
    width, height = size or (None, None)
    if not (shown := metadata.get("width")):
        return width, height
    in_proportion = round(height * shown / width) if width else None
    return shown, metadata.get("height") or in_proportion


def source_of(payload: dict, data: bytes | None, page: Page) -> str:
    """The file of an image, or the image itself where it has none."""
    if payload.get("path"):
        return packed(payload["path"], data, page)
    kind = payload["content_type"]
    encoded = b64encode(data).decode() if data else payload["content"].strip()
    return f"data:{kind};base64,{encoded}"


@MIME_TYPES.renders("application/json")
def json_(payload: dict, _metadata: dict, page: Page) -> Markup:
    """JSON, indented."""
    content = content_of(payload, page)
    value = json.loads(content) if isinstance(content, str) else content
    written = json.dumps(value, indent=2, ensure_ascii=False)
    return element("pre", element("code", written))


@MIME_TYPES.renders("text/plain")
def plain(payload: dict, _metadata: dict, page: Page) -> Markup:
    """Text, with a terminal's colours."""
    return element("pre", terminal_html(content_of(payload, page)), class_="result")
