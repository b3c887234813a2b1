"""The course's own colours and face: what can be read, and what it weighs."""

import gzip
import re

import pytest

from tests.site.course import CHAPTERS
from tests.support.places import ROOT
from theme.tests.test_colours import luminance

STYLES = (ROOT / "site" / "course.css").read_text()
PALETTE = dict(re.findall(r"--([a-z-]+): light-dark\((#\w{6}, #\w{6})\);", STYLES))
PAPERS = ["paper", "surface", "box-tint", "accent-tint"]
INKS = ["text", "muted", "teal", "purple", "brown", "cyan", "success"]
# KB as the budgets of DESIGN count them: 1000 bytes.
FACE_BUDGET = 30_000
HEAD_BUDGET = 15_000
FORMULAS_BUDGET = 35_000  # with their fonts


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_its_paper(ink, paper, theme):
    pair = [luminance(PALETTE[name].split(", ")[theme]) for name in (ink, paper)]
    assert (max(pair) + 0.05) / (min(pair) + 0.05) >= 4.5


def test_green_is_for_what_is_checked_alone():
    other = {name: value for name, value in PALETTE.items() if name != "success"}
    greenish = [name for name, value in other.items() if is_green(value)]
    assert greenish == []
    assert is_green(PALETTE["success"])


def is_green(pair: str) -> bool:
    """Whether the light one of two colours is more green than anything else."""
    red, green, blue = (int(pair[at : at + 2], 16) for at in (1, 3, 5))
    return green > 1.3 * max(red, blue)


def test_the_face_of_the_text_is_within_its_budget(site):
    files = [*(site.folder / "_assets" / "fonts").glob("font*.woff2")]
    loaded_first = [file for file in files if "italic" not in file.name]
    assert len(files) == 3
    assert 0 < sum(file.stat().st_size for file in loaded_first) <= FACE_BUDGET


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_a_page_waits_for_is_light(site, chapter):
    head, _, text = site.html(site.paths[chapter]).partition("</head>")
    fonts = re.findall(r'href="([^"]*\.woff2)"', head)
    assert len(fonts) >= 2
    assert sum(site.file_at(font).stat().st_size for font in fonts) <= FACE_BUDGET
    assert text.index('rel="stylesheet"') < text.index('class="katex')
    for part, budget in [(head, HEAD_BUDGET), (text, FORMULAS_BUDGET)]:
        styles = re.findall(r'rel="stylesheet" href="([^"]*)"', part)
        files = [site.file_at(address).read_bytes() for address in styles]
        assert 0 < sum(len(gzip.compress(file)) for file in files) <= budget
