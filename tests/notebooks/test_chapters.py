"""Chapters are found by name, read with clear errors, and written as a whole."""

import os
import stat

import pytest

from tools.notebooks import chapters


def test_chapters_come_in_the_courses_order(tmp_path):
    (tmp_path / "content").mkdir()
    for name in ("1-10-last", "1-2-second", "1-1-first", "appendix"):
        (tmp_path / "content" / f"{name}.ipynb").touch()
    assert [path.stem for path in chapters.select(tmp_path)] == [
        "1-1-first",
        "1-2-second",
        "1-10-last",
        "appendix",
    ]


@pytest.mark.parametrize("name", ["1-1-small", "1-1-small.ipynb", "content/1-1-small"])
def test_a_chapter_is_found_by_name_or_path(course, name):
    assert chapters.select(course.root, [name]) == [course.chapter]


def test_an_unknown_chapter_is_named_beside_those_there_are(course):
    with pytest.raises(ValueError, match=r"no chapter 1-9 .* there are 1-1-small"):
        chapters.select(course.root, ["1-9"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not JSON", "Expecting value: line 1"),
        ("", "Expecting value: line 1"),
        ("[]", "it is not of nbformat 4; save it anew"),
        ('{"nbformat": 3, "worksheets": []}', "it is not of nbformat 4; save it anew"),
        ('{"nbformat": 4, "nbformat_minor": 5, "cells": []}', "it has no cells"),
        ('{"nbformat": 4, "nbformat_minor": 5, "cells": [1]}', "argument of type"),
        (
            '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, '
            '"cells": [{"cell_type": "markdown", "metadata": {}}]}',
            "'source' is a required property$",
        ),
        ("{\n<<<<<<< HEAD\n=======\n", "line 2 is '<<<<<<< HEAD', from a merge"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(course, text, reason):
    course.chapter.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"1-1-small\.ipynb is not .*: {reason}"):
        course.read()


def test_a_write_that_fails_leaves_the_old_file(course, monkeypatch):
    before = course.text

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(chapters.Path, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        chapters.write(course.chapter, "half")
    assert course.text == before
    assert not list(course.chapter.parent.glob("*.part"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(tmp_path):
    usual, new = tmp_path / "usual", tmp_path / "new"
    usual.touch()
    chapters.write(new, "")
    assert new.stat().st_mode == usual.stat().st_mode
    new.chmod(0o640)
    chapters.write(new, "text")
    assert stat.S_IMODE(new.stat().st_mode) == 0o640
