"""Asks axe-core what is wrong with an open page."""

from pathlib import Path

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ALL_RULES = {"runOnly": [*TAGS, "best-practice"]}
# All that a change of colours can break.
COLOUR_RULES = {"runOnly": ["color-contrast", "link-in-text-block"]}

RUN = """async (options) => {
  const { violations } = await axe.run({ ...options, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(
    ({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""


def violations(page: Page, node_modules: Path) -> list[str]:
    """What is wrong with a page in light and in dark colours, and where.

    On a dark page, only the rules about colours are asked: the rest is the same,
    and takes seconds on a page of 20,000 elements.
    """
    page.evaluate((node_modules / "axe-core" / "axe.min.js").read_text())
    found = []
    for scheme, rules in (("light", ALL_RULES), ("dark", COLOUR_RULES)):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {line}" for line in page.evaluate(RUN, rules)]
    return found
