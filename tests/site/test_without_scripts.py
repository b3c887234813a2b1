"""With scripts off, every page reads the same."""

import pytest

from tests.site.course import CHAPTERS, PAGES
from tests.support.visiting import visiting

pytestmark = pytest.mark.browser

# What is shown in the middle of a page, but for what scripts add to it and for
# MathML, whose letters innerText writes in italics only once they are laid out.
TEXT = """() => {
  const others = "main :is(.copy, .katex-mathml, .anywidget.over)";
  document.querySelectorAll(others).forEach((element) => element.remove());
  return document.querySelector("main").innerText;
}"""
DEAD_CONTROLS = """() => [...document.querySelectorAll("button, input")]
  .filter((control) => control.checkVisibility() && !control.disabled)
  .filter((control) => !control.hasAttribute("popovertarget"))
  .map((control) => control.outerHTML)"""
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
def plain(source, site, address, browser):
    """That page with scripts off."""
    path = site.paths[source]
    with visiting(browser, address + path, java_script_enabled=False) as visit:
        yield visit


def test_the_text_is_the_same(plain, source, site, address, browser):
    with visiting(browser, address + site.paths[source]) as scripted:
        assert plain.page.evaluate(TEXT) == scripted.page.evaluate(TEXT)


def test_no_control_is_dead(plain):
    assert plain.page.evaluate(DEAD_CONTROLS) == []


def test_folded_parts_open_and_nothing_else_is_hidden(plain, source):
    folds = plain.page.locator("main details:not([open]) > summary")
    if source in CHAPTERS:
        assert folds.count() > 0
        assert plain.page.locator("main .outputs").count() > 0
    while folds.count():
        folds.first.click()
    assert plain.page.evaluate(HIDDEN_PARTS) == []
