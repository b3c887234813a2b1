"""Plain `pytest` notices what it must, with the settings that it is run with."""

import os
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.notebooks.conftest import Course
from tests.support.building import run
from tools.notebooks.chapters import ROOT


def arguments(folder, *more):
    """Arguments for pytest, for the course's settings on files outside the course."""
    settings = [f"--config-file={ROOT / 'pyproject.toml'}", f"--rootdir={folder}"]
    plugins = ["-p", "nbval.plugin", "-p", "no:cacheprovider"]
    forked = "FORKED_KERNELS" in os.environ  # this run of pytest has its kernels so
    kernel = "--nbval-kernel-name=forked" if forked else "--nbval-current-env"
    return ["-n0", kernel, *plugins, *settings, *map(str, more)]


@pytest.fixture
def run_pytest(pytester, monkeypatch):
    """Runs pytest, in this process, which has imported what takes seconds."""

    def run_here(folder, *files, ci=False):
        monkeypatch.chdir(ROOT)  # where the settings are relative to
        monkeypatch.setenv("CI", str(ci).lower())
        monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
        return pytester.runpytest_inprocess(*arguments(folder, *files))

    return run_here


@pytest.fixture
def skipping(tmp_path):
    """Two test modules that skip: a test, and the module as a whole."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "test_tool.py").write_text(
        "import pytest\n"
        "def test_with_a_tool():\n    pytest.skip('no such tool')\n"
        "@pytest.mark.xfail(strict=False)\n"
        "def test_expected_to_fail():\n    raise ValueError\n",
        encoding="utf-8",
    )
    (tmp_path / "test_module.py").write_text(
        "import pytest\npytest.importorskip('no_such_module')\n", encoding="utf-8"
    )
    return tmp_path


def test_a_missing_tool_skips(skipping, run_pytest):
    result = run_pytest(skipping, skipping)
    assert result.ret == 0, str(result.stdout)
    assert "2 skipped, 1 xfailed" in str(result.stdout)


def test_in_ci_a_missing_tool_fails(skipping, run_pytest):
    result = run_pytest(skipping, skipping / "test_tool.py", ci=True)
    assert result.ret == 1
    assert "1 failed, 1 xfailed" in str(result.stdout)
    assert "Skipped, which in CI is a failure: Skipped: no such tool" in str(
        result.stdout
    )


def test_in_ci_a_module_that_skips_itself_fails(skipping, run_pytest):
    result = run_pytest(skipping, skipping / "test_module.py", ci=True)
    assert result.ret not in {0, 5}
    assert "Skipped, which in CI is a failure" in str(result.stdout)
    assert "no_such_module" in str(result.stdout)


WARN = "import warnings\nwarnings.warn('deprecated')"
# What is changed in the last cell of a chapter, which prints a number.
CHANGES = {
    "as saved": lambda cell: None,
    "by rounding": lambda cell: cell.outputs[0].update(text="9.9e-11\n"),
    "by more": lambda cell: cell.outputs[0].update(text="1.0e-10\n"),
    "by a line": lambda cell: cell.outputs[0].update(text="4.4e-16\nmore\n"),
    "assertion": lambda cell: cell.update(source="assert math.pi < 0"),
    "warning": lambda cell: cell.update(source=WARN),
}


@pytest.fixture(scope="module")
def ends(finished_course, tmp_path_factory):
    """How each cell of each changed chapter ends: "passed", or why it failed.

    One pytest runs them all: to start it takes longer than to run a chapter.
    """
    folder = tmp_path_factory.mktemp("changed")
    for name, change in CHANGES.items():
        course = Course(Path(shutil.copytree(finished_course, folder / name)))
        notebook = course.read()
        change(notebook.cells[-1])
        course.save(notebook)
    report = folder / "report.xml"
    chapters = folder.glob("*/content/*.ipynb")
    options = arguments(folder, f"--junit-xml={report}", *chapters)
    run(
        [sys.executable, "-m", "pytest", *options],
        ROOT,
        PYTEST_ADDOPTS="",
        CI="",
    )
    return ends_in(report)


def ends_in(report):
    """Read how each cell ended from pytest's report, by the name of the change."""
    ends = {name: [] for name in CHANGES}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 (ours)
        name = case.get("classname").partition(".")[0]
        ends[name].append(case[0].text if len(case) else "passed")
    return ends


@pytest.mark.parametrize("change", ["as saved", "by rounding"])
def test_a_chapter_with_the_same_numbers_but_for_rounding_passes(ends, change):
    assert ends[change] == ["passed"] * 3


@pytest.mark.parametrize("change", ["by more", "by a line"])
def test_a_number_changed_by_more_fails(ends, change):
    *others, last = ends[change]
    assert others == ["passed"] * 2
    assert "Cell outputs differ" in last


def test_an_assertion_that_does_not_hold_fails(ends):
    *others, last = ends["assertion"]
    assert others == ["passed"] * 2
    assert "AssertionError" in last


def test_a_warning_in_a_chapter_fails(ends):
    *others, last = ends["warning"]
    assert others == ["passed"] * 2
    assert "deprecated" in last
