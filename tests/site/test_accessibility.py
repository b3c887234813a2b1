"""Every page passes axe, in both colours, on a desk and on a phone."""

import pytest

from tests.site.building import PAGES

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A formula is read from its MathML; what KaTeX draws beside it is hidden from
# assistive technology, and its thousands of boxes would take axe minutes.
WITHOUT_DRAWN_FORMULAS = """
for (const formula of document.querySelectorAll(".katex-html"))
  formula.replaceChildren("x");
"""
RUN = """async (tags) => (await axe.run({ runOnly: tags })).violations
  .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120))}`)"""


@pytest.fixture(scope="module")
def axe(node_modules) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("source", PAGES)
def test_axe_finds_nothing(browser, address, site, axe, source, colours, width):
    context = browser.new_context(
        color_scheme=colours, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto(address + site.paths[source], wait_until="networkidle")
    page.evaluate(WITHOUT_DRAWN_FORMULAS)
    page.evaluate(axe)
    found = page.evaluate(RUN, TAGS)
    context.close()
    assert found == []
