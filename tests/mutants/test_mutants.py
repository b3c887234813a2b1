"""A wrong formula cannot land: each planted mistake is caught by its chapter.

`pytest -m mutants` runs all of them and prints what caught each.
"""

import pytest

from tests.mutants import listed, systematic
from tests.mutants.notebook import CONTENT, code_cells, run

CHAPTERS = sorted(path.name for path in CONTENT.glob("*.ipynb"))
LISTED = listed.load_all()
CHANGES = [change for chapter in CHAPTERS for change in systematic.changes(chapter)]
WITHOUT_EFFECT = systematic.without_effect()

pytestmark = pytest.mark.mutants


def label(mutant):
    return f"{mutant.chapter.split('-s')[0][:5]} {mutant.mistake}"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_chapter_as_it_stands_raises_nothing(chapter):
    assert run(code_cells(chapter)) is None


def test_every_chapter_has_its_list():
    assert {mutant.chapter for mutant in LISTED} == set(CHAPTERS)


@pytest.mark.parametrize("mutant", LISTED, ids=label)
def test_a_typical_mistake_is_caught(mutant, record_property):
    caught = run(mutant.apply())
    assert caught, f"{mutant.chapter} let this pass: {mutant.mistake}"
    record_property("listed", (mutant.chapter, mutant.mistake, str(caught)))


@pytest.mark.parametrize(
    "change", CHANGES, ids=lambda change: f"{change.chapter[:5]} {change.name}"
)
def test_a_change_of_the_arithmetic_is_caught(change, record_property):
    reason = WITHOUT_EFFECT.get((change.chapter, change.name))
    try:
        caught = run(list(change.cells))
    except RuntimeError as error:
        caught = error  # the change made the code fail before a check
    if reason:
        assert caught is None, f"unchanged.toml lists {change.name}, but {caught}"
    else:
        assert caught, f"{change.chapter} let this pass: {change.name}"
    record_property("systematic", (change.chapter, change.name, str(caught or reason)))


def test_no_listed_exception_is_out_of_date():
    known = {(change.chapter, change.name) for change in CHANGES}
    assert WITHOUT_EFFECT.keys() <= known


def test_an_edit_that_no_longer_fits_is_an_error():
    mutant = listed.Mutant(CHAPTERS[0], "none", "no such line", "")
    with pytest.raises(ValueError, match="must occur once"):
        mutant.apply()
