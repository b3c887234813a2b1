"""The bootstrap cell, run as Colab and Jupyter run it.

Each test lays out a folder, runs the cell in a Python of its own, in that
folder, and looks at what was imported and what was written. A server on this
machine stands in for the repository. Most of these Pythons are forks of one that
has only started; two are started for the cell alone, as a reader's is.
"""

import contextlib
import dataclasses
import os
import re
import shutil
import subprocess
import threading
from functools import partial
from pathlib import Path

import pytest

from tests.notebooks.conftest import copy_helpers
from tests.support.fresh import forking, run_in_a_new_one
from tests.support.serving import QuietHandler, served
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


GITHUB = "https://raw.githubusercontent.com"
# What is tried over HTTP for these is tried with files for all of them: a chapter
# asks for each helper, and there are many.
SOME = ("__init__.py", "find_helpers.py", "puzzles/1-1.toml", "course.mplstyle")


@pytest.fixture(scope="module")
def cell():
    return bootstrap_source(ROOT, Repository("someone/course"))


@pytest.fixture
def repository(tmp_path):
    """A folder served over HTTP, with the helpers in it, and its address."""
    folder = tmp_path / "repository"
    copy_helpers(folder)
    with served(folder) as address:
        yield folder, address


def run_cell_by(run, source, folder, raw_url="http://127.0.0.1:9", after=PROBE):
    """Run the cell in a folder; port 9 answers nobody."""
    environment = {**os.environ, "COURSE_RAW_URL": raw_url, "no_proxy": "*"}
    environment.pop("PYTHONPATH", None)
    if raw_url is None:
        del environment["COURSE_RAW_URL"]
    return run(f"{source}\n{after}", folder, environment)


@pytest.fixture(scope="module")
def run_cell():
    with forking() as run:
        yield partial(run_cell_by, run)


@pytest.fixture
def run_cell_alone():
    return partial(run_cell_by, run_in_a_new_one)


def kept(cell):
    """Return the name that a cell's helpers are kept under."""
    digest = re.search('HELPERS = "(.{64})"', cell)[1]
    return f"helpers-{digest[:12]}"


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
    for folder in ("content/images", "tests/deep"):
        (root / folder).mkdir(parents=True)
    copy_helpers(root)
    return root


def files_in(folder):
    """Return the contents of a folder's files, without caches."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("folder", ["content", ".", "tests/deep", "content/images"])
def test_in_a_checkout_its_own_helpers_are_used(run_cell, cell, checkout, folder):
    result = run_cell(cell, checkout / folder)
    assert imported_from(result) == checkout.resolve()
    assert files_in(checkout).keys() == {f"tools/{name}" for name in HELPERS}


@pytest.mark.parametrize("name", ["figures.py", "find_helpers.py"])
def test_in_a_checkout_a_changed_helper_is_the_authors_business(
    run_cell, cell, checkout, name
):
    with (checkout / "tools" / name).open("a", encoding="utf-8") as file:
        file.write("# being worked on\n")
    assert imported_from(run_cell(cell, checkout / "content")) == checkout.resolve()


def test_on_its_own_the_helpers_are_fetched_checked_and_saved(
    run_cell_alone, cell, empty, repository
):
    folder, url = repository
    saved = empty.resolve() / kept(cell)
    assert imported_from(run_cell_alone(cell, empty, url)) == saved
    assert files_in(saved) == files_in(folder)
    assert files_in(saved).keys() == {f"tools/{name}" for name in HELPERS}


def test_the_second_time_nothing_is_fetched(run_cell, cell, empty, repository):
    run_cell(cell, empty, repository[1])
    assert imported_from(run_cell(cell, empty)) == empty.resolve() / kept(cell)


def test_running_the_cell_twice_does_no_harm(run_cell, cell, empty, repository):
    result = run_cell(f"{cell}\n{cell}", empty, repository[1])
    assert imported_from(result) == empty.resolve() / kept(cell)


@contextlib.contextmanager
def changed(path):
    """Change a byte of a file for as long as it is tried."""
    before = path.read_bytes()
    change_a_byte(path)
    try:
        yield
    finally:
        path.write_bytes(before)


def assert_changed_byte_is_refused(result, empty, url):
    assert_refused(
        result,
        f"Cannot use {url}/tools",
        "this chapter was checked with",
        "Try again online, ",
    )
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("name", SOME)
def test_one_changed_byte_on_the_way_is_refused(
    run_cell, cell, empty, repository, name
):
    folder, url = repository
    change_a_byte(folder / "tools" / name)
    assert_changed_byte_is_refused(run_cell(cell, empty, url), empty, url)


def test_one_changed_byte_of_any_helper_is_refused(
    run_cell, cell, empty, checkout, subtests
):
    url = checkout.as_uri()
    for name in HELPERS:
        with subtests.test(name), changed(checkout / "tools" / name):
            assert_changed_byte_is_refused(run_cell(cell, empty, url), empty, url)


def test_one_changed_byte_in_what_was_saved_is_refused(
    run_cell, cell, empty, repository, subtests
):
    saved = empty.resolve() / kept(cell)
    run_cell(cell, empty, repository[1])
    for name in HELPERS:
        with subtests.test(name), changed(saved / "tools" / name):
            before = files_in(saved)
            assert_refused(
                run_cell(cell, empty, repository[1]),
                f"Cannot use {saved}",
                "this chapter was checked with",
                "Rename or delete it, ",
            )
            assert files_in(saved) == before


@pytest.mark.parametrize("where", ["repository", "saved"])
def test_code_that_is_not_the_right_one_is_never_run(
    run_cell, cell, empty, repository, where
):
    run_cell(cell, empty, repository[1])
    saved = empty / kept(cell)
    folder = saved if where == "saved" else repository[0]
    for name in HELPERS:
        (folder / "tools" / name).write_text(
            "from pathlib import Path\nPath('run').touch()\n", encoding="utf-8"
        )
    if where == "repository":
        shutil.rmtree(saved)
    assert_refused(run_cell(cell, empty, repository[1]), "find_helpers.py: it is not")
    assert not (empty / "run").exists()


@pytest.mark.parametrize(
    "newer", [["find_helpers.py"], set(HELPERS) - {"find_helpers.py"}, HELPERS]
)
def test_another_version_of_the_course_is_refused(
    run_cell, cell, empty, repository, newer
):
    folder, url = repository
    for name in newer:
        with (folder / "tools" / name).open("a", encoding="utf-8") as file:
            file.write("# newer\n")
    assert_refused(run_cell(cell, empty, url), "this chapter was checked with")
    assert list(empty.iterdir()) == []


def test_lines_moved_from_one_helper_to_the_next_are_refused(
    run_cell, cell, empty, repository
):
    folder, url = repository
    first, second = (folder / "tools" / name for name in HELPERS[-2:])
    data = first.read_bytes()
    first.write_bytes(data[:-10])
    second.write_bytes(data[-10:] + second.read_bytes())
    assert_refused(run_cell(cell, empty, url), "its files are not those")
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("name", SOME)
def test_a_missing_helper_is_named(run_cell, cell, empty, repository, name):
    folder, url = repository
    (folder / "tools" / name).unlink()
    assert_refused(run_cell(cell, empty, url), f"Cannot use {url}/tools", name, "404")
    assert list(empty.iterdir()) == []


def test_any_helper_that_is_missing_is_named(run_cell, cell, empty, checkout, subtests):
    url = checkout.as_uri()
    for name in HELPERS:
        helper = checkout / "tools" / name
        gone = helper.rename(checkout / "gone")
        with subtests.test(name):
            assert_refused(
                run_cell(cell, empty, url), f"Cannot use {url}/tools", name, "No such"
            )
            assert list(empty.iterdir()) == []
        gone.rename(helper)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense", "file:///nowhere"])
def test_where_nothing_is_served_the_error_says_what_to_do(run_cell, cell, empty, url):
    assert_refused(
        run_cell(cell, empty, url),
        f"Cannot use {url}/tools/find_helpers.py: ",
        "Try again online, ",
    )
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("left", [["torch_metrics.py"], list(HELPERS), ["mine.py"]])
def test_a_folder_tools_of_the_readers_own_is_neither_used_nor_touched(
    run_cell, cell, empty, repository, left
):
    (empty / "tools").mkdir()
    for name in left:
        file = empty / "tools" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("print('mine')\n", encoding="utf-8")
    mine = files_in(empty / "tools")
    result = run_cell(cell, empty, repository[1])
    assert imported_from(result) == empty.resolve() / kept(cell)
    assert files_in(empty / "tools") == mine


def test_a_chapter_in_a_folder_below_uses_what_was_saved_above(
    run_cell, cell, empty, repository
):
    run_cell(cell, empty, repository[1])
    (empty / "week 2").mkdir()
    result = run_cell(cell, empty / "week 2")
    assert imported_from(result) == empty.resolve() / kept(cell)


def test_a_file_with_the_folders_name_is_left_alone(run_cell, cell, empty, repository):
    (empty / kept(cell)).write_text("mine", encoding="utf-8")
    assert_refused(run_cell(cell, empty, repository[1]), "Rename or delete")
    assert (empty / kept(cell)).read_text(encoding="utf-8") == "mine"


def test_another_package_named_tools_gives_way(run_cell, cell, checkout, tmp_path):
    other = tmp_path / "site" / "tools"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("", encoding="utf-8")
    (other / "torch_metrics.py").write_text("", encoding="utf-8")
    before = f"import sys\nsys.path.insert(0, {str(other.parent)!r})\nimport tools\n"
    result = run_cell(before + cell, checkout / "content")
    assert imported_from(result) == checkout.resolve()


def test_the_cell_is_silent(run_cell_alone, cell, empty, repository):
    result = run_cell_alone(cell, empty, repository[1], after="")
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


def test_the_cell_is_no_longer_than_others():
    lines = bootstrap_source(ROOT, stamped_repository(ROOT)).splitlines()
    assert len(lines) <= CELL_LINES
    assert max(map(len, lines)) <= LINE_LENGTH


def test_the_cell_is_the_same_in_every_chapter(cell):
    own = bootstrap_source(ROOT, Repository("a/b"))
    assert own.replace('"a/b"', '"someone/course"') == cell


# Online, a tag keeps each version's helpers; the branch has the newest.


@pytest.fixture
def online(tmp_path):
    """GitHub, as far as the cell sees it."""
    folder = tmp_path / "github"
    folder.mkdir()
    with served(folder) as address:
        yield Online(folder / "someone" / "course", address)


@dataclasses.dataclass
class Online:
    """A repository's raw files, by branch and by tag."""

    folder: Path
    address: str

    def publish(self, helpers, tagged=True):
        """Put helpers on the branch, and keep them; return the chapters' cell."""
        cell = bootstrap_source(helpers, Repository("someone/course"))
        for ref in ["main", kept(cell)][: 1 + tagged]:
            shutil.rmtree(self.folder / ref, ignore_errors=True)
            shutil.copytree(helpers, self.folder / ref)
        assert cell.count(GITHUB) == 1
        return cell.replace(GITHUB, self.address)


@pytest.fixture
def versions(tmp_path):
    """Two versions of the helpers; the second has another list, and a subfolder."""
    first, second = tmp_path / "first", tmp_path / "second"
    copy_helpers(first)
    shutil.copytree(first, second)
    finder = second / "tools" / "find_helpers.py"
    text = finder.read_text(encoding="utf-8")
    added = text.replace("HELPERS = (", 'HELPERS = (\n    "deep/er/new.toml",')
    finder.write_text(added, encoding="utf-8")
    with (second / "tools" / "torch_metrics.py").open("a", encoding="utf-8") as file:
        file.write("# newer\n")
    new = second / "tools" / "deep" / "er" / "new.toml"
    new.parent.mkdir(parents=True)
    new.write_text("newer = true\n", encoding="utf-8")
    return first, second


def test_a_saved_copy_keeps_working_when_helpers_change(
    run_cell, empty, online, versions
):
    first, second = versions
    old = online.publish(first)
    new = online.publish(second)
    for cell, version in [(old, first), (new, second), (old, first)]:
        saved = imported_from(run_cell(cell, empty, None))
        assert files_in(saved) == files_in(version)
    assert {path.name for path in empty.iterdir()} == {kept(old), kept(new)}


def test_what_no_tag_keeps_comes_from_the_branch(run_cell, empty, online, versions):
    """As in a fork whose workflows are off, until its helpers change."""
    first, second = versions
    cell = online.publish(first, tagged=False)
    assert files_in(imported_from(run_cell(cell, empty, None))) == files_in(first)
    shutil.rmtree(empty / kept(cell))
    online.publish(second)
    assert_refused(run_cell(cell, empty, None), "/main/tools/find_helpers.py: it is")
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("name", ["find_helpers.py", "figures.py"])
def test_a_tag_that_was_moved_is_not_trusted(run_cell, empty, online, versions, name):
    cell = online.publish(versions[0])
    change_a_byte(online.folder / kept(cell) / "tools" / name)
    saved = imported_from(run_cell(cell, empty, None))
    assert files_in(saved) == files_in(versions[0])
    shutil.rmtree(saved)
    change_a_byte(online.folder / "main" / "tools" / name)
    assert_refused(run_cell(cell, empty, None), "this chapter was checked with")
    assert list(empty.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="GitHub runs the script on Linux")
@pytest.mark.parametrize("there", [True, False], ids=["kept", "new"])
def test_the_workflow_makes_the_tag_that_the_cell_asks_for(tmp_path, there):
    called = tmp_path / "called"
    gh = tmp_path / "gh"
    gh.write_text(
        f'#!/bin/sh\necho "$*" >> "{called}"\n'
        f'case "$*" in *git/ref/*) exit {0 if there else 1};; esac\n',
        encoding="utf-8",
    )
    gh.chmod(0o755)
    subprocess.run(
        [ROOT / ".ci" / "keep-helpers"],
        env={
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_REPOSITORY": "someone/course",
            "GITHUB_SHA": "0123",
        },
        check=True,
        capture_output=True,
    )
    tag = kept(bootstrap_source(ROOT, stamped_repository(ROOT)))
    refs = "api --silent repos/someone/course/git"
    made = f"{refs}/refs -f ref=refs/tags/{tag} -f sha=0123"
    assert called.read_text(encoding="utf-8").splitlines() == [
        f"{refs}/ref/tags/{tag}"
    ] + [made] * (not there)


def test_helpers_are_fetched_at_the_same_time(
    run_cell, cell, empty, repository, monkeypatch
):
    asked, second, answer = [], threading.Event(), QuietHandler.do_GET

    def answer_when_two_have_asked(request):
        if not request.path.endswith("find_helpers.py"):
            asked.append(request.path)
            if len(asked) > 1:
                second.set()
            assert second.wait(10)
        answer(request)

    monkeypatch.setattr(QuietHandler, "do_GET", answer_when_two_have_asked)
    imported_from(run_cell(cell, empty, repository[1]))
    assert len(asked) == len(HELPERS) - 1


@pytest.mark.parametrize("chapter", select(ROOT)[:1], ids=lambda path: path.stem)
def test_a_whole_chapter_runs_on_its_own(chapter, empty, repository, monkeypatch):
    """As in Colab: nothing but the notebook, and a kernel."""
    alone = Path(shutil.copy(chapter, empty))
    monkeypatch.setenv("COURSE_RAW_URL", repository[1])
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert run(empty, [alone])
    (saved,) = empty.glob("helpers-*")
    assert (saved / "tools" / "torch_metrics.py").is_file()
    assert printed(alone) == printed(chapter)


def printed(path):
    return [
        [output for output in comparable(cell.outputs) if "text" in output]
        for cell in code_cells(read(path))
    ]
