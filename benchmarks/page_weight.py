"""What a reader's browser loads for each page, by kind, gzipped.

Opens every page of `_build/html` in Chromium, with nothing in its cache, and
adds up what it asked for. Fonts and images are counted as they are: they are
compressed already.
"""

import gzip
from collections import Counter

from playwright.sync_api import Browser

from benchmarks.report import table, write
from benchmarks.serving import opened_site

KINDS = {
    "document": "HTML",
    "stylesheet": "CSS",
    "script": "JavaScript",
    "font": "fonts",
}


def weigh(browser: Browser, url: str) -> Counter:
    """Return the bytes that a page loads, by kind."""
    weights = Counter()
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    finished = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(url, wait_until="networkidle")
    for request in finished:
        kind = KINDS.get(request.resource_type, "figures in view")
        body = request.response().body()
        is_text = kind in {"HTML", "CSS", "JavaScript"}
        weights[kind] += len(gzip.compress(body) if is_text else body)
    context.close()
    return weights


def main() -> None:
    """Weigh every page and write the table."""
    kinds = [*KINDS.values(), "figures in view"]
    rows = []
    with opened_site() as (browser, pages):
        for name, url in pages.items():
            weights = weigh(browser, url)
            first_load = sum(weights[kind] for kind in KINDS.values())
            sizes = [*(weights[kind] for kind in kinds), first_load]
            rows.append([name, *(f"{size / 1000:.1f}" for size in sizes)])
    header = ["page, kB", *kinds, "first load without figures"]
    write("page_weight", table(header, rows))


if __name__ == "__main__":
    main()
