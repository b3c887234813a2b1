"""HTML of authors and notebooks, made harmless."""

import re

import nh3
from markupsafe import Markup

from .drawings import with_drawings_as_images
from .links import scheme_of
from .markup import trusted
from .styles import with_rules_as_attributes

# What a table of pandas or a styled word needs, and nothing that runs, loads,
# covers the page or takes an id that the page uses itself.
STYLES = {
    *("background-color", "color", "text-decoration"),
    *("font-size", "font-style", "font-weight", "text-align", "white-space"),
    *("height", "width", "min-width", "margin", "padding", "vertical-align"),
}
STYLE_FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "calc"}
TAGS = (nh3.ALLOWED_TAGS | {"summary", "details", "figure", "figcaption"}) - {"map"}
ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"class", "dir", "lang", "style", "title"},
    "details": {"open"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "td": {"align", "colspan", "rowspan"},
}

# Images come within the HTML itself. In an image no script of an SVG runs, and
# nothing is loaded.
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[\w+/=\s]+")
# Stricter than a parser of CSS: it sees what looks like a call in comments too.
_CALLED = re.compile(r"([^\s:;,(]*)\(")
_TABLE_HEAD = re.compile(r"(<thead\b.*?</thead>)", re.DOTALL)
_UNSCOPED_HEADER = re.compile(r"<th(?![a-z])(?![^>]*\sscope=)")
_EMPTY_HEADER = re.compile(r"<th\b([^>]*)>(?:\s|&nbsp;)*</th>")


def clean_html(source: str) -> Markup:
    """Keep what shows and drop what acts: scripts, handlers, frames, forms."""
    clean = nh3.clean(
        # Whatever these two make of it, the sanitiser has the last word.
        with_drawings_as_images(with_rules_as_attributes(source)),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data"},
        attribute_filter=safe_attribute,
        filter_style_properties=STYLES,
    )
    return trusted(with_headers(clean))


def safe_attribute(_tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, or ``None`` if it might act or load something."""
    if name == "src":
        return value if _IMAGE.fullmatch(value) else None
    if name == "style":
        called = set(_CALLED.findall(value.lower()))
        return value if called <= STYLE_FUNCTIONS and "\\" not in value else None
    return None if scheme_of(value) == "data" else value


def with_headers(html: str) -> str:
    """Say of each header cell of a table what it heads; an empty one heads nothing."""
    parts = _TABLE_HEAD.split(_EMPTY_HEADER.sub(r"<td\1></td>", html))
    # Every second part is what the pattern found: a table's head.
    scopes = ["col" if number % 2 else "row" for number in range(len(parts))]
    return "".join(
        _UNSCOPED_HEADER.sub(f'<th scope="{scope}"', part)
        for part, scope in zip(parts, scopes, strict=True)
    )
