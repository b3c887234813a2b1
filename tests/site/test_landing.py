"""The landing page: what its first screen shows, and the chapters as cards."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.site.course import CHAPTERS
from tests.support.visiting import visiting

pytestmark = pytest.mark.browser

INDEX = "content/index.md"


@pytest.fixture(scope="module")
def page(site, address, browser):
    with visiting(browser, address + site.paths[INDEX], width=1440) as visit:
        expect(visit.page.locator(".living")).to_be_visible()
        yield visit.page


def test_the_first_screen_has_a_figure_a_formula_and_the_way_in(page):
    start = page.get_by_role("link", name="Start with 1.1")
    for part in (start, page.locator(".hero .katex").first, page.locator(".hero svg")):
        expect(part).to_be_in_viewport(ratio=1)
    start.click()
    expect(page).to_have_title("1.1 Simple linear regression · Gradients by Hand")
    page.go_back()


def test_each_chapter_has_a_card_with_its_picture_and_its_minutes(page):
    cards = page.locator(".map .card")
    expect(cards).to_have_count(len(CHAPTERS))
    for chapter, card in zip(CHAPTERS, cards.all(), strict=True):
        part, number, *_ = Path(chapter).name.split("-")
        expect(card.locator(".title")).to_contain_text(f"{part}.{number} ")
        expect(card.locator("img")).to_have_count(1)
        expect(card.locator(".card-footer")).to_contain_text("minutes; needs ")


def test_the_formula_is_one_with_its_line_and_its_mark(page):
    claim = page.locator(".hero .claim")
    expect(claim.locator("code")).to_contain_text("return 2 / len(y) * (y_hat - y)")
    expect(claim.locator(".mark")).to_have_text("checked")


def test_a_wrong_line_for_the_weight_is_told_what_is_wrong(page):
    page.get_by_role("button", name="Write your line").click()
    puzzle = page.locator(".hero form.puzzle")
    expect(puzzle.get_by_role("textbox")).to_be_focused()
    puzzle.get_by_role("textbox").fill("delta.sum() * x")
    puzzle.get_by_role("textbox").press("Enter")
    said = "multiply sample by sample first, then add"
    expect(puzzle.get_by_role("status")).to_contain_text(said)
    puzzle.get_by_role("textbox").fill("x @ delta")
    puzzle.get_by_role("textbox").press("Enter")
    expect(puzzle.get_by_role("status")).to_have_text("Right.")


def test_the_picture_that_waits_for_its_figure_fits_a_phone(site, address, browser):
    with visiting(browser, address + site.paths[INDEX], width=360) as visit:
        assert visit.page.locator(".hero .living").count() == 0
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
