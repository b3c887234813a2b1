"""What readers do with a page: search, copy, change colours, use the keyboard."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.site.course import CHAPTERS
from tests.support.visiting import TIMEOUT, visiting

pytestmark = pytest.mark.browser

CHAPTER = CHAPTERS[0]

# How light a page's background is, from 0 to 255.
LIGHTNESS = """() => {
  const parts = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g);
  return Math.max(...parts.slice(0, 3).map(Number));
}"""

# Marks what the keyboard must reach, and says how many that are.
MARK_STOPS = """() => {
  const all = "a[href], button, summary, input, select, textarea, [tabindex='0']";
  const stops = [...document.querySelectorAll(all)].filter((stop) =>
    stop.checkVisibility() && !stop.disabled && stop.tabIndex >= 0);
  stops.forEach((stop, number) => (stop.dataset.stop = number));
  return stops.length;
}"""

# Notes at each key where the focus has been led by the one before, whether it shows,
# and whether it can be seen. To ask after each key would have each painted twice.
NOTE_FOCUS = """() => {
  window.visited = [];
  const note = () => visited.push(focus());
  addEventListener("keydown", note, { capture: true });
  const focus = FOCUS;
}"""
FOCUS = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(stop);
  const { left, top, width, height } = stop.getClientRects()[0];
  const middle = [left + width / 2, top + Math.min(height, 20) / 2];
  const there = document.elementFromPoint(...middle);
  return {
    stop: Number(stop.dataset.stop),
    name: stop.outerHTML.slice(0, 100),
    outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
      && outlineColor !== getComputedStyle(document.body).backgroundColor,
    uncovered: there !== null && (stop.contains(there) || there.contains(stop)),
  };
}"""


@pytest.fixture(scope="module")
def window(browser):
    """A window for what stores nothing."""
    with visiting(browser) as visit:
        yield visit


@pytest.fixture
def chapter(site, address, window):
    """A chapter, freshly opened."""
    window.open(address + site.paths[CHAPTER])
    return window.page


# --- Colours -----------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_colours_follow_the_system(scheme, dark, address, browser):
    with visiting(browser, f"{address}/", color_scheme=scheme) as visit:
        assert (visit.page.evaluate(LIGHTNESS) < 60) == dark


def test_chosen_colours_hold_from_the_first_paint_of_every_page(site, address, browser):
    with visiting(browser, f"{address}/", color_scheme="light") as visit:
        page = visit.page
        button = page.get_by_role("button", name="Colours")
        for _ in range(3):
            button.click()
            if "dark" in button.get_attribute("aria-label"):
                break
        assert page.evaluate(LIGHTNESS) < 60
        # Without the theme's script, only what stands in the page can do it,
        # and that is run before anything is painted.
        page.route("**/theme.*.js", lambda route: route.abort())
        visit.open(address + site.paths[CHAPTER])
        assert page.evaluate(LIGHTNESS) < 60


def test_colours_can_be_given_back_to_the_system(address, browser):
    with visiting(browser, f"{address}/", color_scheme="dark") as visit:
        button = visit.page.get_by_role("button", name="Colours")
        seen = []
        for _ in range(3):
            button.click()
            seen.append(visit.page.evaluate(LIGHTNESS) < 60)
        assert False in seen
        visit.page.reload()
        assert visit.page.evaluate(LIGHTNESS) < 60
        visit.page.emulate_media(color_scheme="light")
        assert visit.page.evaluate(LIGHTNESS) > 200


# --- Search ------------------------------------------------------------------


def search(page, words: str) -> list[str]:
    """The results for some words, best first; each is the text of its line."""
    box, said = page.get_by_role("searchbox"), page.locator("dialog [role=status]")
    box.fill("")  # what was found before goes
    expect(said).to_be_empty()
    box.fill(words)
    expect(said).not_to_be_empty(timeout=TIMEOUT)
    return page.locator("dialog li").all_inner_texts()


def test_search_opens_by_key_and_closes_with_escape(chapter):
    for key in ("/", "Control+k"):
        assert not chapter.get_by_role("searchbox").is_visible()
        chapter.keyboard.press(key)
        assert chapter.get_by_role("searchbox").is_visible(), key
        assert chapter.evaluate("document.activeElement.type") == "search"
        chapter.keyboard.press("Escape")
        assert not chapter.get_by_role("searchbox").is_visible(), key


@pytest.fixture(scope="module")
def searching(site, address, browser):
    """A chapter whose search is open."""
    with visiting(browser, address + site.paths[CHAPTER]) as visit:
        visit.page.keyboard.press("/")
        yield visit.page


def test_search_finds_words_by_their_beginning(searching):
    results = search(searching, "hadam")
    assert results
    assert all("hadamard" in result.lower() for result in results)


def test_search_finds_nothing_for_nonsense(searching):
    assert search(searching, "qxzvw") == []
    assert searching.get_by_text("0 results").is_visible()


@pytest.mark.parametrize("source", CHAPTERS)
def test_search_ranks_the_page_of_that_title_first(source, site, searching):
    path = site.paths[source]
    title = json.loads((site.folder / f"{path.strip('/')}.json").read_bytes())
    assert search(searching, title["frontmatter"]["title"])
    first = searching.locator("dialog li a").first.get_attribute("href")
    assert first.partition("#")[0] == path


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("(1.1.3)", "/simple-linear-regression/#eq-1-1-3"),
        ("1.1.3", "/simple-linear-regression/#eq-1-1-3"),
        ("σ²", "/gradient-descent-variants/#eq-1-5-5"),
        ("MAPE", "/simple-linear-regression/#against-pytorch"),
    ],
)
def test_search_finds_formulas_signs_and_terms(searching, words, first):
    assert search(searching, words)
    found = searching.locator("dialog li a").first.get_attribute("href")
    assert found == first


@pytest.mark.parametrize(
    ("words", "marked"),
    [("∂", "∂"), ("eta", "η"), ("gradeint", "gradient"), ("∂L/∂ŷ", "∂L/∂ŷ")],
)
def test_search_marks_what_was_meant(searching, words, marked):
    assert search(searching, words)
    marks = searching.locator("dialog mark").all_inner_texts()
    assert marks
    assert {mark.lower() for mark in marks} == {marked.lower()}


def test_search_says_how_many_it_does_not_show(searching):
    assert len(search(searching, "gradient")) == 12
    said = searching.locator("dialog [role=status]").inner_text()
    assert re.fullmatch(r"The best 12 of \d\d+ results", said)


def test_search_finds_no_imports_and_no_solutions(searching):
    assert search(searching, "pyplot") == []
    assert search(searching, "ridge_solution") == []


def test_search_leads_to_what_it_found_by_keyboard_alone(chapter):
    chapter.keyboard.press("/")
    search(chapter, "hadamard")
    target = chapter.locator("dialog li a").first.get_attribute("href")
    chapter.keyboard.press("ArrowDown")
    chapter.keyboard.press("Enter")
    chapter.wait_for_url(f"**{target}")


# --- Code --------------------------------------------------------------------


def test_the_copy_button_copies_the_code(site, address, browser):
    permissions = ["clipboard-read", "clipboard-write"]
    url = address + site.paths[CHAPTER]
    with visiting(browser, url, permissions=permissions) as visit:
        page = visit.page
        code = page.locator(".code:visible").first
        code.hover()
        code.get_by_role("button", name="Copy").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == code.locator("pre").inner_text()
        assert copied.strip()


# --- Keyboard ----------------------------------------------------------------


def start_widgets(page):
    """Start what starts when it is near, and return to the head of the page."""
    for widget in page.locator(".anywidget").all():
        widget.evaluate("el => el.scrollIntoView()")
        widget.locator(":scope > *").first.wait_for()
    page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize("source", ["content/index.md", CHAPTER])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    source, width, site, address, browser
):
    url = address + site.paths[source]
    with visiting(browser, url, width=width, reduced_motion="reduce") as visit:
        page = visit.page
        start_widgets(page)
        count = page.evaluate(MARK_STOPS)
        page.evaluate(NOTE_FOCUS.replace("FOCUS", FOCUS))
        for _ in range(count + 5):
            page.keyboard.press("Tab")
        visited = [focus for focus in page.evaluate("visited") if focus]
        assert [f["name"] for f in visited if not f["outlined"]] == []
        assert [f["name"] for f in visited if not f["uncovered"]] == []
        assert {f["stop"] for f in visited} >= set(range(count))


def test_the_skip_link_leads_past_the_menus(chapter):
    chapter.keyboard.press("Tab")
    chapter.keyboard.press("Enter")
    chapter.keyboard.press("Tab")
    assert chapter.evaluate("document.activeElement.closest('main') !== null")


def test_the_list_of_pages_opens_and_closes_by_keyboard_on_a_phone(
    site, address, browser
):
    with visiting(browser, address + site.paths[CHAPTER], width=360) as visit:
        page = visit.page
        pages = page.get_by_role("navigation", name="Pages")
        assert not pages.is_visible()
        page.get_by_role("button", name="Pages").focus()
        page.keyboard.press("Enter")
        assert pages.is_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('nav')?.id") == "contents"
        page.keyboard.press("Escape")
        assert not pages.is_visible()


# --- Where a reader is, and what a formula says -----------------------------------

CONVERGENCE = CHAPTERS[7]
MARKED = """() => {
  const link = document.querySelector(".outline [aria-current]");
  const own = link.getBoundingClientRect();
  const box = link.closest(".outline").getBoundingClientRect();
  const end = Math.min(box.bottom, innerHeight);
  return [link.hash, own.top >= box.top && own.bottom <= end];
}"""
COPY = """(formula) => {
  getSelection().selectAllChildren(formula);
  const clipboardData = new DataTransfer();
  formula.dispatchEvent(new ClipboardEvent("copy", { clipboardData, bubbles: true }));
  return clipboardData.getData("text/plain");
}"""


def test_the_outline_marks_the_heading_that_was_chosen(site, address, browser):
    url = address + site.paths[CONVERGENCE]
    with visiting(browser, url, reduced_motion="reduce") as visit:
        links = visit.page.locator(".outline a")
        for link in links.all():
            link.click()
            visit.page.evaluate("new Promise(requestAnimationFrame)")
            marked, in_view = visit.page.evaluate(MARKED)
            assert marked == link.evaluate("link => link.hash")
            assert in_view, marked


@pytest.mark.parametrize("width", [360, 800])
def test_the_bar_stays_and_names_the_section(width, site, address, browser):
    url = address + site.paths[CONVERGENCE]
    with visiting(browser, url, width=width) as visit:
        page = visit.page
        page.locator("#momentum").evaluate(
            "e => e.scrollIntoView({behavior: 'instant'})"
        )
        button = page.locator(".outline-menu")
        expect(button).to_have_text("Momentum")
        expect(button).to_be_in_viewport()
        button.click()
        page.locator(".outline a", has_text="Summary").click()
        expect(page.locator("#summary")).to_be_in_viewport()
        expect(page.locator("#outline")).not_to_be_visible()


def test_the_bar_begins_where_the_list_of_pages_does(chapter):
    brand, contents = (
        chapter.locator(part).bounding_box()["x"] for part in (".brand", ".contents")
    )
    assert brand == pytest.approx(contents, abs=24)


def test_a_formula_is_copied_as_its_tex(chapter):
    copied = chapter.locator("#eq-1-1-3").evaluate(COPY)
    assert copied.startswith("$$")
    assert r"\frac{2}{m} (\hat{\mathbf{y}} - \mathbf{y})" in copied
    assert copied.count("1.1.3") == 1


def test_letters_under_hats_show_in_forced_colours(site, address, browser):
    url = address + site.paths[CHAPTER]
    with visiting(browser, url, forced_colors="active") as visit:
        adjusted = visit.page.locator(".katex .accent .mord").first.evaluate(
            "e => getComputedStyle(e).forcedColorAdjust"
        )
        assert adjusted == "none"


def test_one_menu_says_where_a_chapter_runs(chapter):
    colab = chapter.get_by_role("link", name="Open in Colab")
    expect(colab).not_to_be_visible()
    chapter.locator(".run > summary").click()
    expect(colab).to_be_visible()
    chapter.keyboard.press("Escape")
    expect(colab).not_to_be_visible()
