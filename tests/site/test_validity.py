"""The HTML of every page is valid, and browsers ignore nothing in the CSS."""

import re
from collections.abc import Iterable, Iterator

import pytest
import tinycss2

from tests.site.course import PAGES
from tests.support.htmlvalidate import mistakes
from tests.support.visiting import visiting

# What CSS has for other browsers, as KaTeX's has.
FOREIGN = re.compile(r"^-(?:moz|ms|o)-")

NOT_UNDERSTOOD = """(items) => items.filter(([name, value]) => {
  if (name !== "selector") return !CSS.supports(name, value);
  try {
    document.querySelector(value);
  } catch {
    return true;
  }
})"""


def test_every_page_is_valid_html(site, node_modules):
    pages = [site.file_at(site.paths[source]) for source in PAGES]
    assert mistakes(pages, node_modules) == []


@pytest.mark.browser
def test_browsers_understand_every_style_sheet(site, address, browser):
    sheets = sorted(site.folder.rglob("*.css"))
    assert sheets
    with visiting(browser, address) as visit:
        for sheet in sheets:
            rules = tinycss2.parse_stylesheet(
                sheet.read_text(encoding="utf-8"),
                skip_comments=True,
                skip_whitespace=True,
            )
            items = list(parts_of(rules))
            assert visit.page.evaluate(NOT_UNDERSTOOD, items) == [], sheet.name


@pytest.mark.browser
def test_browsers_understand_every_style_attribute(site, address, browser):
    styles = set()
    for source in PAGES:
        html = site.file_at(site.paths[source]).read_text(encoding="utf-8")
        styles.update(re.findall(r' style="([^"]*)"', html))
    declarations = {part for style in styles for part in declared(style)}
    with visiting(browser, address) as visit:
        assert visit.page.evaluate(NOT_UNDERSTOOD, sorted(declarations)) == []


def parts_of(rules: Iterable) -> Iterator[tuple[str, str]]:
    """The selectors and the declarations of a style sheet, and of its nested rules.

    Raises:
        AssertionError: Something in it cannot be parsed.
    """
    for rule in rules:
        assert rule.type != "error", rule.message
        nested = rule.type == "at-rule" and rule.at_keyword in {"media", "supports"}
        if nested:
            yield from parts_of(
                tinycss2.parse_rule_list(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
            )
        elif rule.type == "qualified-rule":
            yield "selector", tinycss2.serialize(rule.prelude).strip()
            yield from declared(rule.content)


def declared(content: str | list) -> Iterator[tuple[str, str]]:
    """The declarations in a rule or in a style attribute."""
    for part in tinycss2.parse_blocks_contents(
        content, skip_comments=True, skip_whitespace=True
    ):
        assert part.type == "declaration", tinycss2.serialize([part])
        value = tinycss2.serialize(part.value).strip()
        foreign = FOREIGN.match(part.name) or FOREIGN.match(value)
        if not part.name.startswith("--") and not foreign:
            yield part.name, value
