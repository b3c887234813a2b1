"""Fixtures of all tests: what workers share, Chromium, and the checkers of npm."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from tests.support.building import run, succeed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHECKERS = Path(__file__).parent  # where their package.json is
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Each new window would draw the menus of its address bar: half the processor's
# time of a visit; each page would start a process for the next. The others are what
# Playwright switches off, whose list this one replaces, as far as it matters here.
OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AimEnabled", "HttpsUpgrades", "MediaRouter", "OptimizationHints"),
    *("PaintHolding", "SpareRendererForSitePerProcess", "Translate"),
)
# As root, as in a container, Chromium's sandbox does not start. The rest keeps
# it from asking for updates and settings.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", f"--disable-features={','.join(OFF)}"),
)


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, for one file of tests.

    Playwright keeps an event loop running meanwhile, which the notebooks that
    run later on the same worker must not find.
    """
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        pytest.skip(f"none of {', '.join(CHROMIUMS)} is on the PATH")
    # Only here: the workers that run notebooks do not need it.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def node_modules(shared) -> Path:
    """The checkers that package.json names, installed where they are not."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm, which comes with Node.js, is not on the PATH")
    with FileLock(shared / "npm.lock"):
        if not is_installed(CHECKERS):
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            succeed(run(command, CHECKERS))
    return CHECKERS / "node_modules"


def is_installed(folder: Path) -> bool:
    """Tell whether the packages that a folder asks for are there, as asked for."""
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))[
        "dependencies"
    ]
    found = {}
    for name in wanted:
        package = folder / "node_modules" / name / "package.json"
        if package.exists():
            found[name] = json.loads(package.read_text(encoding="utf-8"))["version"]
    return found == wanted
