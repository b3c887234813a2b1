"""The course's own chapters pass every rule of `python -m tools.notebooks check`."""

import re

import pytest

from tools.notebooks.chapters import ROOT, read, select
from tools.notebooks.derivatives import unchecked_derivatives
from tools.notebooks.markdown import displayed_math, equation_number
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


def test_every_equation_that_a_chapter_refers_to_is_in_the_course():
    cells = [
        (f"{path.name}, cell {number}", cell.source)
        for path in select(ROOT)
        for number, cell in enumerate(read(path).cells, start=1)
    ]
    numbers = {
        equation_number(tex) for _, text in cells for _, tex in displayed_math(text)
    }
    assert [
        f"{where}: there is no equation ({number})"
        for where, text in cells
        for number in re.findall(r"\((\d+\.\d+\.\d+)\)", text)
        if number not in numbers
    ] == []
