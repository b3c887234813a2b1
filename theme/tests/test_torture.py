"""The project of torture.py as readers get it: valid, and in no reader's way.

What each node becomes is in fixtures/render.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from plainbook.nodes.registry import NODES
from playwright.sync_api import Page

from tests.support.axe import violations, violations_of_width
from tests.support.building import Site
from tests.support.htmlvalidate import mistakes
from tests.support.reading import broken_addresses, read_documents
from tests.support.serving import served
from tests.support.visiting import WATCH_SHIFTS, Visit, visiting
from theme.tests.helpers import FIGURE
from theme.tests.torture import torture_site

# What mystmd 1.11 itself resolves, or makes of LaTeX and of plugins only, and what
# is broken. All of it is in fixtures/render or in test_broken.
UNREACHED = {
    *("mystTarget", "mystComment", "blockBreak", "definition", "html"),
    *("linkReference", "imageReference", "linkBlock", "genindex", "indexEntry"),
    *("mathGroup", "algorithmLine", "icon", "myst", "unreadable"),
    *("mystDirective", "mystDirectiveError", "mystRole", "mystRoleError"),
}
OVERFLOW = "Math.max(0, document.documentElement.scrollWidth - innerWidth)"
LOAD_ALL = "for (const image of document.images) image.loading = 'eager'"
UNFOLD = "document.querySelectorAll('details').forEach((part) => (part.open = true))"
DIRECTION = "(part) => getComputedStyle(part).direction"
PAPER = "getComputedStyle(document.body).backgroundColor"
# Puts the focus on what comes before a link, for the Tab key to go on from there.
FOCUS_BY_KEYBOARD = """(link) => {
  const before = document.createElement("button");
  link.before(before);
  before.focus();
}"""
TO_THE_TOP = "(heading) => heading.scrollIntoView({ behavior: 'instant' })"
WIDE, NARROW = 1280, 360
PAGES = ["/", "/text/", "/blocks/", "/outputs/", "/arabic/", "/404.html"]


@pytest.fixture(scope="module")
def torture(tmp_path_factory) -> Site:
    """The site, which is built only if the theme finds nothing broken in it."""
    return torture_site(tmp_path_factory.mktemp("torture"))


def test_every_node_type_is_in_it(torture):
    seen = set()
    for path in (torture.project / "_build/site/content").iterdir():
        seen |= types_in(json.loads(path.read_text(encoding="utf-8")))
    assert set(NODES.names()) - UNREACHED - seen == set()


def test_tags_of_cells_leave_out_and_fold(torture):
    html = re.sub(r"</?span[^>]*>", "", torture.html("/outputs/"))
    assert "no_cell()" not in html
    assert "of no cell" not in html
    assert "no_input()" not in html
    assert "without input" in html
    assert "no_output()" in html
    assert "of no output" not in html
    summaries = re.findall(r"<summary>(Show \w+)</summary>", html)
    assert summaries == ["Show output", "Show cell", "Show code"]


def test_every_option_shows(torture):
    html = torture.html("/blocks/")
    logo = r'<img class="logo {}" src="/build/figure-\w+.png" alt="" width="320"'
    assert re.search(logo.format("light-only"), html)
    assert re.search(logo.format("dark-only"), html)
    assert re.search(r'<a class="brand" href="/text/">', html)
    assert "<span>The torture site</span>" in html
    assert re.search(r'<link rel="icon" href="/build/figure-\w+.png">', html)
    assert (torture.folder / "favicon.ico").read_bytes() == FIGURE
    assert re.search(r'<link rel="stylesheet" href="/build/own-\w+.css">', html)
    assert "A deeper one" in html.split('id="outline"')[1]
    assert '<a class="action" href="https://example.org">An action</a>' in html
    assert '<a href="https://example.org">Elsewhere</a>' in html
    assert re.search(
        r"<summary>More</summary>\s*<ul>\s*<li>\s*<a href=\"/blocks/", html
    )
    assert re.search(r'\[<a href="#cite-knuth"[^>]*>1</a>\]', torture.html("/text/"))


@pytest.mark.parametrize("path", PAGES)
def test_parts_stand_on_every_page_and_those_of_a_page_on_it(path, torture):
    html = torture.html(path)
    assert "The <em>foot</em> of every page" in html
    assert ("This page has a <strong>banner</strong>" in html) == (path == "/")


def types_in(value: object) -> set[str]:
    """The types of all nodes in a page's JSON."""
    if isinstance(value, list):
        return set().union(*map(types_in, value))
    if not isinstance(value, dict):
        return set()
    return {str(value.get("type"))}.union(*map(types_in, value.values()))


def test_every_page_is_valid_html(torture, node_modules):
    assert mistakes(map(torture.file_at, PAGES), node_modules) == []


def test_no_link_and_no_anchor_is_broken(torture):
    assert broken_addresses(torture, read_documents(torture)) == []


@pytest.fixture(scope="module")
def torture_address(torture) -> Iterator[str]:
    """Where the site is served."""
    with served(torture.folder) as where:
        yield where


@pytest.fixture(scope="module", params=PAGES)
def visits(request, torture_address, browser) -> Iterator[dict[int, Visit]]:
    """A page, opened at each width; axe-core, which changes it, comes last."""
    with ExitStack() as stack:
        opened = {}
        for width in (WIDE, NARROW):
            visit = stack.enter_context(visiting(browser, width=width))
            visit.page.add_init_script(WATCH_SHIFTS)
            visit.open(torture_address + request.param)
            visit.page.evaluate(LOAD_ALL)
            opened[width] = visit
        for visit in opened.values():
            visit.page.wait_for_load_state("networkidle")
        yield opened


@pytest.mark.browser
def test_nothing_moves_and_nothing_fails(visits):
    for width, visit in visits.items():
        assert visit.page.evaluate("shifts") == [], width
        assert visit.messages == [], width


@pytest.mark.browser
def test_nothing_is_too_wide(visits):
    for width, visit in visits.items():
        assert visit.page.evaluate(OVERFLOW) == 0, width


@pytest.mark.browser
def test_axe_finds_no_violation_on_a_wide_screen(visits, node_modules):
    page = visits[WIDE].page
    page.evaluate(UNFOLD)
    assert violations(page, node_modules) == []


@pytest.mark.browser
def test_axe_finds_no_violation_on_a_phone(visits, node_modules):
    page = visits[NARROW].page
    page.evaluate(UNFOLD)
    assert violations_of_width(page, node_modules) == []


@pytest.fixture(scope="module")
def window(browser) -> Iterator[Visit]:
    """A window for what is opened anew in it."""
    with visiting(browser) as visit:
        yield visit


@pytest.fixture
def opened(torture_address, window) -> Callable[[str], Page]:
    """Opens a page."""

    def open_anew(path: str) -> Page:
        window.open(torture_address + path)
        return window.page

    return open_anew


@pytest.mark.browser
def test_formulas_and_code_run_from_left_to_right_in_any_text(opened):
    main = opened("/arabic/").locator("main")
    parts = main.locator(".katex-html").first.locator(".base").all()
    places = [part.bounding_box()["x"] for part in parts]
    assert len(places) == 2
    assert places == sorted(places)
    assert main.locator("pre").evaluate(DIRECTION) == "ltr"
    assert main.locator("h1").evaluate(DIRECTION) == "rtl"


@pytest.mark.browser
def test_the_outline_follows_the_text(opened):
    page = opened("/outputs/")
    current = page.locator(".outline [aria-current]")
    assert current.all_inner_texts() == ["Text"]
    for heading in ("Tags", "Figures"):
        page.locator("h2", has_text=heading).evaluate(TO_THE_TOP)
        page.locator(".outline [aria-current]", has_text=heading).wait_for()
        assert current.count() == 1


@pytest.mark.browser
def test_tabs_change_by_arrow_keys_and_together(opened):
    page = opened("/blocks/")
    first, second = page.locator(".tabs").all()
    selected = "[role=tab][aria-selected=true]"
    assert first.locator(selected).inner_text() == "Two"
    first.locator(selected).focus()
    for key, title in [("ArrowRight", "One"), ("End", "Two"), ("ArrowLeft", "One")]:
        page.keyboard.press(key)
        assert first.locator(selected).inner_text() == title
        assert second.locator(selected).inner_text() == title
        assert first.locator("[role=tabpanel]:visible").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "/blocks/",
            {
                "#theorem": "Pythagoras",
                "#figure": "A caption",
                "/text/#words": "Text that is strong",
            },
        ),
        ("/text/", {"#fn-first": "A note with", "#cite-knuth": "Knuth"}),
    ],
)
def test_previews_open_by_keyboard_and_close_with_escape(path, said, opened):
    page = opened(path)
    preview = page.locator("#preview")
    for target, words in said.items():
        link = page.locator(f"main a[href='{target}']").first
        link.evaluate(FOCUS_BY_KEYBOARD)
        page.keyboard.press("Tab")
        preview.wait_for()
        assert words in preview.inner_text(), target
        assert preview.locator("[id]").count() == 0, target
        page.keyboard.press("Escape")
        preview.wait_for(state="hidden")


@pytest.mark.browser
def test_a_widget_starts_when_it_is_near(opened, window):
    widget = opened("/blocks/").locator(".anywidget")
    assert not any("/widget-" in address for address in window.requests)
    widget.scroll_into_view_if_needed()
    window.page.locator(".anywidget", has_text="1").wait_for()


@pytest.mark.browser
def test_print_leaves_the_text_alone_and_unfolds_it(torture_address, browser):
    with visiting(browser, f"{torture_address}/blocks/") as visit:
        visit.page.emulate_media(media="print", color_scheme="dark")
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for part in (".site-header", ".contents", ".outline", ".neighbours", ".copy"):
            assert visit.page.locator(f"{part}:visible").count() == 0, part
        assert visit.page.locator("main details:not([open])").count() == 0
        assert visit.page.locator(".tab:visible").count() == 4
        assert visit.page.evaluate(PAPER) == "rgb(255, 255, 255)"


@pytest.fixture(scope="module")
def based_address(tmp_path_factory) -> Iterator[str]:
    """Where the site is served if it is built for a path of a larger site."""
    based = torture_site(tmp_path_factory.mktemp("based"), BASE_URL="/gradients")
    larger = tmp_path_factory.mktemp("larger")
    (larger / "gradients").symlink_to(based.folder)
    with served(larger) as where:
        yield f"{where}/gradients"


@pytest.mark.browser
def test_under_a_path_all_files_are_found(based_address, browser):
    with visiting(browser) as visit:
        for path in PAGES:
            visit.open(based_address + path)
            visit.page.evaluate(LOAD_ALL)
            visit.page.wait_for_load_state("networkidle")
            elsewhere = [url for url in visit.requests if based_address not in url]
            assert {"http://127.0.0.1:9/embed"}.issuperset(elsewhere + visit.failures)
            assert visit.messages == [], path


@pytest.mark.browser
def test_under_a_path_search_and_previews_work(based_address, browser):
    with visiting(browser, f"{based_address}/blocks/") as visit:
        visit.page.locator("main a[href$='/text/#words']").first.hover()
        visit.page.locator("#preview", has_text="Text that is strong").wait_for()
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("every node")
        visit.page.locator(".search li a").first.click()
        visit.page.wait_for_url(f"{based_address}/")
        assert visit.page.locator("h1").inner_text() == "Every node type"
