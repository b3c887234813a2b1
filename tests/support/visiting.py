"""Opens pages in Chromium and keeps a record of what happened meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

TIMEOUT = 120_000  # ms; a machine that runs notebooks meanwhile is slow
HEIGHT = 900

# Notes every shift of the layout that no input caused, with what moved first.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources[0]?.node;
    const source = moved?.outerHTML ?? moved?.textContent ?? "";
    shifts.push([entry.value, source.slice(0, 80)]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Visit:
    """An open page, or one after the other; what is noted is of the last alone.

    Attributes:
        page: The page, as Playwright drives it.
        messages: What the console said as a warning or an error.
        requests: The addresses that were asked for.
        first: Those of them that were asked for before anything was scrolled.
        failures: Requests without an answer, or with one of 400 and above.
    """

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    first: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen."""
        page = self.page
        page.set_default_timeout(TIMEOUT)
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", lambda request: self.failures.append(request.url))
        page.on("response", self._note_response)

    def _note_message(self, message) -> None:
        if message.type in {"warning", "error"}:
            self.messages.append(message.text)

    def _note_response(self, response) -> None:
        if response.status >= 400:
            self.failures.append(f"{response.status} {response.url}")

    def open(self, url: str) -> None:
        """Load a page and wait for its fonts."""
        for noted in (self.messages, self.requests, self.first, self.failures):
            noted.clear()
        self.page.goto(url)
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def scroll_through(self) -> None:
        """Scroll to the end, so that what is loaded lazily is there."""
        self.page.evaluate("""async () => {
          const shown = [...document.images].filter((image) => image.checkVisibility());
          // A lazy one that waits cannot be decoded.
          for (const image of shown) image.loading = "eager";
          for (const image of shown) {
            image.scrollIntoView({ behavior: "instant" });
            await new Promise(requestAnimationFrame);
          }
          await Promise.all(shown.map((image) => image.decode()));
          window.scrollTo({ top: 0, behavior: "instant" });
        }""")


@contextmanager
def visiting(browser: Browser, url: str = "", **context) -> Iterator[Visit]:
    """Open a page in a browser of its own: nothing cached, nothing stored.

    To start one takes as long as to open a page: tests for which neither matters
    share one, and open their pages in it one after the other.

    Args:
        browser: Chromium.
        url: The page; without one, nothing is opened yet.
        context: Options of Playwright's ``new_context``; ``width`` for short.
    """
    width = context.pop("width", 1280)
    viewport = {"width": width, "height": HEIGHT}
    own = browser.new_context(viewport=viewport, **context)
    visit = Visit(own.new_page())
    if url:
        visit.open(url)
    try:
        yield visit
    finally:
        own.close()
