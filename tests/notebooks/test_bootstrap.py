"""The bootstrap cell, run as Colab and Jupyter run it.

Each test lays out a folder, runs the cell in a Python of its own, in that
folder, and looks at what was imported and what was written. A server on this
machine stands in for the repository.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.serving import served
from tools.find_helpers import HELPERS
from tools.notebooks.chapters import ROOT, code_cells, read, select
from tools.notebooks.rules.structure import CELL_LINES, LINE_LENGTH
from tools.notebooks.run import comparable, run
from tools.notebooks.stamp import Repository, bootstrap_source, stamped_repository

# `tools.torch_metrics` needs torch, which takes a second to import; where a
# module comes from can be seen without importing it.
PROBE = """
import importlib.util
print(Path(importlib.util.find_spec("tools.torch_metrics").origin).resolve())
"""


@pytest.fixture(scope="module")
def cell():
    return bootstrap_source(ROOT, Repository("someone/course"))


@pytest.fixture
def repository(tmp_path):
    """A folder served over HTTP, with the helpers in it, and its address."""
    folder = tmp_path / "repository"
    (folder / "tools").mkdir(parents=True)
    for name in HELPERS:
        shutil.copy(ROOT / "tools" / name, folder / "tools" / name)
    with served(folder) as address:
        yield folder, address


def run_cell(source, folder, raw_url="http://127.0.0.1:9", after=PROBE):
    """Run the cell in a folder; port 9 answers nobody."""
    environment = {**os.environ, "COURSE_RAW_URL": raw_url, "no_proxy": "*"}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(
        [sys.executable, "-c", f"{source}\n{after}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def imported_from(result):
    assert result.returncode == 0, result.stderr
    return Path(result.stdout.strip()).parents[1]


def assert_refused(result, *messages):
    """The cell ended in one clear error that says what to do, and printed nothing."""
    assert result.returncode == 1
    assert result.stdout == ""
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("RuntimeError: Cannot use ")
    for message in messages:
        assert message in last
    assert last.endswith(
        ", or download https://github.com/someone/course and open the chapter there."
    )


def change_a_byte(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.fixture
def empty(tmp_path):
    folder = tmp_path / "content"  # its name in Colab, where it is no checkout's
    folder.mkdir()
    return folder


@pytest.fixture
def checkout(tmp_path):
    """Only a chapter's folder and tools/, as a copy of one chapter has them."""
    root = tmp_path / "checkout"
    for folder in ("content/images", "tools", "tests/deep"):
        (root / folder).mkdir(parents=True)
    for name in HELPERS:
        shutil.copy(ROOT / "tools" / name, root / "tools" / name)
    return root


@pytest.mark.parametrize("folder", ["content", ".", "tests/deep", "content/images"])
def test_in_a_checkout_its_own_helpers_are_used(cell, checkout, folder):
    result = run_cell(cell, checkout / folder)
    assert imported_from(result) == checkout.resolve()
    assert {path.name for path in (checkout / "tools").iterdir()} - {
        "__pycache__"
    } == set(HELPERS)


@pytest.mark.parametrize("name", ["figures.py", "find_helpers.py"])
def test_in_a_checkout_a_changed_helper_is_the_authors_business(cell, checkout, name):
    with (checkout / "tools" / name).open("a") as file:
        file.write("# being worked on\n")
    assert imported_from(run_cell(cell, checkout / "content")) == checkout.resolve()


def test_on_its_own_the_helpers_are_fetched_checked_and_saved(cell, empty, repository):
    folder, url = repository
    assert imported_from(run_cell(cell, empty, url)) == empty.resolve()
    saved = {path.name for path in (empty / "tools").iterdir()}
    assert saved - {"__pycache__"} == set(HELPERS)
    for name in HELPERS:
        assert (empty / "tools" / name).read_bytes() == (
            folder / "tools" / name
        ).read_bytes()


def test_the_second_time_nothing_is_fetched(cell, empty, repository):
    run_cell(cell, empty, repository[1])
    assert imported_from(run_cell(cell, empty)) == empty.resolve()


def test_running_the_cell_twice_does_no_harm(cell, empty, repository):
    result = run_cell(f"{cell}\n{cell}", empty, repository[1])
    assert imported_from(result) == empty.resolve()


@pytest.mark.parametrize("name", HELPERS)
def test_one_changed_byte_on_the_way_is_refused(cell, empty, repository, name):
    folder, url = repository
    change_a_byte(folder / "tools" / name)
    assert_refused(
        run_cell(cell, empty, url),
        f"Cannot use {url}/tools",
        "this chapter was checked with",
        "Try again online, ",
    )
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("name", HELPERS)
def test_one_changed_byte_in_what_was_saved_is_refused(cell, empty, repository, name):
    saved = empty.resolve() / "tools"
    run_cell(cell, empty, repository[1])
    change_a_byte(saved / name)
    assert_refused(
        run_cell(cell, empty, repository[1]),
        f"Cannot use {saved}",
        "this chapter was checked with",
        f"Rename or delete {saved}, ",
    )
    assert (saved / name).read_bytes() != (ROOT / "tools" / name).read_bytes()


@pytest.mark.parametrize("where", ["repository", "content"])
def test_code_that_is_not_the_right_one_is_never_run(cell, empty, repository, where):
    run_cell(cell, empty, repository[1])
    folder = empty.parent / where / "tools"
    for name in HELPERS:
        (folder / name).write_text("from pathlib import Path\nPath('run').touch()\n")
    if where == "repository":
        shutil.rmtree(empty / "tools")
    assert_refused(run_cell(cell, empty, repository[1]), "find_helpers.py: it is not")
    assert not (empty / "run").exists()


@pytest.mark.parametrize(
    "newer", [["find_helpers.py"], set(HELPERS) - {"find_helpers.py"}, HELPERS]
)
def test_another_version_of_the_course_is_refused(cell, empty, repository, newer):
    folder, url = repository
    for name in newer:
        with (folder / "tools" / name).open("a") as file:
            file.write("# newer\n")
    assert_refused(run_cell(cell, empty, url), "this chapter was checked with")
    assert list(empty.iterdir()) == []


def test_lines_moved_from_one_helper_to_the_next_are_refused(cell, empty, repository):
    folder, url = repository
    first, second = (folder / "tools" / name for name in HELPERS[-2:])
    data = first.read_bytes()
    first.write_bytes(data[:-10])
    second.write_bytes(data[-10:] + second.read_bytes())
    assert_refused(run_cell(cell, empty, url), "its files are not those")
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("name", HELPERS)
def test_a_missing_helper_is_named(cell, empty, repository, name):
    folder, url = repository
    (folder / "tools" / name).unlink()
    assert_refused(run_cell(cell, empty, url), f"{url}/tools/{name}: ", "404")
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense", "file:///nowhere"])
def test_where_nothing_is_served_the_error_says_what_to_do(cell, empty, url):
    assert_refused(
        run_cell(cell, empty, url),
        f"Cannot use {url}/tools/find_helpers.py: ",
        "Try again online, ",
    )
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("left", [["torch_metrics.py"], list(HELPERS), ["mine.py"]])
def test_other_helpers_left_behind_are_neither_used_nor_overwritten(
    cell, empty, repository, left
):
    (empty / "tools").mkdir()
    for name in left:
        (empty / "tools" / name).write_text("print('an older helper')\n")
    assert_refused(
        run_cell(cell, empty, repository[1]),
        f"Cannot use {empty.resolve() / 'tools'}",
        f"Rename or delete {empty.resolve() / 'tools'}, ",
    )
    texts = {path.read_text() for path in (empty / "tools").iterdir()}
    assert texts == {"print('an older helper')\n"}
    assert len(list((empty / "tools").iterdir())) == len(left)


def test_a_chapter_in_a_folder_below_uses_what_was_saved_above(cell, empty, repository):
    run_cell(cell, empty, repository[1])
    (empty / "week 2").mkdir()
    assert imported_from(run_cell(cell, empty / "week 2")) == empty.resolve()


def test_a_file_named_tools_is_left_alone(cell, empty, repository):
    (empty / "tools").write_text("mine")
    assert_refused(run_cell(cell, empty, repository[1]), "Rename or delete")
    assert (empty / "tools").read_text() == "mine"


def test_another_package_named_tools_gives_way(cell, checkout, tmp_path):
    other = tmp_path / "site" / "tools"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("")
    (other / "torch_metrics.py").write_text("")
    before = f"import sys\nsys.path.insert(0, {str(other.parent)!r})\nimport tools\n"
    result = run_cell(before + cell, checkout / "content")
    assert imported_from(result) == checkout.resolve()


def test_the_cell_is_silent(cell, empty, repository):
    result = run_cell(cell, empty, repository[1], after="")
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


def test_the_cell_is_no_longer_than_others():
    lines = bootstrap_source(ROOT, stamped_repository(ROOT)).splitlines()
    assert len(lines) <= CELL_LINES
    assert max(map(len, lines)) <= LINE_LENGTH


def test_the_cell_is_the_same_in_every_chapter(cell):
    own = bootstrap_source(ROOT, Repository("a/b"))
    assert own.replace('"a/b"', '"someone/course"') == cell


@pytest.mark.parametrize("chapter", select(ROOT)[:1], ids=lambda path: path.stem)
def test_a_whole_chapter_runs_on_its_own(chapter, empty, repository, monkeypatch):
    """As in Colab: nothing but the notebook, and a kernel."""
    alone = Path(shutil.copy(chapter, empty))
    monkeypatch.setenv("COURSE_RAW_URL", repository[1])
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert run(empty, [alone])
    assert (empty / "tools" / "torch_metrics.py").is_file()
    assert printed(alone) == printed(chapter)


def printed(path):
    return [
        [output for output in comparable(cell.outputs) if "text" in output]
        for cell in code_cells(read(path))
    ]
