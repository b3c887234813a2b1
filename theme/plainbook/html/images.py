"""The size of an image, so that the page does not jump when it arrives."""

import re
import struct

_SVG_TAG = re.compile(rb"<svg\b[^>]*>")
_SVG_SIZES = re.compile(rb"\s(viewBox|width|height)=[\"']([^\"']+)[\"']")
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
# Start-of-frame markers; C4, C8 and CC, between them, are something else.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size_of(data: bytes) -> tuple[int, int] | None:
    """Read the width and the height of an image from its first bytes.

    Args:
        data: A PNG, GIF, JPEG, WebP or SVG file.

    Returns:
        Both in pixels, or ``None`` where they cannot be told.
    """
    try:
        if data.startswith(b"\x89PNG"):
            return struct.unpack(">II", data[16:24])
        if data.startswith(b"GIF8"):
            return struct.unpack("<HH", data[6:10])
        if data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
        if data[8:12] == b"WEBP":
            return _webp_size(data)
        return _svg_size(data)
    except (struct.error, ValueError, IndexError):  # cut short or damaged
        return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(data):
        marker, length = struct.unpack(">xBH", data[place : place + 4])
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _svg_size(data: bytes) -> tuple[int, int] | None:
    found = _SVG_TAG.search(data[:4096])
    if not found:
        return None
    given = dict(_SVG_SIZES.findall(found[0]))
    sizes = [given.get(name, b"").removesuffix(b"px") for name in (b"width", b"height")]
    # Where it has other units, its coordinates tell at least the proportion.
    if b"viewBox" in given and not all(_NUMBER.fullmatch(size) for size in sizes):
        sizes = re.split(rb"[\s,]+", given[b"viewBox"].strip())[2:]
    width, height = sizes
    return round(float(width)), round(float(height))
