"""What holds for every test: threads, workers, and no skipping in CI."""

import os

import pytest

pytest_plugins = ["pytester", "tests.support.fixtures"]

# Two kernels with two threads each on two cores slow each other down. Every
# kernel and every worker gets one, unless the caller says otherwise.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers `--numprocesses=auto` starts: one per usable core."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


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
