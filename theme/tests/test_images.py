"""The size of an image is read from its first bytes."""

import struct
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from plainbook.html.images import loaded_from_elsewhere, size_of

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 30, 20) + b"\x08\x06\0\0\0"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (PNG, (30, 20)),
        (b"GIF89a" + struct.pack("<HH", 30, 20), (30, 20)),
        (JPEG + b"\0\0\0", (30, 20)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x1d\0\0\x13\0\0", (30, 20)),
        (b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + b"\x1d\xc0\x04\0", (30, 20)),
        (b'<svg viewBox="0 0 30 20.2">', (30, 20)),
        (b"<svg width='30' height='20'>", (30, 20)),
        (b"<svg width='30px' height='20px' viewBox='0 0 6 4'>", (30, 20)),
        (b"<svg width='30pt' height='20pt' viewBox='0 0 60 40'>", (60, 40)),
        (b'<svg width="30mm" height="20mm">', None),
        (b"\x89PNG\r\n", None),
        (b"\xef\xbb\xbf\n<svg width='30' height='20'>", (30, 20)),
        (b"<svg width='wide' height='20'>", None),
        (b"<svg><rect width='30' height='20'/>", None),
        (b"<svg>", None),
        (PNG[:20], None),
        (b"words", None),
        (b"", None),
    ],
)
def test_sizes_of_images_are_read(data, size):
    assert size_of(data) == size


def test_a_photograph_that_was_turned_has_the_size_that_is_shown():
    photograph, turned = BytesIO(), Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (30, 20)).save(photograph, "JPEG", exif=turned)
    assert size_of(photograph.getvalue()) == (20, 30)


@pytest.mark.parametrize(
    "part",
    [
        "<image href='https://example.org/x'/>",
        "<image xlink:href='//example.org/x'/>",
        "<use\nxlink:href = 'http://example.org/x'/>",
        "<style>@import 'https://example.org/x';</style>",
        "<style>@import url(https://example.org/x);</style>",
        "<rect fill='url( https://example.org/x )'/>",
    ],
)
def test_what_a_drawing_loads_from_another_site_is_found(part):
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'>{part}</svg>".encode()
    assert loaded_from_elsewhere(drawing).endswith("//example.org/x")


@pytest.mark.parametrize(
    "part",
    [
        "<a href='https://example.org'><image href='data:image/png;base64,iVBO'/></a>",
        "<use xlink:href='#a'/><rect fill='url(#b)'/>",
        "<metadata><rdf:li rdf:resource='https://example.org'/></metadata>",
        "<text>url and @import, https://example.org</text>",
    ],
)
def test_links_and_names_of_a_drawing_load_nothing(part):
    tag = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"
    assert loaded_from_elsewhere(f"{tag}{part}</svg>".encode()) == ""
