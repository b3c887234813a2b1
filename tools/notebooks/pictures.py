"""A picture of the landing page, for the README and for shared links; the icon."""

import functools
import http.server
import io
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

BUILT = Path("_build/html")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PICTURE, SIZE = "site/preview.png", {"width": 1200, "height": 630}
LOGO, ICON, ICON_SIZES = "site/logo.svg", "site/favicon.ico", [16, 32, 48]


def take_pictures(root: Path) -> list[str]:
    """Take the picture anew from the built site, and the icon from the logo.

    Args:
        root: The folder of the checkout, with the site built in it.

    Returns:
        The files that were written, as paths from `root`.

    Raises:
        ValueError: If the site is not built, or no Chromium is on the PATH.
    """
    if not (root / BUILT / "index.html").exists():
        raise ValueError(f"{BUILT} is not there: run `jupyter book build --html`")
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None:
        raise ValueError(f"none of {', '.join(CHROMIUMS)} is on the PATH: install one")
    with sync_playwright() as playwright, _served(root / BUILT) as address:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        _save(_page(browser, address), root / PICTURE)
        icon = _logo(browser, (root / LOGO).read_text(encoding="utf-8"))
        icon.save(root / ICON, sizes=[(side, side) for side in ICON_SIZES])
        browser.close()
    return [PICTURE, ICON]


def _page(browser: Browser, url: str) -> Image.Image:
    """The first screen of a page, with what starts by itself."""
    page = browser.new_page(viewport=SIZE)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return Image.open(io.BytesIO(page.screenshot()))


def _logo(browser: Browser, drawing: str) -> Image.Image:
    """The logo, as large as the largest icon."""
    side = max(ICON_SIZES)
    page = browser.new_page(viewport={"width": side, "height": side})
    page.set_content(f"<style>body {{ margin: 0 }}</style>{drawing}")
    return Image.open(io.BytesIO(page.screenshot(omit_background=True)))


def _save(picture: Image.Image, path: Path) -> None:
    """Save a picture with 256 colours, a third of its size in full colour."""
    few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, "PNG", optimize=True)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port, and give the address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
