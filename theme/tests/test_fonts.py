"""Fonts with the glyphs that a site shows, and no others."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from plainbook.html.problems import BrokenPagesError
from plainbook.site.assets import install_packages, load_assets
from plainbook.site.fonts import Characters, characters_of, together

from tests.support.places import THEME

MAIN = "KaTeX_Main-Regular.woff2"
SHOWN = Characters(formulas=frozenset(("", sign) for sign in "x+1"))


@pytest.fixture(scope="module", autouse=True)
def katex():
    """The fonts that npm brings."""
    install_packages(THEME)


def shown_by(font: bytes) -> set[str]:
    """The characters that a font has."""
    return {chr(code) for code in TTFont(BytesIO(font)).getBestCmap()}


def whole() -> bytes:
    """A font as npm has it."""
    return load_assets(THEME)[MAIN].data


def test_a_font_keeps_what_formulas_show_and_nothing_else():
    font = load_assets(THEME, (), SHOWN)[MAIN].data
    assert shown_by(font) == set("x+1")
    assert len(font) < len(whole()) / 5


def test_a_font_has_another_address_when_it_is_cut_to_other_glyphs():
    more = Characters(formulas=SHOWN.formulas | {("", "2")})
    first, second = (load_assets(THEME, (), c) for c in (SHOWN, more))
    assert first[MAIN].path != second[MAIN].path
    assert first["katex.css"].path != second["katex.css"].path
    assert first[MAIN].path.rsplit("/")[-1] in first["katex.css"].data.decode()


def test_fonts_stay_whole_where_a_formula_may_still_be_set():
    output = {"jupyter_data": {"data": {"text/latex": {}}}}
    page = {"mdast": {"type": "root", "children": [output]}}
    unknown = together([SHOWN, characters_of(page, "")])
    assert not unknown.certain
    assert load_assets(THEME, (), unknown)[MAIN].data == whole()


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
    found = load_assets(THEME, (), SHOWN)
    styles = found["katex.css"].data.decode()
    fonts = {name for name in found if name.startswith("KaTeX")}
    assert MAIN in fonts
    assert not any("Fraktur" in name or "Italic" in name for name in fonts)
    assert styles.count("@font-face") == len(fonts)
    named = Characters(formulas=SHOWN.formulas | {("mathfrak", "x"), ("textit", "y")})
    more = {name for name in load_assets(THEME, (), named) if name.startswith("KaTeX")}
    assert {name.split("-")[0] for name in more - fonts} == {
        *("KaTeX_Fraktur", "KaTeX_Main")
    }
