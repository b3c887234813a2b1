"""A wrong formula cannot land: each planted mistake is caught by its chapter.

`pytest -m mutants` runs all of them and prints what caught each.
"""

import os
import time

import pytest

from tests.mutants import listed, notebook, systematic
from tests.mutants.notebook import Cell, Rehearsal
from tools.notebooks.chapters import ROOT, select

CHAPTERS = [path.name for path in select(ROOT)]
LISTED = listed.load_all()
CHANGES = [change for chapter in CHAPTERS for change in systematic.changes(chapter)]
WITHOUT_EFFECT = systematic.without_effect()

pytestmark = [
    pytest.mark.mutants,
    pytest.mark.skipif(not notebook.CAN_FORK, reason="needs fork; on Windows, use WSL"),
    # From Python 3.12 on; the thread is xdist's, which a chapter does not use.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded"),
]


def label(mutant):
    return f"{mutant.chapter[:5]} {getattr(mutant, 'mistake', '') or mutant.name}"


def how(ending):
    if ending is None:
        return "no effect"
    return "asserted" if ending.asserted else "error"


@pytest.fixture(scope="session")
def rehearsals():
    """The chapter that this worker has run so far, to be run on."""
    return {}


@pytest.fixture
def ending_of(rehearsals):
    """Run a chapter with one cell edited; return the error that ended it."""

    def run(chapter, edited):
        if chapter not in rehearsals or not rehearsals[chapter].can_reach(edited):
            rehearsals.clear()
            rehearsals[chapter] = Rehearsal(chapter)
        return rehearsals[chapter].run_with(edited)

    return run


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_chapter_as_it_stands_ends_and_runs_each_of_its_assertions(chapter):
    assert notebook.unreached(chapter) == []


NEVER = [
    "for x in y[9:]:\n    {check}",
    "def never():\n    {check}",
    "try:\n    1 / 0\n    {check}\nexcept ArithmeticError:\n    pass",
]


@pytest.mark.parametrize("source", NEVER)
@pytest.mark.parametrize("check", ["assert x > 1", "check_equal('d', x, y)"])
def test_an_assertion_that_never_runs_is_named(monkeypatch, source, check):
    cell = Cell(7, f"y = []\n{source.format(check=check)}\nassert y == []")
    monkeypatch.setattr(notebook, "code_cells", lambda chapter: (cell,))
    assert notebook.unreached(CHAPTERS[0]) == [f"[7] {check}"]


@pytest.mark.parametrize("mutant", LISTED, ids=label)
def test_a_typical_mistake_is_caught(mutant, ending_of, record_property):
    ending = ending_of(mutant.chapter, mutant.edited())
    trial = (mutant.chapter, mutant.mistake, how(ending), str(ending))
    record_property("listed", trial)
    assert ending, f"{mutant.chapter} let this pass: {mutant.mistake}"
    assert ending.asserted, f"no check spoke before the code failed: {ending}"


@pytest.mark.parametrize("change", CHANGES, ids=label)
def test_a_change_of_the_arithmetic_is_caught(change, ending_of, record_property):
    reason = WITHOUT_EFFECT.get((change.chapter, change.name))
    ending = ending_of(change.chapter, change.edited)
    trial = (change.chapter, change.name, how(ending), str(ending or reason))
    record_property("systematic", trial)
    if reason:
        assert ending is None, f"unchanged.toml lists {change.name}, but {ending}"
    else:
        assert ending, f"{change.chapter} let this pass: {change.name}"


def test_no_listed_exception_is_out_of_date():
    known = {(change.chapter, change.name) for change in CHANGES}
    assert WITHOUT_EFFECT.keys() <= known


def test_an_edit_that_no_longer_fits_is_an_error():
    mutant = listed.Mutant(CHAPTERS[0], "none", "no such line", "")
    with pytest.raises(ValueError, match="must occur once"):
        mutant.edited()


def test_a_list_without_its_chapter_is_an_error(tmp_path):
    path = tmp_path / "1-99.toml"
    path.write_text('chapter = "1-99-gone.ipynb"\nmutant = []\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"1-99\.toml lists mistakes of 1-99-gone"):
        listed.load(path)


def test_a_chapter_that_dies_is_an_error():
    with pytest.raises(RuntimeError, match="died"):
        notebook.in_a_fork(lambda: os._exit(1))


def test_a_chapter_that_hangs_is_an_error(monkeypatch):
    monkeypatch.setattr(notebook, "SECONDS", 0.1)
    with pytest.raises(RuntimeError, match=r"did not end within 0\.1 s"):
        notebook.in_a_fork(lambda: time.sleep(60))


def test_what_an_edit_does_is_forgotten():
    rehearsal = Rehearsal(CHAPTERS[0])
    first, second, *_ = rehearsal.cells
    spoilt = Cell(first.number, f"{first.source}\nraise AssertionError")
    assert rehearsal.run_with(spoilt)
    assert rehearsal.run_with(Cell(second.number, "assert 1 > 2 > 3")).asserted
    assert rehearsal.run_with(second) is None
