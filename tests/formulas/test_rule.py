"""`check` runs the formulas, and asks for a record that fits them."""

import copy
from dataclasses import replace

import pytest

from tools.notebooks.chapters import ROOT, select
from tools.notebooks.rules.formulas import formulas_hold
from tools.notebooks.rules.rule import Chapter, open_course

PATH = select(ROOT)[0]


@pytest.fixture(scope="module")
def course():
    return open_course(ROOT)


def said(course, old="", new=""):
    """Return what the rule says of chapter 1.1 after a change."""
    notebook = copy.deepcopy(course.notebooks[PATH.name])
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new, 1) if old else cell.source
    changed = replace(course, notebooks={**course.notebooks, PATH.name: notebook})
    return list(formulas_hold(Chapter(PATH, notebook, changed)))


def test_the_chapter_as_it_stands_is_right_and_on_record(course):
    assert said(course) == []


def test_a_wrong_formula_is_a_finding_at_its_cell_and_off_the_record(course):
    found = said(
        course, r"- \mathbf{y})^\top \mathbf{x}", r"+ \mathbf{y})^\top \mathbf{x}"
    )
    assert all("sides differ" in problem for cell, problem, _ in found if cell)
    assert any("(1.1.7)" in problem for _, problem, _ in found)
    assert any("differs from its record" in problem for _, problem, _ in found)


def test_a_true_formula_that_is_not_on_record_is_a_finding(course):
    ((_, problem, remedy),) = said(course, r"= b + w \mathbf{x}", r"= w \mathbf{x} + b")
    assert "differs from its record" in problem
    assert "formulas" in remedy


def test_a_record_without_declarations_is_a_finding(course, tmp_path):
    (tmp_path / "site").mkdir()
    record = (ROOT / "site" / "formulas.json").read_text(encoding="utf-8")
    (tmp_path / "site" / "formulas.json").write_text(record, encoding="utf-8")
    ((_, problem, remedy),) = said(replace(course, root=tmp_path))
    assert "is on record" in problem
    assert "meaning.toml is missing" in remedy
