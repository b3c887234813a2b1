"""The size of an image, so that the page does not jump when it arrives."""

import re
from io import BytesIO

import imagesize

_SVG_TAG = re.compile(rb"<svg\b[^>]*>")
_SVG_SIZES = re.compile(rb"\s(viewBox|width|height)=[\"']([^\"']+)[\"']")
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_UNKNOWN = (-1, -1)
# In a drawing, what would come from another site: browsers leave it out of an image.
_REMOTE = re.compile(
    rb"<(?:image|use|feImage|script)\b[^>]*?[\s:]href\s*=\s*[\"']?((?:https?:)?//[^\s\"'>]+)"
    rb"|(?:@import\s*|\burl\(\s*)(?:url\(\s*)?[\"']?((?:https?:)?//[^\s\"')]+)",
    re.IGNORECASE,
)


# By the first bytes of a picture, what stands where it ends.
_ENDS = {b"\x89PNG": b"IEND", b"\xff\xd8": b"\xff\xd9"}


def is_picture(data: bytes) -> bool:
    """Tell whether a file is a picture, and not cut short."""
    whole = all(end in data for start, end in _ENDS.items() if data.startswith(start))
    return whole and (size_of(data) is not None or b"<svg" in data)


def loaded_from_elsewhere(drawing: bytes) -> str:
    """The address of another site that a drawing loads something from, or ``""``.

    Examples:
        >>> loaded_from_elsewhere(b'<svg><image href="https://a.org/x.png"/></svg>')
        'https://a.org/x.png'
    """
    _, _, inner = drawing.partition(b"<svg")
    found = _REMOTE.search(inner)
    return (found[1] or found[2]).decode(errors="replace") if found else ""


def size_of(data: bytes) -> tuple[int, int] | None:
    """Read the width and the height of an image from its first bytes.

    Args:
        data: A PNG, GIF, JPEG, WebP or SVG file.

    Returns:
        Both in pixels, or ``None`` where they cannot be told. A photograph that
        its Exif data turn has the size that browsers show it at.
    """
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _svg_size(data)
    size = imagesize.get(BytesIO(data))
    return None if size == _UNKNOWN else size


def _svg_size(data: bytes) -> tuple[int, int] | None:
    """The size of a drawing.

    imagesize knows no ``viewBox``, and takes the first ``width`` in the file, be
    it that of a rectangle.
    """
    found = _SVG_TAG.search(data[:4096])
    if not found:
        return None
    given = dict(_SVG_SIZES.findall(found[0]))
    sizes = [given.get(name, b"").removesuffix(b"px") for name in (b"width", b"height")]
    # Where it has other units, its coordinates tell at least the proportion.
    if b"viewBox" in given and not all(_NUMBER.fullmatch(size) for size in sizes):
        sizes = re.split(rb"[\s,]+", given[b"viewBox"].strip())[2:]
    try:
        width, height = map(float, sizes)
    except ValueError:
        return None
    return round(width), round(height)
