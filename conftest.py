"""What holds for every test: threads, kernels, workers, order, no skipping in CI."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

import tools.notebooks  # noqa: F401 (before nbval, whose imports it shortens)

pytest_plugins = ["pytester", "nbval.plugin", "tests.support.fixtures"]

# Two kernels with two threads each on two cores slow each other down. Every
# kernel and every worker gets one, unless the caller says otherwise.
os.environ.setdefault("OMP_NUM_THREADS", "1")


JUPYTER = Path(__file__).parent / "tests" / "support" / "jupyter"


def pytest_configure(config):
    """Have kernels forked from one that has imported torch, unless told otherwise.

    `--nbval-current-env` asks for kernels that import for themselves, as readers' do.
    """
    if config.option.nbval_current_env or not hasattr(os, "fork"):
        config.option.nbval_current_env = True
        return
    config.option.nbval_kernel_name = "forked"
    os.environ.setdefault("JUPYTER_PATH", str(JUPYTER))
    if "FORKED_KERNELS" not in os.environ:
        os.environ["FORKED_KERNELS"] = folder = tempfile.mkdtemp()
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers `--numprocesses=auto` starts: one per usable core."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


# The files that take longest come first: else one worker is alone with them at the
# end. A file runs on one worker, but for the longest of all: there, it is a page.
LONGEST = (
    *("tests/site/test_figures.py", "tests/site/test_using.py", "content/1-10-"),
    *("theme/tests/test_torture.py", "tests/notebooks/test_harness.py"),
    *("tests/site/test_pages.py", "tests/notebooks/test_style.py"),
    *("tests/site/", "content/", "tests/notebooks/", "theme/tests/"),
)


PAGE = r"content/[\w.-]+?\.(?:ipynb|md)|404\.html"
BY_PAGE = re.compile(rf"(tests/site/test_pages\.py)::.*\[.*?({PAGE})")


def pytest_xdist_make_scheduler(config, log):
    """Hand out the tests as `--dist=loadfile` does, and those of pages page by page."""
    return FilesAndPages(config, log) if config.option.dist == "loadfile" else None


class FilesAndPages(LoadFileScheduling):
    """Keeps the tests of a file together, or those of a page."""

    def _split_scope(self, nodeid):
        found = BY_PAGE.match(nodeid)
        return "::".join(found.groups()) if found else super()._split_scope(nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Put the tests into order, and mark those that are fast."""
    items.sort(key=_place)
    for item in items:
        if not _is_slow(item):
            item.add_marker("fast")


def _place(item):
    starts = (item.nodeid.startswith(start) for start in LONGEST)
    return next((place for place, found in enumerate(starts) if found), len(LONGEST))


def _is_slow(item):
    marked = any(map(item.get_closest_marker, ("browser", "mutants")))
    of_the_site = item.nodeid.startswith("tests/site/")
    return marked or of_the_site or item.path.suffix == ".ipynb"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn a skipped test into a failure in CI, where no tool may be missing."""
    return _no_skip_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Do the same for a module that skips itself while it is collected."""
    return _no_skip_in_ci((yield))


def _no_skip_in_ci(report):
    expected = hasattr(report, "wasxfail")
    if report.skipped and not expected and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"Skipped, which in CI is a failure: {report.longrepr[-1]}"
    return report
