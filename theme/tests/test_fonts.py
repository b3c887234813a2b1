"""Fonts with the glyphs that a site shows, and no others."""

import re
from base64 import b64decode
from io import BytesIO
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from plainbook.html.problems import BrokenPagesError
from plainbook.page.view import FORMULA_STYLES
from plainbook.page.view import whole as whole_page
from plainbook.site.assets import install_packages, load_assets
from plainbook.site.fonts import Characters, characters_of, together

from tests.support.places import THEME

MAIN = "KaTeX_Main-Regular.woff2"
# A rule for a font that is in the styles: its name, its style, its weight, its bytes.
FACE = r"font-family:(KaTeX_\w+);font-style:(\w+);font-weight:(\d+);src:url\((.*?)\)"
REGULAR = ("KaTeX_Main", "normal", "400")
DATA = "data:font/woff2;base64,"
SHOWN = Characters(formulas=frozenset(("", sign) for sign in "x+1"))


@pytest.fixture(scope="module", autouse=True)
def katex():
    """The fonts that npm brings."""
    install_packages(THEME)


def shown_by(font: bytes) -> set[str]:
    """The characters that a font has."""
    return {chr(code) for code in TTFont(BytesIO(font)).getBestCmap()}


def in_styles(shown: Characters) -> dict[tuple[str, ...], bytes]:
    """The fonts of formulas that come within their styles."""
    found = load_assets(THEME, (), shown)
    assert not [name for name in found if name.startswith("KaTeX")]
    faces = re.findall(FACE, found["katex.css"].data.decode())
    return {tuple(names): b64decode(data.removeprefix(DATA)) for *names, data in faces}


def whole() -> bytes:
    """A font as npm has it."""
    return load_assets(THEME)[MAIN].data


def test_a_font_keeps_what_formulas_show_and_nothing_else():
    font = in_styles(SHOWN)[REGULAR]
    assert shown_by(font) == set("x+1")
    assert len(font) < len(whole()) / 5


def test_styles_have_another_address_when_their_fonts_are_cut_to_other_glyphs():
    more = Characters(formulas=SHOWN.formulas | {("", "2")})
    first, second = (load_assets(THEME, (), c)["katex.css"] for c in (SHOWN, more))
    assert first.path != second.path


def test_fonts_stay_whole_where_a_formula_may_still_be_set():
    output = {"jupyter_data": {"data": {"text/latex": {}}}}
    page = {"mdast": {"type": "root", "children": [output]}}
    unknown = together([SHOWN, characters_of(page, "")])
    assert not unknown.certain
    found = load_assets(THEME, (), unknown)
    assert found[MAIN].data == whole()
    assert found[MAIN].path.rsplit("/")[-1] in found["katex.css"].data.decode()
    assert DATA not in found["katex.css"].data.decode()


def test_only_what_a_formula_shows_counts():
    html = "<span><math><mi>q</mi></math><span title='z'>ŷ</span></span>"
    found = characters_of({"mdast": {"type": "inlineMath", "html": html}}, html)
    assert found.for_formulas("KaTeX_Main-Regular") == {"ŷ"}


def test_a_font_that_has_a_class_of_its_own_keeps_what_is_of_that_class():
    html = '<span class="mord mathbf" style="a">X</span><span class="mord">y</span>'
    found = characters_of({"mdast": {"type": "inlineMath", "html": html}}, html)
    assert found.for_formulas("KaTeX_Main-Bold") == {"X"}
    assert found.for_formulas("KaTeX_Main-Regular") == {"X", "y"}


def test_a_font_of_the_project_is_named_in_the_styles():
    shown = Characters(all=frozenset("ab"), stressed=frozenset("a"))
    fonts = (("font", whole()), ("font_italic", whole()))
    found = load_assets(THEME, fonts, shown)
    sheet = found["theme.css"].data.decode()
    for option, characters in [("font", {"a", "b"}), ("font_italic", {"a"})]:
        assert found[option].path.rsplit("/")[-1] in sheet
        assert shown_by(found[option].data) == characters
    assert "font-display:optional" in sheet
    assert "font-face" not in load_assets(THEME)["theme.css"].data.decode()


def test_a_file_that_is_no_font_is_named():
    broken = load_assets(THEME, (("font", b"no font"),), SHOWN)["font"]
    with pytest.raises(BrokenPagesError, match=r"font '_assets/fonts/font\..*no font"):
        _ = broken.data


def test_a_font_in_which_nothing_is_shown_is_left_out():
    fonts = in_styles(SHOWN).keys()
    assert REGULAR in fonts
    assert not any("Fraktur" in name or "italic" in style for name, style, _ in fonts)
    more = Characters(formulas=SHOWN.formulas | {("mathfrak", "x"), ("textit", "y")})
    added = {name for name, *_ in in_styles(more).keys() - fonts}
    assert added == {"KaTeX_Fraktur", "KaTeX_Main"}


@pytest.mark.parametrize(
    ("has_math", "in_styles", "page"),
    [
        (True, True, "head.html.j2\nbar, formulas.html.j2banner, text"),
        (False, True, "head.html.j2\nbar, banner, text"),
        (True, False, "head.html.j2\nbar, banner, text"),
    ],
)
def test_the_styles_of_formulas_come_once_before_all_text(has_math, in_styles, page):
    site = SimpleNamespace(
        fonts_in_styles=in_styles,
        template=lambda name: SimpleNamespace(render=lambda **_: name),
    )
    body = f"bar, {FORMULA_STYLES}banner, {FORMULA_STYLES}text"
    assert whole_page(site, SimpleNamespace(has_math=has_math), body) == page
