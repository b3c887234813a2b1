"""What a reader's browser loads for each page, by kind, gzipped.

Opens every page of `_build/html` in Chromium, with nothing in its cache, and
adds up what it asked for. Fonts and images are counted as they are: they are
compressed already.
"""

import functools
import gzip
import http.server
import shutil
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import ROOT, table, write

SITE = ROOT / "_build" / "html"
KINDS = {
    "document": "HTML",
    "stylesheet": "CSS",
    "script": "JavaScript",
    "font": "fonts",
}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    handler = functools.partial(_QuietHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


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
    chromium = shutil.which("chromium")
    pages = sorted(SITE.glob("*/index.html"))
    if not chromium or not pages:
        sys.exit("Chromium and a built site are needed: jupyter book build --html")
    kinds = [*KINDS.values(), "figures in view"]
    rows = []
    with served(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for path in pages:
            weights = weigh(browser, f"{address}/{path.parent.name}/")
            first_load = sum(weights[kind] for kind in KINDS.values())
            sizes = [*(weights[kind] for kind in kinds), first_load]
            rows.append([path.parent.name, *(f"{size / 1000:.1f}" for size in sizes)])
        browser.close()
    header = ["page, kB", *kinds, "first load without figures"]
    write("page_weight", table(header, rows))


if __name__ == "__main__":
    main()
