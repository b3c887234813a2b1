"""The contrast of every pair of colours, on light and on dark pages."""

import re

import pytest
from plainbook.nodes.code import COLOURS, coloured
from pygments.token import STANDARD_TYPES

from tests.support.places import THEME

STYLES = (THEME / "static" / "theme.css").read_text(encoding="utf-8")
PALETTE = dict(
    re.findall(r"--([a-z-]+): light-dark\((#\w{6}, #\w{6})\);", STYLES),
)
PAPERS = ["paper", "surface", "accent-tint", "box-tint"]
TINTS = ["warning-tint", "danger-tint", "success-tint"]
INKS = ["text", "muted", "accent"]
TOKENS = ["red", "green", "yellow", "blue", "magenta", "cyan"]
PAIRS = [
    *((ink, paper) for ink in INKS for paper in PAPERS + TINTS),
    *((ink, "surface") for ink in TOKENS),
    # What a terminal inverts is paper on ink.
    *((ink, paper) for ink in TOKENS for paper in ["paper", *TINTS, "accent-tint"]),
    *[("danger", "danger-tint"), ("text", "mark"), ("paper", "accent")],
]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    total = 0.0
    for start, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        part = int(colour[start : start + 2], 16) / 255
        linear = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        total += weight * linear
    return total


def contrast(ink: str, paper: str, theme: int) -> float:
    """The contrast of two names of the palette, light (0) or dark (1)."""
    pair = [luminance(PALETTE[name].split(", ")[theme]) for name in (ink, paper)]
    return (max(pair) + 0.05) / (min(pair) + 0.05)


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_its_paper(ink, paper, theme):
    assert contrast(ink, paper, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_controls_can_be_seen(theme):
    assert contrast("control-line", "paper", theme) >= 3


def test_every_colour_is_in_the_palette():
    body = STYLES.split("}", 1)[1]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", body)) == {"#fff"}  # figures' paper
    assert set(re.findall(r"var\(--([a-z-]+)\)", STYLES)) <= {
        *PALETTE,
        *["sans", "mono", "measure", "wide", "columns", "edge", "ink"],
        *["left", "right", "gap", "page"],
    }


def test_every_word_that_is_coloured_has_its_colour_in_the_style_sheet():
    named = {f"pre .{STANDARD_TYPES[kind]} {{" for kind in COLOURS}
    assert {name for name in named if name not in STYLES} == set()


def test_words_without_a_colour_have_no_element_and_strings_have_one():
    html = coloured('x = f"{y}" + "a\\n"', "python")
    assert html == (
        'x = <span class="s">f"{</span>y<span class="s">}"</span> + '
        '<span class="s">"a\\n"</span>'
    )
