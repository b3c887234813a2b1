"""When a reader sees each page: the first and the largest paint in Chromium.

Once as this machine is, and once as on a slow phone: a processor four times
slower, 1.6 Mbit/s and 150 ms to the server and back, with an empty cache.
"""

from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks.report import table, write
from benchmarks.serving import opened_site

REPEATS = 3
SLOWER = 4
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,  # ms
    "downloadThroughput": 1.6e6 / 8,  # bytes per second
    "uploadThroughput": 0.75e6 / 8,
}
PAINTS = """async () => {
  const times = (type) => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().map(
      (paint) => paint.startTime))).observe({ type, buffered: true });
  });
  const largest = await times("largest-contentful-paint");
  return [Math.max(...await times("paint")), largest.at(-1)];
}"""


def paints(browser: Browser, url: str, *, slow: bool) -> tuple[float, float]:
    """Milliseconds to the first and to the largest paint, with an empty cache."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    if slow:
        slow_down(page)
    page.goto(url)
    first, largest = page.evaluate(PAINTS)
    context.close()
    return first, largest


def slow_down(page: Page) -> None:
    """Have Chromium behave as on a slow phone."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_NETWORK)


def typical(browser: Browser, url: str, *, slow: bool) -> list[str]:
    """The medians of several loads."""
    loads = [paints(browser, url, slow=slow) for _ in range(REPEATS)]
    return [f"{median(times):.0f}" for times in zip(*loads, strict=True)]


def main() -> None:
    """Open every page and write the table."""
    rows = []
    with opened_site() as (browser, pages):
        for name, url in pages.items():
            here, there = (typical(browser, url, slow=slow) for slow in (False, True))
            rows.append([name, *here, *there])
    header = ["page, ms", "first paint", "largest paint"]
    header += ["first, slow phone", "largest, slow phone"]
    write("paint_time", table(header, rows))


if __name__ == "__main__":
    main()
