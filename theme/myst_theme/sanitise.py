"""HTML of authors and notebooks, made harmless."""

import re

import nh3
from markupsafe import Markup

from .markup import trusted

# What a table of pandas or a styled word needs, and nothing that runs, loads,
# covers the page or takes an id that the page uses itself.
STYLES = {
    *("background-color", "color", "text-decoration"),
    *("font-size", "font-style", "font-weight", "text-align", "white-space"),
    *("height", "width", "min-width", "margin", "padding", "vertical-align"),
}
TAGS = (nh3.ALLOWED_TAGS | {"summary", "details", "figure", "figcaption"}) - {"map"}
ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"class", "dir", "lang", "style", "title"},
    "details": {"open"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "td": {"align", "colspan", "rowspan"},
}

_EMPTY_HEADER = re.compile(r"<th\b([^>]*)>\s*</th>")


def clean_html(source: str) -> Markup:
    """Keep what shows and drop what acts: scripts, handlers, frames, forms."""
    clean = nh3.clean(
        source,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        filter_style_properties=STYLES,
    )
    # The corner of a table heads nothing.
    return trusted(_EMPTY_HEADER.sub(r"<td\1></td>", clean))
