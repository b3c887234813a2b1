"""The course's own chapters pass every rule of `python -m tools.notebooks check`."""

import pytest

from tools.notebooks.chapters import ROOT, select
from tools.notebooks.derivatives import unchecked_derivatives
from tools.notebooks.rules.rule import findings, open_chapters


@pytest.fixture(params=select(ROOT), ids=lambda path: path.stem)
def chapter(request):
    (chapter,) = open_chapters(ROOT, [request.param])
    return chapter


def test_the_chapter_passes_every_rule(chapter):
    assert [str(finding) for finding in findings(chapter)] == []


def test_every_displayed_derivative_is_checked(chapter):
    displayed, unchecked = unchecked_derivatives(chapter.notebook)
    assert displayed > 0
    assert unchecked == []
