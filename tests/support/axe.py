"""Asks axe-core what is wrong with an open page."""

from pathlib import Path

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ALL_RULES = {"runOnly": [*TAGS, "best-practice"]}
# All that a change of colours can break, and all else.
COLOURS = ["color-contrast", "link-in-text-block"]
COLOUR_RULES = {"runOnly": COLOURS}
EVERYTHING = None
ONE_OF_EACH_LOOK = {"include": ["[data-look]"]}
# Has the rules on colours ask that of a whole page, beside all others in one run.
FOR_ONE_OF_EACH_LOOK = """axe.configure({ rules: [
  { id: "color-contrast", selector: "[data-look]" },
  { id: "link-in-text-block", selector: "a[href][data-look]" },
] })"""

RUN = """async ([context, options]) => {
  const wanted = { ...options, resultTypes: ["violations"] };
  const { violations } = await axe.run(context ?? document, wanted);
  return violations.flatMap(({ id, nodes }) => nodes.map(
    ({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""

# What decides whether a text can be read is noted here: its colour, size and weight,
# what it stands on, and for a link, how it differs from the text around it. A text of
# one character is left out: axe-core never calls it wrong.
NOTE_LOOKS = """() => {
  const papers = new Map([[null, ["", ""]]]);
  const paper = (element) => {
    if (!papers.has(element)) {
      const { backgroundColor, backgroundImage, opacity, color } =
        getComputedStyle(element);
      const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
      const clear = own === "rgba(0, 0, 0, 0) none 1";
      const [below] = paper(element.parentElement);
      papers.set(element, [clear ? below : `${own} on ${below}`, color]);
    }
    return papers.get(element);
  };
  window.looks ??= new Map();
  const isText = (part) => part.nodeType === Node.TEXT_NODE && part.data.trim();
  const hasText = (element) => element.textContent.trim().length > 1
    && [...element.childNodes].some(isText)
    || element.matches("a, input, select, textarea");
  for (const element of document.querySelectorAll("body *")) {
    if (!hasText(element)) continue;
    const { color, fontSize, fontWeight, textShadow, textDecorationLine } =
      getComputedStyle(element);
    const around = element.closest("a") && paper(element.closest("a").parentElement)[1];
    const look = [color, fontSize, fontWeight, textShadow, textDecorationLine,
      paper(element)[0], around, element.localName === "a"].join();
    looks.set(element, (looks.get(element) ?? "") + look);
  }
}"""

# Of each look, one element is marked. Most elements of a page are letters of formulas
# and words of code, and no rule but that on contrast looks at them. Formulas, their
# rows and code in which nothing is marked are taken out: a formula becomes an empty
# box of its size, code plain text. So does MathML, which only screen readers see: what
# it says stays.
KEEP_ONE_OF_EACH = """() => {
  const seen = new Set();
  for (const [element, look] of looks) {
    if (seen.has(look) || !element.checkVisibility()) continue;
    if (element.closest(".katex-mathml")) continue;
    seen.add(look);
    element.dataset.look = seen.size;
  }
  const kept = "[data-look], a, button, [tabindex]";
  const parts = ".katex-html, .katex-html .vlist > span > :not(.pstrut), pre > code";
  // All are looked at before the first is changed: else each is laid out anew.
  const alike = [...document.querySelectorAll(parts)]
    .filter((part) => !part.matches(kept) && !part.querySelector(kept))
    .map((part) => [part, part.getBoundingClientRect()]);
  for (const spoken of document.querySelectorAll(".katex-mathml")) {
    spoken.replaceChildren(spoken.textContent);
  }
  for (const [part, { width, height }] of alike) {
    if (part.matches("code")) {
      part.replaceChildren(part.textContent);
    } else {
      part.style = `display: inline-block; width: ${width}px; height: ${height}px`;
      part.replaceChildren();
    }
  }
}"""


def violations(page: Page, node_modules: Path) -> list[str]:
    """What is wrong with a page in light and in dark colours, and where.

    In dark colours, only what they can break is asked, of one element of each look:
    the rest is the same. Of formulas and code that look alike, one is looked at: all
    others are taken out, which saves seconds on a page of 20,000 elements. So look
    at the page for anything else before.

    Args:
        page: The page. It is changed.
        node_modules: Where axe-core is.
    """
    prepare(page, node_modules, "light", "dark")
    return [
        *found(page, "dark", ONE_OF_EACH_LOOK, COLOUR_RULES),
        *found(page, "light", EVERYTHING, ALL_RULES),
    ]


def violations_of_width(page: Page, node_modules: Path) -> list[str]:
    """The same of a page that was looked at in another width, and in both colours.

    All rules are asked, those on colours of one element of each look.
    """
    prepare(page, node_modules, "light")
    page.evaluate(FOR_ONE_OF_EACH_LOOK)
    return found(page, "light", EVERYTHING, ALL_RULES)


def prepare(page: Page, node_modules: Path, *schemes: str) -> None:
    """Note how all looks in some colours, take out what looks alike, load axe-core."""
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(NOTE_LOOKS)
    page.evaluate(KEEP_ONE_OF_EACH)
    page.evaluate(
        (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    )


def found(page: Page, scheme: str, context: dict | None, rules: dict) -> list[str]:
    """Each violation of some rules in a part of a page."""
    page.emulate_media(color_scheme=scheme)
    return [f"{scheme}: {line}" for line in page.evaluate(RUN, [context, rules])]
