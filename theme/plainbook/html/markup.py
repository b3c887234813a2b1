"""HTML from Python values: whatever is not Markup is escaped."""

import re

from markupsafe import Markup

VOID_ELEMENTS = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source"})


def attributes(values: dict) -> Markup:
    """Format the attributes of an element.

    Args:
        values: Names and values. A trailing underscore is dropped from a name
            and the others become hyphens (``class_``, ``aria_label``). ``None``
            and ``False`` leave the attribute out, ``True`` gives its name alone.

    Returns:
        The attributes, each with a leading space.
    """
    parts = []
    for name, value in values.items():
        written = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(Markup(" %s") % written)
        elif value is not None and value is not False:
            parts.append(Markup(' %s="%s"') % (written, value))
    return Markup("").join(parts)


def element(name: str, *content: object, **values: object) -> Markup:
    """Write one HTML element.

    Args:
        name: The element's name, a literal of the caller's.
        *content: What it contains. Text is escaped, ``Markup`` is kept.
        **values: Its attributes, as ``attributes`` takes them.

    Returns:
        The element.
    """
    written = attributes(values)
    if name in VOID_ELEMENTS:
        return Markup("<%s%s>") % (name, written)
    inner = Markup("").join(content)
    return Markup("<%s%s>%s</%s>") % (name, written, inner, name)


def trusted(html: str) -> Markup:
    """The one place where text becomes HTML without being escaped.

    Only for what was made as HTML by KaTeX, Pygments, the sanitiser or the
    theme itself.
    """
    return Markup(html)  # noqa: S704


def classes(*names: object) -> str | None:
    """Join class names, each once; ``None`` where there is none."""
    words = [word for name in names if name for word in str(name).split()]
    return " ".join(dict.fromkeys(words)) or None


def without_links(html: Markup) -> Markup:
    """Drop the anchors and ids of a fragment that is shown a second time."""
    return trusted(re.sub(r"</?a\b[^>]*>|\sid=\"[^\"]*\"", "", html))
