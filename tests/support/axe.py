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

# Most elements of a page are letters of formulas and words of code. No rule but
# that on contrast looks at them, and what decides is noted here: colour, size and
# weight of a text, and what it stands on.
NOTE_LOOKS = """() => {
  const papers = new Map([[null, ""]]);
  const paper = (element) => {
    if (!papers.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
      const clear = own === "rgba(0, 0, 0, 0) none 1";
      const below = paper(element.parentElement);
      papers.set(element, clear ? below : `${own} on ${below}`);
    }
    return papers.get(element);
  };
  window.looks ??= new Map();
  for (const element of document.querySelectorAll(".katex-html *, pre > code *")) {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight, textShadow, paper(element)].join();
    looks.set(element, (looks.get(element) ?? "") + look);
  }
}"""

# Formulas and code that are folded, or look like those before them in all of their
# elements, are taken out: a formula becomes an empty box of its size, code plain text.
# So does MathML, which only screen readers see: what it says stays.
KEEP_ONE_OF_EACH = """() => {
  const seen = new Set();
  const hasNewLook = (part) => {
    const before = seen.size;
    part.querySelectorAll("*").forEach((element) => seen.add(looks.get(element)));
    return seen.size > before;
  };
  // All are looked at before the first is changed: else each is laid out anew.
  const alike = [...document.querySelectorAll(".katex-html, pre > code")]
    .filter((part) => !part.querySelector("a, button, [tabindex]"))
    .filter((part) => !part.checkVisibility() || !hasNewLook(part))
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


def violations(
    page: Page, node_modules: Path, schemes: tuple[str, ...] = ("light", "dark")
) -> list[str]:
    """What is wrong with a page in light and in dark colours, and where.

    On a dark page, only the rules about colours are asked: the rest is the same.
    Of formulas and code that look alike, one is looked at: all others are taken
    out, which saves seconds on a page of 20,000 elements. So look at the page for
    anything else before.

    Args:
        page: The page. It is changed.
        node_modules: Where axe-core is.
        schemes: The colours to look at; ``("light",)`` for a page that differs in
            nothing but its width from one that was looked at in both.
    """
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(NOTE_LOOKS)
    page.evaluate(KEEP_ONE_OF_EACH)
    page.evaluate(
        (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    )
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        rules = COLOUR_RULES if scheme == "dark" else ALL_RULES
        found += [f"{scheme}: {line}" for line in page.evaluate(RUN, rules)]
    return found
