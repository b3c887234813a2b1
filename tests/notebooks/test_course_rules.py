"""Rules about what chapters and pages say of each other, broken once each."""

import pytest

from tests.notebooks.conftest import MAP

SETUP_TEXT, DERIVATIVE, CHECK = 1, 4, 5


def test_the_pages_of_the_small_course_pass(course):
    assert course.page_findings() == []


@pytest.mark.parametrize("cell", [SETUP_TEXT, CHECK])
def test_a_reference_to_an_equation_that_is_not_there_is_found(course, cell):
    def change(notebook):
        notebook.cells[cell].source += "\n# as in (1.1.1) and (1.1.2)"
        notebook.cells[SETUP_TEXT].source = notebook.cells[SETUP_TEXT].source.replace(
            "# as", "As"
        )

    (finding,) = course.findings_after(change)
    assert f"cell {cell + 1}: refers to (1.1.2), and there is no such" in finding


@pytest.mark.parametrize(
    "text", ["See chapter 1.2.", "Chapters 1.1 and 1.2 say so.", "chapters 1.1, 1.2"]
)
def test_a_mention_of_a_chapter_that_is_not_there_is_found(course, text):
    def change(notebook):
        notebook.cells[SETUP_TEXT].source += f"\n\n{text}"

    (finding,) = course.findings_after(change)
    assert "cell 2: mentions chapter 1.2, which is not there" in finding
    course.write_page("notation.md", text)
    (finding,) = course.page_findings()
    assert finding.startswith(
        "content/notation.md, line 1: mentions chapter 1.2, which"
    )


def test_a_link_of_a_page_to_a_chapter_by_another_name_is_found(course):
    course.write_page("index.md", f"{MAP}\n[](1-1-gone.ipynb)\n")
    (finding,) = course.page_findings()
    assert finding.startswith("content/index.md: links to 1-1-gone.ipynb")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "has 0 rows on the map in content/index.md; write one that begins with "),
        (MAP + MAP, "has 2 rows on the map"),
        (MAP.replace("1.1 Small", "1.1 Tall"), "has 0 rows on the map"),
        (MAP.replace("| 0 |", "| 5 |"), "takes other minutes than the map says, `| 0"),
        (MAP.replace("| 0 |", "| soon |"), "takes other minutes than the map says"),
    ],
)
def test_a_chapter_that_the_map_does_not_have_is_found(course, text, problem):
    course.write_page("index.md", text)
    (finding,) = course.findings()
    assert problem in finding


def test_a_page_of_the_sheet_that_readers_do_not_find_is_named(course):
    configuration = course.root / "myst.yml"
    text = configuration.read_text(encoding="utf-8")
    line = "    - file: content/formulas.md\n"
    configuration.write_text(text.replace(line, ""), encoding="utf-8")
    course.write_page("formulas-1-7.md", "")
    missing, left = course.page_findings()
    assert missing.startswith("content/formulas.md: is not in the table of contents")
    assert left.startswith("content/formulas-1-7.md: has the formulas of no chapter")


@pytest.mark.parametrize(
    ("old", "new"), [("2 w", "3 w"), ("\\frac", "\\dfrac"), ("## ", "## 7")]
)
def test_a_formula_that_differs_from_the_sheet_is_found(course, old, new):
    sheet = course.root / "content" / "formulas.md"
    course.write_page(
        "formulas.md", sheet.read_text(encoding="utf-8").replace(old, new)
    )
    (finding,) = course.page_findings()
    assert finding.startswith("content/formulas.md: differs from the chapters: ")
    assert "look at both, then run `python -m tools.notebooks formulas`" in finding
