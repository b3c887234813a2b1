"""A puzzle on its page: by keys, by touch, in the dark, on a phone, unscripted."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.site.course import CHAPTERS
from tests.support.visiting import visiting

pytestmark = pytest.mark.browser

RIGHT = "2 / len(y) * (y_hat - y)"
PHONE = {"width": 320, "has_touch": True, "color_scheme": "dark"}


def opened(visit, cell="7c1be04e"):
    """Return the puzzle of a cell, that of ∂L/∂ŷ in 1.1, once it is there."""
    place = visit.page.locator(f'[id="{cell}"]')
    place.scroll_into_view_if_needed()
    puzzle = place.locator("form.puzzle")
    expect(puzzle).to_be_visible()
    return puzzle


@pytest.fixture
def where(site, address):
    return address + site.paths[CHAPTERS[0]]


def test_a_wrong_line_is_told_why_and_a_right_one_is_kept(where, browser):
    with visiting(browser, where) as visit:
        puzzle = opened(visit)
        expect(puzzle).to_contain_text("y = [2, 6, 4], y_hat = [4, 3, 4.5]")
        field, verdict = puzzle.get_by_role("textbox"), puzzle.get_by_role("status")
        field.fill("(y_hat - y) / len(y)")
        field.press("Enter")
        expect(verdict).to_contain_text("The 2 is missing")
        expect(puzzle.locator("figcaption")).to_have_text("0 of 3 right")
        field.fill("y ^ 2")
        field.press("Enter")
        expect(verdict).to_have_text("This page cannot read ^ here. Write **.")
        field.fill(RIGHT)
        field.press("Enter")
        expect(verdict).to_have_text("Right.")
        visit.page.reload()
        expect(opened(visit).locator(".puzzle-progress")).to_contain_text("Solved")
        puzzle.get_by_role(
            "button", name="Forget which puzzles I solved in 1.1"
        ).click()
        expect(puzzle.locator(".puzzle-progress")).to_be_empty()
        assert not visit.messages  # nothing that the policy refused


def test_it_works_by_touch_on_a_narrow_dark_phone(where, browser):
    with visiting(browser, where, **PHONE) as visit:
        puzzle = opened(visit)
        puzzle.get_by_role("textbox").tap()
        puzzle.get_by_role("button", name="[:, None]").tap()
        expect(puzzle.get_by_role("textbox")).to_have_value("[:, None]")
        puzzle.get_by_role("textbox").fill("(y_hat - y)[:, None]")
        puzzle.get_by_role("button", name="Check").tap()
        expect(puzzle.locator("figcaption").nth(1)).to_have_text("asked for (3,)")
        width = "document.documentElement.scrollWidth"
        assert visit.page.evaluate(width) <= 320


def test_lists_of_chapters_count_what_is_solved_until_told_to_forget(
    address, where, browser
):
    with visiting(browser, where) as visit:
        page, field = visit.page, opened(visit).get_by_role("textbox")
        mark = page.locator("nav.contents .puzzles-solved")
        expect(mark).to_have_count(0)
        field.fill(RIGHT)
        field.press("Enter")
        expect(mark).to_have_text(" 1 of 10 puzzles solved")
        visit.open(address)
        count = page.locator(".puzzle-count")
        expect(count).to_contain_text("You have solved 1 of ")
        expect(page.locator(".map .puzzles-solved")).to_have_count(1)
        count.get_by_role("button", name="Forget which puzzles I solved").click()
        expect(count).to_contain_text("There are ")
        expect(page.locator(".puzzles-solved")).to_have_count(0)
        visit.open(where)
        expect(opened(visit).locator(".puzzle-progress")).to_be_empty()


def test_without_storage_it_works_and_says_nothing(address, where, browser):
    block = "Object.defineProperty(window, 'localStorage', {get() { throw 1 }})"
    with visiting(browser) as visit:
        visit.page.add_init_script(block)
        visit.open(address)
        expect(visit.page.locator(".puzzle-count")).to_contain_text("There are ")
        visit.open(where)
        puzzle = opened(visit)
        puzzle.get_by_role("textbox").fill(RIGHT)
        puzzle.get_by_role("textbox").press("Enter")
        expect(puzzle.get_by_role("status")).to_have_text("Right.")


def test_without_scripts_the_cell_stands_and_the_solution_unfolds(where, browser):
    with visiting(browser, where, java_script_enabled=False) as visit:
        page = visit.page
        expect(page.get_by_text('@puzzle("1.1 ∂L/∂ŷ"').first).to_be_visible()
        steps = page.locator('[id="7c1be04e"] > details')
        solution = steps.locator("details").last
        expect(solution).to_be_hidden()
        steps.locator("summary").first.click()
        expect(solution).to_be_visible()
        expect(solution.locator("code")).to_be_hidden()
        solution.locator("summary").click()
        expect(solution.locator("code")).to_contain_text(RIGHT)


def test_the_module_is_small(site):
    page = site.html(site.paths[CHAPTERS[0]])
    (module,) = {*re.findall(r'data-module="(/build/puzzle-[^"]+)"', page)}
    assert len(gzip.compress(site.file_at(module).read_bytes())) <= 10 * 1024
