"""When a reader sees each page: the first and the largest paint in Chromium.

Once as this machine is, and once as on a slow phone: a processor four times
slower, 1.6 Mbit/s and 150 ms to the server and back, with an empty cache.

`python -m benchmarks.paint_time --before ../older --repeats 15 convergence` opens that
page of both checkouts' built sites, in turns, and prints both medians: what else the
machine does slows both.
"""

import argparse
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from benchmarks.report import ROOT, table, write
from benchmarks.serving import opened_site, served

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


def typical(
    browser: Browser, urls: list[str], repeats: int, *, slow: bool
) -> list[str]:
    """The medians of several loads, of each address in turns: "before → now"."""
    loads = [[paints(browser, url, slow=slow) for url in urls] for _ in range(repeats)]
    each = [
        [f"{median(times):.0f}" for times in zip(*those, strict=True)]
        for those in zip(*loads, strict=True)
    ]
    return [" → ".join(times) for times in zip(*each, strict=True)]


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description="When a reader sees each page.")
    parser.add_argument("pages", nargs="*", help="names of pages; all, without any")
    parser.add_argument("--before", type=Path, help="another checkout, with its site")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="loads of each")
    return parser.parse_args()


def main() -> None:
    """Open every page and write the table; or print it of those asked for."""
    asks, rows = asked(), []
    before = (asks.before or ROOT).resolve() / "_build" / "html"
    with opened_site() as (browser, pages), served(before) as older:
        for name, url in pages.items():
            if asks.pages and name not in asks.pages:
                continue
            path = urlsplit(url).path
            urls = [f"{older}{path}", url] if asks.before else [url]
            here, there = (
                typical(browser, urls, asks.repeats, slow=slow)
                for slow in (False, True)
            )
            rows.append([name, *here, *there])
    header = ["page, ms", "first paint", "largest paint"]
    header += ["first, slow phone", "largest, slow phone"]
    found = table(header, rows)
    if asks.pages or asks.before:
        print(found)
    else:
        write("paint_time", found)


if __name__ == "__main__":
    main()
