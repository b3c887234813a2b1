"""The size of an image is read from its first bytes."""

import struct

import pytest
from plainbook.html.images import size_of

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 30, 20), (30, 20)),
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
        (b"<svg>", None),
        (b"", None),
    ],
)
def test_sizes_of_images_are_read(data, size):
    assert size_of(data) == size
