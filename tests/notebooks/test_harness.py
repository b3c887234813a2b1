"""Plain `pytest` notices what it must, with the settings that it is run with."""

import os
import shutil
import subprocess
import sys

import pytest

from tools.notebooks.chapters import ROOT


def run_pytest(folder, *arguments, ci=False):
    """Run pytest with the course's settings on files outside the course."""
    environment = {key: value for key, value in os.environ.items() if key != "CI"}
    environment.pop("PYTEST_ADDOPTS", None)
    if ci:
        environment["CI"] = "true"
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider"),
            *(f"--config-file={ROOT / 'pyproject.toml'}", f"--rootdir={folder}"),
            *map(str, arguments),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def skipping(tmp_path):
    """Two test modules that skip: a test, and the module as a whole."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "test_tool.py").write_text(
        "import pytest\n"
        "def test_with_a_tool():\n    pytest.skip('no such tool')\n"
        "@pytest.mark.xfail(strict=False)\n"
        "def test_expected_to_fail():\n    raise ValueError\n"
    )
    (tmp_path / "test_module.py").write_text(
        "import pytest\npytest.importorskip('no_such_module')\n"
    )
    return tmp_path


def test_a_missing_tool_skips(skipping):
    result = run_pytest(skipping, skipping)
    assert result.returncode == 0, result.stdout
    assert "2 skipped, 1 xfailed" in result.stdout


def test_in_ci_a_missing_tool_fails(skipping):
    result = run_pytest(skipping, skipping / "test_tool.py", ci=True)
    assert result.returncode == 1
    assert "1 failed, 1 xfailed" in result.stdout
    assert "Skipped, which in CI is a failure: Skipped: no such tool" in result.stdout


def test_in_ci_a_module_that_skips_itself_fails(skipping):
    result = run_pytest(skipping, skipping / "test_module.py", ci=True)
    assert result.returncode not in {0, 5}
    assert "Skipped, which in CI is a failure" in result.stdout
    assert "no_such_module" in result.stdout


def run_chapter(course, change):
    notebook = course.read()
    change(notebook.cells[-1])
    course.save(notebook)
    return run_pytest(course.root, course.chapter)


def test_a_chapter_as_saved_passes(course):
    result = run_chapter(course, lambda cell: None)
    assert "3 passed" in result.stdout, result.stdout


def test_a_number_changed_by_rounding_passes(course):
    result = run_chapter(course, lambda cell: cell.outputs[0].update(text="9.9e-11\n"))
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("text", ["1.0e-10\n", "4.4e-16\nmore\n"])
def test_a_number_changed_by_more_fails(course, text):
    result = run_chapter(course, lambda cell: cell.outputs[0].update(text=text))
    assert "1 failed, 2 passed" in result.stdout
    assert "Cell outputs differ" in result.stdout


def test_an_assertion_that_does_not_hold_fails(course):
    result = run_chapter(course, lambda cell: cell.update(source="assert h < 0"))
    assert "1 failed, 2 passed" in result.stdout


def test_a_warning_in_a_chapter_fails(course):
    source = "import warnings\nwarnings.warn('deprecated')"
    result = run_chapter(course, lambda cell: cell.update(source=source))
    assert "1 failed, 2 passed" in result.stdout
