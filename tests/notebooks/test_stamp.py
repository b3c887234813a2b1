"""`python -m tools.notebooks stamp` points a fork at itself, and does no more."""

import shutil

import pytest

from tools.notebooks.chapters import ROOT, read
from tools.notebooks.stamp import Repository, stamp, stamped_repository

FORK = "https://github.com/example/fork"


def snapshot(root):
    return {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_stamping_a_fork_changes_links_bootstrap_and_address_alone(course):
    (course.root / "README.md").write_text(
        "[course](https://github.com/someone/course), "
        "[issues](https://github.com/someone/course/issues/new?x=1), "
        "[site](https://someone.github.io/course/), git@github.com/someone/course.git\n"
        "https://github.com/someone/course-extras https://github.com/someone/course.\n"
        "https://github.com/someone/course.js someone/course\n",
        encoding="utf-8",
    )
    before = course.read()
    changed = stamp(course.root, FORK)

    assert [path.name for path in changed] == [
        "1-1-small.ipynb",
        "README.md",
        "myst.yml",
    ]
    assert (course.root / "README.md").read_text(encoding="utf-8") == (
        "[course](https://github.com/example/fork), "
        "[issues](https://github.com/example/fork/issues/new?x=1), "
        "[site](https://example.github.io/fork/), git@github.com/example/fork.git\n"
        "https://github.com/someone/course-extras https://github.com/example/fork.\n"
        "https://github.com/someone/course.js someone/course\n"
    )
    after = course.read()
    for old, new in zip(before.cells, after.cells, strict=True):
        old.source = old.source.replace("someone/course", "example/fork")
        assert old == new
    assert after.metadata == before.metadata
    assert stamped_repository(course.root) == Repository("example/fork")
    assert course.findings() == []


def test_a_stamped_copy_of_this_course_names_its_old_home_nowhere(tmp_path):
    old = stamped_repository(ROOT)
    caches = shutil.ignore_patterns("__pycache__", "_build")
    for folder in ("content", "tools", ".github"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=caches)
    for path in (*ROOT.glob("*.md"), ROOT / "CITATION.cff", ROOT / "myst.yml"):
        shutil.copy(path, tmp_path)
    stamp(tmp_path, FORK)
    texts = {path: text.decode() for path, text in snapshot(tmp_path).items()}
    assert {path.name for path, text in texts.items() if old.name in text} == set()
    myst = texts[tmp_path / "myst.yml"]
    assert "github: https://github.com/example/fork\n" in myst


def test_stamping_twice_changes_nothing(course):
    stamp(course.root, FORK)
    before = snapshot(course.root)
    assert stamp(course.root, FORK) == []
    assert stamp(course.root) == []
    assert snapshot(course.root) == before


def test_stamping_there_and_back_restores_every_byte(course):
    before = snapshot(course.root)
    stamp(course.root, FORK, "trunk")
    stamp(course.root, "https://github.com/someone/course", "main")
    assert snapshot(course.root) == before


def test_a_branch_is_kept_until_another_is_named(course):
    (course.root / "README.md").write_text(
        "https://github.com/someone/course/blob/main/LICENSE "
        "https://github.com/someone/course/blob/mainframe/LICENSE",
        encoding="utf-8",
    )
    stamp(course.root, branch="release/2027")
    assert (course.root / "README.md").read_text(encoding="utf-8") == (
        "https://github.com/someone/course/blob/release/2027/LICENSE "
        "https://github.com/someone/course/blob/mainframe/LICENSE"
    )
    assert "/blob/release/2027/content/1-1-small.ipynb)" in course.text
    stamp(course.root, FORK)
    assert stamped_repository(course.root) == Repository("example/fork", "release/2027")


@pytest.mark.parametrize("name", ["figures.py", "find_helpers.py"])
def test_a_changed_helper_renews_the_digest(course, name):
    with (course.root / "tools" / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert stamp(course.root) == [course.chapter]
    assert course.findings() == []


def test_a_file_that_colab_would_miss_is_named(course):
    new = course.root / "tools" / "deep" / "new.toml"
    new.parent.mkdir()
    new.write_text("", encoding="utf-8")
    (course.root / "tools" / ".DS_Store").write_text("", encoding="utf-8")
    before = snapshot(course.root)
    with pytest.raises(ValueError, match=r"tools/deep/new\.toml would be missing in"):
        stamp(course.root)
    assert snapshot(course.root) == before


def test_links_between_paragraphs_are_readdressed(course):
    notebook = course.read()
    notebook.cells[1].source += " https://github.com/someone/course/issues"
    course.save(notebook)
    stamp(course.root, FORK)
    assert "https://github.com/example/fork/issues" in course.read().cells[1].source


def test_a_new_chapter_gets_link_and_bootstrap_cell(course):
    stamped = course.text
    notebook = course.read()
    notebook.cells[0].source = "# 1.1 Small\n\nOne slope."
    del notebook.cells[2]
    course.save(notebook)
    stamp(course.root)
    course.run()
    assert course.text == stamped


def test_a_name_with_a_space_makes_one_link(course):
    path = course.chapter.rename(course.chapter.with_name("1-1 small.ipynb"))
    stamp(course.root)
    assert stamp(course.root) == []
    title = read(path).cells[0].source
    assert title.count("Open in Colab") == 1
    assert "/content/1-1%20small.ipynb)" in title


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/example/fork",
        "https://github.com/example/fork/",
        "https://github.com/example/fork.git",
    ],
)
def test_an_address_is_read_as_browsers_and_git_write_it(url):
    assert Repository.from_url(url) == Repository("example/fork")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example/fork",
        "github.com/example/fork",
        "http://github.com/example/fork",
        "https://github.com/example",
        "https://github.com/example/",
        "https://github.com/example/fork/tree/main",
        "https://github.com/example/fork?tab=readme",
        "https://github.com/example/fork#readme",
        "https://github.com/example/..",
        "https://github.com/example/../",
        "https://github.com/-example/fork",
        "https://github.com/exam ple/fork",
        'https://github.com/example/fork"',
        "https://github.com.example.org/example/fork",
        "https://gitlab.com/example/fork",
        "git@github.com:example/fork.git",
        "https://github.com/example/fork\n",
    ],
)
def test_what_is_no_repository_is_refused_and_nothing_written(course, url):
    before = snapshot(course.root)
    with pytest.raises(ValueError, match="is not the address of a repository") as error:
        stamp(course.root, url)
    assert repr(url) in str(error.value)
    assert snapshot(course.root) == before


@pytest.mark.parametrize("branch", ["", " ", 'a"b', "a b", "/main", "main/"])
def test_what_is_no_branch_is_refused(course, branch):
    with pytest.raises(ValueError, match="name of the branch"):
        stamp(course.root, FORK, branch)


@pytest.mark.parametrize("start", ["  github: ", "    branch: "])
def test_a_configuration_without_address_is_named(course, start):
    myst = course.root / "myst.yml"
    lines = myst.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    myst.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(ValueError, match=r"myst\.yml must have a line '  github: "):
        stamp(course.root, FORK)
