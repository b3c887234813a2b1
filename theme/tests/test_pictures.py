"""Pictures are packed without a loss, where that makes them smaller."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageDraw
from PIL.PngImagePlugin import PngInfo
from plainbook.html.links import Links
from plainbook.html.pictures import lossless_webp

from theme.tests.helpers import new_page


def drawn(mode, colour, size=(300, 200), **saved):
    """A PNG with some lines."""
    picture = Image.new(mode, size)
    for x in range(0, 300, 7):
        ImageDraw.Draw(picture).line((x, 0, 300 - x, 200), fill=colour, width=2)
    data = BytesIO()
    picture.save(data, "PNG", **saved)
    return data.getvalue()


PLOT = drawn("RGB", (200, 80, 20))
INFO = PngInfo()
INFO.add(b"gAMA", (100_000).to_bytes(4, "big"))
FRAME = Image.new("RGB", (300, 200), "red")


@pytest.mark.parametrize(
    "png",
    [PLOT, drawn("P", 7), drawn("L", 9), drawn("RGBA", (9, 8, 7, 99)), drawn("1", 1)],
)
def test_a_packed_picture_is_smaller_and_every_pixel_the_same(png):
    webp = lossless_webp(png)
    assert 0 < len(webp) < len(png)
    before, after = (Image.open(BytesIO(each)).convert("RGBA") for each in (png, webp))
    assert ImageChops.difference(before, after).getbbox(alpha_only=False) is None


@pytest.mark.parametrize(
    "png",
    [
        *(b"none", PLOT[:200], drawn("I;16", 9)),
        drawn("RGB", "red", size=(17_000, 9)),
        drawn("RGB", "red", pnginfo=INFO),
        drawn("RGB", "red", save_all=True, append_images=[FRAME]),
    ],
    ids=["none", "cut", "deep", "wide", "gamma", "moves"],
)
def test_a_picture_that_might_look_different_stays(png):
    assert lossless_webp(png) == b""


def test_a_picture_that_would_be_larger_stays():
    pattern = bytes(x * y % 256 for x in range(256) for y in range(256))
    picture, png = Image.frombytes("L", (256, 256), pattern), BytesIO()
    picture.save(png, "PNG", optimize=True)
    assert lossless_webp(png.getvalue()) == b""


def test_a_page_shows_what_was_packed_and_only_a_build_packs():
    links = Links(files=frozenset({"/a.png"}))
    image = {"type": "image", "url": "/a.png", "alt": "Lines"}
    for packs, end in ((True, "webp"), (False, "png")):
        page = new_page(links=links, read=lambda _: PLOT, packs=packs)
        assert f'src="/build/a.{end}"' in page.render(image)
        assert list(page.found.pictures) == ["build/a.webp"] * packs
