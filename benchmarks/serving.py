"""Serves a built site on this machine, and opens Chromium."""

import functools
import gzip
import http.server
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import ROOT

SITE = ROOT / "_build" / "html"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
TEXT = (".html", ".css", ".js", ".mjs", ".json", ".svg")


class GzippingHandler(http.server.SimpleHTTPRequestHandler):
    """Compresses text, as hosts do.

    Attributes:
        late: By the end of a file's name, how many seconds it is kept back.
    """

    late: ClassVar[dict[str, float]] = {}

    def do_GET(self) -> None:
        """Send a file, gzipped if it is text."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        time.sleep(self.late.get(path.suffix, 0))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in TEXT:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path, handler: type = GzippingHandler) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    answer = functools.partial(handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def chromium() -> str:
    """Return the path of Chromium.

    Raises:
        SystemExit: If there is none.
    """
    return shutil.which("chromium") or sys.exit("Chromium is needed, and not found")


@contextmanager
def opened_site(
    site: Path = SITE, handler: type = GzippingHandler
) -> Iterator[tuple[Browser, dict[str, str]]]:
    """Chromium, and the address of every page of a built site, by its name."""
    pages = sorted(site.glob("*/index.html"))
    if not pages:
        sys.exit(f"{site} is needed: jupyter book build --html")
    with served(site, handler) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        names = [page.parent.name for page in pages]
        landing = {"(landing page)": f"{address}/"}
        yield browser, landing | {name: f"{address}/{name}/" for name in names}
        browser.close()
