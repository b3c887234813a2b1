"""Every page in Chromium, wide, narrow, and without scripts.

What is loaded, how it lies, and what axe-core knows to be wrong. Each page is
opened three times, for all of the tests: they leave it as they found it, but for
those of axe-core, which come last.
"""

import gzip
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.site.course import CHAPTERS, PAGES, WITH_FIGURE
from tests.support.axe import violations, violations_of_width
from tests.support.serving import LATE
from tests.support.visiting import HEIGHT, WATCH_SHIFTS, visiting

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)
NARROWEST = 320
# To this width a figure keeps its size on a phone: its text can be read.
READABLE = 480
# KB as the budgets of DESIGN count them: 1000 bytes.
SCRIPTS_BUDGET = 15_000
FIRST_LOAD_BUDGET = 150_000
SCRIPTS = {".js", ".mjs"}
FIGURES = {".png", ".webp", ".jpg", ".svg"}
PACKED = {".woff2", ".ico"}

# Text that nobody can read: outside the page, or cut off by an ancestor, where
# no box scrolls to it. KaTeX's MathML and what is hidden for the eye on purpose
# are clipped to nothing and meant for screen readers.
CUT_TEXT = """() => {
  const unseen = ".katex-mathml, .visually-hidden, .skip, .brand > span, script";
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });

  function visiblePart(box) {
    let [left, right] = [0, document.documentElement.clientWidth];
    for (; box !== document.body; box = box.parentElement) {
      const { overflowX, clipPath } = getComputedStyle(box);
      // What is clipped whole is for screen readers.
      const forEyes = clipPath !== "inset(50%)";
      if (/auto|scroll/.test(overflowX) || !forEyes) return [-Infinity, Infinity];
      if (!/hidden|clip/.test(overflowX)) continue;
      const edge = box.getBoundingClientRect();
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
    }
    return [left, right];
  }

  function isCut(text) {
    const box = text.parentElement;
    if (!text.data.trim() || !shown(box) || box.closest(unseen)) return false;
    const range = document.createRange();
    range.selectNodeContents(text);
    const place = range.getBoundingClientRect();
    const [left, right] = visiblePart(box);
    return place.left < left - 1 || place.right > right + 1;
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const cut = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (isCut(text)) cut.push(text.data.trim().slice(0, 60));
  }
  return cut;
}"""

# Boxes whose content is wider than they are, and whether the keyboard gets there.
SCROLLING_BOXES = """() => [...document.querySelectorAll("body *")]
  .filter((box) => box.scrollWidth > box.clientWidth + 1
    && /auto|scroll/.test(getComputedStyle(box).overflowX)
    && box.checkVisibility())
  .map((box) => [box.textContent.slice(0, 80), box.tabIndex >= 0])"""

FORMULAS = """() => [...document.querySelectorAll(".katex-html")]
  .filter((formula) => formula.checkVisibility())
  .map((formula) => formula.getBoundingClientRect())
  .map(({ width, height }) => [width, height])"""

# Formulas whose full stop, or another mark, begins the next line.
PARTED = """() => [...document.querySelectorAll("main .math")].filter((formula) => {
  const text = formula.nextSibling;
  if (!/^[.,;:!?)]/.test(text?.data ?? "")) return false;
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(text, 1);
  const end = [...formula.querySelectorAll(".base")].at(-1).getBoundingClientRect();
  return range.getBoundingClientRect().left < end.right - 5;
}).map((formula) => formula.textContent)"""

FONTS = """() => [...document.fonts].map(({ family, status }) => [family, status])"""

IMAGES = """() => [...document.querySelectorAll("main img:not(.map img)")]
  .filter((image) => image.checkVisibility())
  .map((image) => {
    const { width, height } = image.getBoundingClientRect();
    const room = image.parentElement.clientWidth;
    const attributes = ["width", "height"].map((name) => image.getAttribute(name));
    const declared = attributes.map(Number);
    const natural = image.naturalWidth / image.naturalHeight;
    return { name: image.alt.slice(0, 60), width, height, room, declared, natural };
  })"""


# How far the caption of each figure is from it, and from what comes after.
CAPTIONS = """() => [...document.querySelectorAll("p.stressed")]
  .filter((caption) => caption.textContent.startsWith("Figure "))
  .map((caption) => {
    const next = (part) => part.nextElementSibling ?? next(part.parentElement);
    const figure = caption.previousElementSibling;
    const { top, bottom } = caption.getBoundingClientRect();
    const shown = figure.querySelector(".over") ?? figure.querySelector(".picture");
    return [
      top - shown.getBoundingClientRect().bottom,
      next(caption).getBoundingClientRect().top - bottom,
    ];
  })"""

# Whether all widgets of the first screen, not those that only look in at its lower
# edge, have taken their places.
STARTED = """() => [...document.querySelectorAll(".anywidget:empty")]
  .every((widget) => widget.getBoundingClientRect().top > 0.9 * innerHeight)"""

# What is shown in the middle of a page, but for what scripts add to it and for
# MathML, whose letters innerText writes in italics only once they are laid out.
TEXT = """() => {
  const sheet = new CSSStyleSheet();
  const others = "main :is(.copy, .katex-mathml, .over, :has(+ .over))";
  sheet.replaceSync(`${others} { display: none !important }`);
  document.adoptedStyleSheets = [sheet];
  const text = document.querySelector("main").innerText;
  document.adoptedStyleSheets = [];
  return text;
}"""
DEAD_CONTROLS = """() => [...document.querySelectorAll("button, input")]
  .filter((control) => control.checkVisibility() && !control.disabled)
  .filter((control) => !control.hasAttribute("popovertarget"))
  .map((control) => control.outerHTML)"""
# Clicks each fold where a mouse would; says what covers one or stays closed. Where
# all are is looked up before the first opens: else each is laid out anew. Those
# within others come in the next round. One is a switch, which hides others while open.
FOLDS = "main details:not([open], .ideas-only) > summary"
OPEN_FOLDS = """() => {
  const folds = "main details:not([open], .ideas-only) > summary";
  const seen = () => [...document.querySelectorAll(folds)]
    .filter((fold) => fold.checkVisibility());
  const atItsMiddle = (fold) => {
    fold.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = fold.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2);
  };
  const wrong = [];
  for (let found = seen(); found.length && !wrong.length; found = seen()) {
    found.map(atItsMiddle).forEach((there) => there?.click());
    wrong.push(...found.filter((fold) => !fold.parentElement.open));
  }
  return wrong.map((fold) => fold.outerHTML);
}"""
HIDDEN_PARTS = """() => {
  const parts = [...document.querySelectorAll("main :is(.outputs, .katex-html, img)")];
  return parts
    .filter((part) => !part.checkVisibility() || !part.getBoundingClientRect().height)
    .map((part) => part.outerHTML.slice(0, 80));
}"""


@pytest.fixture(scope="module", params=PAGES)
def source(request) -> str:
    """The source of a page."""
    return request.param


@pytest.fixture(scope="module")
def visits(source, site, address, browser):
    """That page, opened at each width.

    Style sheets come late enough for the fonts that are preloaded beside them,
    and figures come later still.
    """
    with ExitStack() as stack:
        opened = {}
        for width in WIDTHS:
            late = visiting(browser, width=width, extra_http_headers=LATE)
            visit = stack.enter_context(late)
            visit.page.add_init_script(WATCH_SHIFTS)
            visit.open(address + site.paths[source])
            opened[width] = visit
        for visit in opened.values():
            visit.page.wait_for_function(STARTED)
            visit.page.wait_for_load_state("networkidle")
            visit.first.update(visit.requests)
            visit.scroll_through()
        yield opened


@pytest.fixture(params=WIDTHS)
def visit(request, visits):
    """That page at one of the widths."""
    return visits[request.param]


@pytest.fixture(scope="module")
def unscripted(browser):
    """A window with scripts off."""
    with visiting(browser, java_script_enabled=False) as visit:
        yield visit


@pytest.fixture(scope="module")
def plain(source, site, address, unscripted):
    """That page with scripts off."""
    unscripted.open(address + site.paths[source])
    return unscripted


def test_nothing_is_wrong_on_the_console(visit):
    assert visit.messages == []


def test_every_request_stays_on_the_site_and_is_answered(visit, address):
    elsewhere = [url for url in visit.requests if not url.startswith(f"{address}/")]
    assert elsewhere == []
    assert visit.failures == []


def test_nothing_shifts_while_the_page_loads(visit):
    shifts = visit.page.evaluate("shifts")
    # A symbol in another font moves what follows it by a pixel: that is some
    # ten-thousandths. A line that breaks in another place is some hundredths.
    assert sum(value for value, _ in shifts) < 0.0001, shifts


def test_formulas_show_in_their_fonts(visit, source):
    formulas = visit.page.evaluate(FORMULAS)
    if source in CHAPTERS:
        assert formulas
    for width, height in formulas:
        assert width > 0
        assert 0 < height < HEIGHT
    fonts = visit.page.evaluate(FONTS)
    assert "error" not in {status for _, status in fonts}
    if formulas:
        loaded = {family for family, status in fonts if status == "loaded"}
        assert {"KaTeX_Main", "KaTeX_Math"} <= loaded


def test_no_line_begins_with_what_closes_a_formula(visit):
    assert visit.page.evaluate(PARTED) == []


def test_figures_have_the_size_that_they_declare(visit, source):
    images = visit.page.evaluate(IMAGES)
    if source in WITH_FIGURE:  # a living one has taken its picture's place
        assert images or visit.page.locator(".living").count()
    for image in images:
        width, height = image["declared"]
        assert width, image
        assert image["natural"] == pytest.approx(width / height, rel=0.01), image
        assert image["width"] / image["height"] == pytest.approx(
            image["natural"], rel=0.01
        ), image
        assert image["width"] <= width, image
        assert image["width"] == pytest.approx(shown_width(visit, image), abs=1), image


def shown_width(visit, image) -> float:
    """How wide a figure is to be: on a phone it rather scrolls than shrinks."""
    narrow = visit.page.viewport_size["width"] == min(WIDTHS)
    return min(image["declared"][0], max(image["room"], READABLE * narrow))


def test_captions_are_nearer_to_their_figures_than_to_the_text(visit, source):
    captions = visit.page.evaluate(CAPTIONS)
    if source in WITH_FIGURE:
        assert captions
    assert [pair for pair in captions if not 0 < 2 * pair[0] < pair[1]] == []


def test_nothing_is_wider_than_the_page(visit):
    assert overflow(visit.page) == 0
    width = visit.page.viewport_size["width"]
    if width == min(WIDTHS):
        visit.page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        try:
            assert overflow(visit.page) == 0
            assert visit.page.evaluate(CUT_TEXT) == []
        finally:
            visit.page.set_viewport_size({"width": width, "height": HEIGHT})


def overflow(page) -> int:
    """By how many pixels a page is wider than its window."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


def test_no_text_is_cut_off(visit):
    assert visit.page.evaluate(CUT_TEXT) == []


def test_the_keyboard_reaches_every_box_that_scrolls(visit):
    boxes = visit.page.evaluate(SCROLLING_BOXES)
    assert [text for text, reached in boxes if not reached] == []


def test_on_a_wide_screen_no_formula_and_no_line_is_too_long(visit):
    if visit.page.viewport_size["width"] == max(WIDTHS):
        assert visit.page.evaluate(SCROLLING_BOXES) == []


def test_a_page_stays_within_its_budget(visit, site):
    # Puzzles and living figures come when they are near, and figures are pictures.
    files = {site.file_at(urlsplit(url).path) for url in visit.first}
    sizes = {file: packed_size(file) for file in files if file.suffix not in FIGURES}
    scripts = sum(size for file, size in sizes.items() if file.suffix in SCRIPTS)
    assert 0 < scripts <= SCRIPTS_BUDGET, sizes
    assert scripts < sum(sizes.values()) <= FIRST_LOAD_BUDGET, sizes


def packed_size(file: Path) -> int:
    """How many bytes are sent for a file: gzipped, if it is not packed already."""
    data = file.read_bytes()
    return len(data if file.suffix in PACKED else gzip.compress(data, mtime=0))


# --- Without scripts ---------------------------------------------------------


def test_without_scripts_the_text_is_the_same(plain, visits):
    assert plain.page.evaluate(TEXT) == visits[max(WIDTHS)].page.evaluate(TEXT)


def test_without_scripts_no_control_is_dead(plain):
    assert plain.page.evaluate(DEAD_CONTROLS) == []


def test_without_scripts_folded_parts_open_and_nothing_else_is_hidden(plain, source):
    folds = plain.page.locator(FOLDS)
    if source in CHAPTERS:
        assert folds.count() > 0
        assert plain.page.locator("main .outputs").count() > 0
    if folds.count():
        folds.first.click()
    assert plain.page.evaluate(OPEN_FOLDS) == []
    assert folds.count() == 0
    assert plain.page.evaluate(HIDDEN_PARTS) == []


# --- axe-core ----------------------------------------------------------------


def test_axe_finds_no_violation_on_a_wide_screen(visits, node_modules):
    assert violations(visits[max(WIDTHS)].page, node_modules) == []


def test_axe_finds_no_violation_on_a_phone(visits, node_modules):
    page = visits[min(WIDTHS)].page
    assert violations_of_width(page, node_modules) == []
