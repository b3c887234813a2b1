"""The site in Chromium, as readers meet it: on a desk, on a phone, without scripts."""

import gzip
from contextlib import contextmanager

import pytest

from tests.site.building import CHAPTERS, PAGES

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360, 320)
KILOBYTE = 1024
# Counts what moved while the page loaded, from its first moment on.
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Elements with text that is cut off, and no box around them that scrolls.
CUT_OFF = """() => {
  const wide = document.documentElement.clientWidth + 1;
  const hides = (e) => /auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX);
  const scrolls = (e) => e && (hides(e) || scrolls(e.parentElement));
  return [...document.querySelectorAll("main *")]
    .filter((e) => e.getBoundingClientRect().right > wide)
    .filter((e) => !scrolls(e.parentElement))
    .map((e) => e.outerHTML.slice(0, 100)).slice(0, 5);
}"""
FORMULAS = """() => [...document.querySelectorAll("main .katex-html")].filter((e) => {
  const box = e.getBoundingClientRect();
  return e.checkVisibility() && (box.width < 2 || box.height < 2);
}).length"""
MISSIZED = """async () => {
  const images = [...document.querySelectorAll("main img")];
  images.forEach((image) => (image.loading = "eager"));
  await Promise.all(images.map((image) => image.decode()));
  return images.filter((image) => {
    const declared = image.getAttribute("width") / image.getAttribute("height");
    const shown = image.clientWidth / image.clientHeight;
    return !(Math.abs(shown / declared - 1) < 0.02);
  }).map((image) => image.src);
}"""


@contextmanager
def opened(browser, address, **options):
    """A page of the site, and lists of what went wrong and what was fetched."""
    options = {"viewport": {"width": 1280, "height": 900}, **options}
    context = browser.new_context(**options)
    page = context.new_page()
    page.faults, page.fetched = [], []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "console",
        lambda said: page.faults.append(said.text) if said.type == "error" else None,
    )
    page.on("response", lambda answer: page.fetched.append(answer))
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((address, "data:", "blob:"))
            else page.faults.append(f"asks for {asked.url}")
        ),
    )
    yield page
    context.close()


@pytest.mark.parametrize("source", PAGES)
def test_a_page_shows_everything_at_every_width(browser, address, site, source):
    with opened(browser, address) as page:
        page.add_init_script(WATCH_SHIFTS)
        page.goto(address + site.paths[source], wait_until="networkidle")
        assert page.evaluate("window.shifted") < 0.0005
        assert page.evaluate(FORMULAS) == 0
        assert page.evaluate(MISSIZED) == []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(
                "document.documentElement.scrollWidth <= window.innerWidth"
            ), f"scrolls sideways at {width} px"
            assert page.evaluate(CUT_OFF) == [], f"cut off at {width} px"
        assert page.faults == []


@pytest.mark.parametrize("source", [PAGES[0], CHAPTERS[0]])
def test_a_page_reads_the_same_without_scripts(browser, address, site, source):
    texts = []
    for scripts in (True, False):
        with opened(browser, address, java_script_enabled=scripts) as page:
            page.goto(address + site.paths[source], wait_until="networkidle")
            texts.append(page.locator("main article").inner_text())
            assert page.locator("main .katex-html").first.is_visible()
    with_scripts, without = (text.replace("Copy", "").split() for text in texts)
    assert with_scripts == without


def test_folded_code_opens_without_scripts(browser, address, site):
    with opened(browser, address, java_script_enabled=False) as page:
        page.goto(address + site.paths[CHAPTERS[0]])
        folded = page.locator("main details").first
        assert not folded.locator("pre").first.is_visible()
        folded.locator("summary").click()
        assert folded.locator("pre").first.is_visible()


def test_the_fonts_of_formulas_come_from_the_site(browser, address, site):
    with opened(browser, address) as page:
        page.goto(address + site.paths[CHAPTERS[0]], wait_until="networkidle")
        loaded = page.evaluate(
            "[...document.fonts].filter((font) => font.status === 'loaded')"
            ".map((font) => font.family)"
        )
    assert any("KaTeX_Main" in family for family in loaded)


def test_dark_is_chosen_and_kept(browser, address, site):
    with opened(browser, address, color_scheme="light") as page:
        page.goto(address + site.paths[PAGES[0]])
        background = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(background)
        page.click("#colours-button")
        page.click("#colours-button")
        dark = page.evaluate(background)
        assert dark != light
        page.goto(address + site.paths[CHAPTERS[0]])
        assert page.evaluate(background) == dark


def found_by_search(page, words):
    page.keyboard.press("/")
    page.locator("dialog input").fill(words)
    page.wait_for_timeout(500)
    return page.locator("dialog a").all_inner_texts()


@pytest.mark.parametrize("words", ["hadam", "Hadamard"])
def test_search_finds_hadamard_by_its_beginning(browser, address, site, words):
    with opened(browser, address) as page:
        page.goto(address + site.paths[PAGES[0]], wait_until="networkidle")
        found = found_by_search(page, words)
        assert any("adamard" in text or "1.3" in text for text in found), found


def test_search_ranks_titles_first_and_finds_nothing_for_nonsense(
    browser, address, site
):
    with opened(browser, address) as page:
        page.goto(address + site.paths[PAGES[0]], wait_until="networkidle")
        assert "1.8 Convergence" in found_by_search(page, "convergence")[0]
        page.keyboard.press("Escape")
        assert found_by_search(page, "xqzzyqx") == []


def test_the_keyboard_reaches_links_and_shows_where_it_is(browser, address, site):
    with opened(browser, address) as page:
        page.goto(address + site.paths[CHAPTERS[0]], wait_until="networkidle")
        for _ in range(12):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                "(() => { const active = document.activeElement;"
                " const { outlineStyle, boxShadow } = getComputedStyle(active);"
                " return [active.tagName, outlineStyle, boxShadow]; })()"
            )
            assert outline[0] != "BODY"
            assert outline[1] != "none" or outline[2] != "none", outline


@pytest.mark.parametrize("source", CHAPTERS)
def test_a_chapter_stays_within_its_budget(browser, address, site, source):
    sizes = {"script": 0, "rest": 0}
    with opened(browser, address) as page:
        page.goto(address + site.paths[source], wait_until="networkidle")
        for response in page.fetched:
            kind = response.request.resource_type
            if kind != "image":
                size = len(gzip.compress(response.body()))
                sizes["script" if kind == "script" else "rest"] += size
    assert 0 < sizes["script"] <= 15 * KILOBYTE
    assert sum(sizes.values()) <= 250 * KILOBYTE, sizes
