"""How far each page's layout shifts while a reader scrolls from its head to its end.

Chromium's own measure, summed over the whole visit: 0 if nothing moves that the
reader did not move. Style sheets come at once; fonts, scripts, widgets and pictures
come late, as over a network.

`python -m benchmarks.layout_shift convergence` opens that page alone, and prints what
moved.
"""

import sys

from playwright.sync_api import Browser, Page

from benchmarks.report import table, write
from benchmarks.serving import GzippingHandler, opened_site
from tests.support.visiting import WATCH_SHIFTS

WIDTHS = (1440, 768, 360)
STEP = 500  # px that are scrolled at once
# Seconds.
LATE = {".woff2": 0.7, ".js": 0.2, ".mjs": 0.2, ".png": 0.3, ".webp": 0.3, ".svg": 0.3}
# Whether all that has begun to load is there, and what is in view lives.
SETTLED = """() => document.fonts.status === "loaded"
  && [...document.images].every((image) => image.complete || image.loading === "lazy")
  && [...document.querySelectorAll(".anywidget:empty")].every((widget) => {
    const { top, bottom } = widget.getBoundingClientRect();
    return top > 0.9 * innerHeight || bottom < 0;
  })"""
LEFT = """() => {
  const root = document.documentElement;
  return root.scrollHeight - innerHeight - scrollY;
}"""


class LateHandler(GzippingHandler):
    """Answers after the time that a kind of file takes."""

    late = LATE


def scroll_through(page: Page) -> None:
    """Scroll to the end by steps, and let each settle."""
    page.wait_for_function(SETTLED)
    while page.evaluate(LEFT) > 1:
        page.evaluate(f"scrollBy({{ top: {STEP}, behavior: 'instant' }})")
        page.wait_for_timeout(50)
        page.wait_for_function(SETTLED)
    page.wait_for_timeout(300)


def shifts(browser: Browser, url: str, width: int) -> list[tuple[float, str]]:
    """Return each shift, with the beginning of what moved first."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    page.goto(url)
    scroll_through(page)
    found = page.evaluate("shifts")
    context.close()
    return found


def main() -> None:
    """Scroll through every page and write the table; or through those named."""
    rows, named = [], sys.argv[1:]
    with opened_site(handler=LateHandler) as (browser, pages):
        for name, url in pages.items():
            if named and name not in named:
                continue
            each = [shifts(browser, url, width) for width in WIDTHS]
            sums = [f"{sum(value for value, _ in one):.4f}" for one in each]
            rows.append([name, *sums])
            if named:
                print(*(shift for one in each for shift in one), sep="\n")
    found = table(["page", *(f"{width} px" for width in WIDTHS)], rows)
    if named:
        print(found)
    else:
        write("layout_shift", found)


if __name__ == "__main__":
    main()
