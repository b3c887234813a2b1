"""Every rule of `python -m tools.notebooks check`, broken once."""

import base64
import io
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tools.find_helpers import HELPERS
from tools.notebooks.chapters import dumps
from tools.notebooks.rules.rule import findings, open_chapters, open_course

TITLE, SETUP_TEXT, BOOTSTRAP, SETUP, DERIVATIVE, CHECK = range(6)


def picture(drawn):
    """A PNG that carries a digest, as a notebook stores it."""
    png, info = io.BytesIO(), PngInfo()
    info.add_text("drawn", drawn)
    Image.new("1", (4, 2)).save(png, "PNG", pnginfo=info)
    return base64.b64encode(png.getvalue()).decode()


PICTURE = {"image/png": picture("abcd"), "text/plain": "A line.\n[drawn: abcd]"}
BESIDE = {"alt": "A line.", "width": 2, "height": 1}


def test_the_small_chapter_passes(course):
    assert course.findings() == []


def test_a_finding_names_file_cell_problem_and_remedy(course):
    def change(notebook):
        notebook.cells[DERIVATIVE].source += "\n\n> [!NOTE]\n> Look."

    assert course.findings_after(change) == [
        "1-1-small.ipynb, cell 5: has a GitHub alert, '[!NOTE]'; begin the block "
        "quote with a bold word, such as **Note.**"
    ]


MARKDOWN = {
    "```{note}\nLook.\n```": "a MyST directive, '```{note}'",
    ":::{note}\nLook.\n:::": "a MyST directive, ':::{note}'",
    "See {ref}`there`.": "a MyST role, '{ref}`'",
    "(there)=\n": "a MyST target, '(there)='",
    "+++\n": "a MyST block break",
    "As @okabe2008 says.": "a citation in MyST's syntax",
    "As [@okabe2008] says.": "a citation in MyST's syntax",
    "So.[^1]\n\n[^1]: A note.": "a footnote",
    "> [!TIP]\n> Look.": "a GitHub alert",
    "A <b>bold</b> word.": "raw HTML, '<b>'",
    "<img src='x.png'>": "raw HTML",
    "<!-- a comment -->": "raw HTML",
    "A line<br/>break.": "raw HTML",
    "![text](figure.png)": "an image",
    "![text](attachment:figure.png)": "an image",
    "![text](https://example.org/x.png)": "an image",
    "[there](nowhere.ipynb)": "links to 'nowhere.ipynb', which is not there",
    "[there][x]\n\n[x]: nowhere.md": "links to 'nowhere.md', which is not there",
    "[there](#setup)": "links to '#setup', and anchors differ",
    "# Another title": "has a second title",
    "$$ a = b \\tag{1.1.1} $$": "numbers an equation (1.1.1) where (1.1.2) is next",
    "$$\na = b": "an unpaired `$$`",
    "\\begin{align*}\na = b\n\\end{align*}": "LaTeX outside of `$$`",
}


@pytest.mark.parametrize(("text", "problem"), MARKDOWN.items())
def test_markdown_that_differs_from_place_to_place_is_found(course, text, problem):
    def change(notebook):
        notebook.cells[SETUP_TEXT].source += f"\n\n{text}"

    result = course.findings_after(change)
    assert len(result) == 1, result
    assert problem in result[0]


@pytest.mark.parametrize(
    "text",
    [
        "Code: `<b>`, `@decorator2024` and `![a](b)`.",
        "```\n<b>\n# no title\n> [!NOTE]\n```",
        "    # no title, but code",
        "Math: $a < b$, $c > d$ and $$ x <y> z $$",
        "Dollars: \\$\\$ and `$$`.",
        "Less: 1 < 2, and 3 > 2.",
        "<https://example.org> and [there](https://example.org/#part).",
        "[this page](1-1-small.ipynb), [mail](mailto:a@example.org)",
        "> **Note.** Look.",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "### A section\n\n1. One\n2. Two\n\n---\n\nAn @sign.",
        "A set \\{a\\}, an array a[0](1)x, and [brackets].",
    ],
)
def test_markdown_that_reads_everywhere_passes(course, text):
    (course.root / "content" / "0").mkdir()

    def change(notebook):
        notebook.cells[SETUP_TEXT].source += f"\n\n{text}"

    if "a[0](1)x" in text:  # Markdown itself takes this for a link
        assert "links to '1'" in course.findings_after(change)[0]
    else:
        assert course.findings_after(change) == []


CODE = {
    "%matplotlib inline": "is not plain Python",
    "!pip install torch": "is not plain Python",
    "import os": "imports in line 1",
    "if True:\n    from os import path": "imports in line 2",
    "x = 1  # " + "x" * 71: "line 1 has 80 characters",
    "\n".join(f"x = {i}" for i in range(31)): "has 31 lines",
    "": "is empty",
    "math.sqrt(4);": "ends in `;`",
    "# NBVAL_IGNORE_OUTPUT\nx = 1": "is exempt from comparison",
    "check_equal('a', 1, 2)": "calls check_equal",
}


@pytest.mark.parametrize(("source", "problem"), CODE.items())
def test_code_that_breaks_a_rule_is_found(course, source, problem):
    def change(notebook):
        notebook.cells.append(new_markdown_cell("So:", id="so"))
        notebook.cells.append(new_code_cell(source, id="new"))

    result = course.findings_after(change)
    assert len(result) == 1, result
    assert result[0].startswith("1-1-small.ipynb, cell 8: ")
    assert problem in result[0]


def test_an_import_in_the_cell_after_the_setup_is_found(course):
    def change(notebook):
        notebook.cells[-1].source = f"import os\n\n{notebook.cells[-1].source}"

    (finding,) = course.findings_after(change)
    assert "imports in line 1" in finding


def test_lines_and_cells_of_the_allowed_size_pass(course):
    def change(notebook):
        notebook.cells.append(new_markdown_cell("So:", id="so"))
        lines = ["x = 1  # " + "x" * 70, *(f"x = {i}" for i in range(29))]
        notebook.cells.append(new_code_cell("\n".join(lines), id="new"))

    assert course.findings_after(change) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("print(6)", "is a check that asserts nothing"),
        ("assert True", "is a check that asserts nothing"),
        ("def test():\n    assert math.pi > 3", "is a check that asserts nothing"),
        ("try:\n    assert math.pi > 4\nexcept AssertionError:\n    pass", "catches"),
    ],
)
def test_a_check_that_cannot_fail_is_found(course, source, problem):
    def change(notebook):
        notebook.cells[CHECK].source = source

    (finding,) = course.findings_after(change)
    assert problem in finding


@pytest.mark.parametrize(
    "source",
    ["assert math.pi > 3", "check_derivative()", "for x in [1]:\n    check_equal(x)"],
)
def test_a_check_that_can_fail_passes(course, source):
    def change(notebook):
        notebook.cells[CHECK].source = source

    assert course.findings_after(change) == []


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        ("mape(1, 2)", True),
        ("error = mape(1, 2)\nassert error < 1e-10\nprint(error)", True),
        ("def f():\n    return mape(1, 2)", True),
        ("error = mape(1, 2)", False),
        ("error = mape(1, 2)\nprint(error)", False),
        ("assert mape(1, 2) < 1e-10", False),
        ("print(mape(1, 2))", False),
        ("for a in [1]:\n    print(mape(a, 2))", False),
    ],
)
def test_a_mape_that_is_not_printed_and_asserted_is_found(course, source, passes):
    def change(notebook):
        notebook.cells.append(new_markdown_cell("So:", id="so"))
        notebook.cells.append(new_code_cell(source, id="new"))

    result = course.findings_after(change)
    assert passes == (result == [])
    assert passes or "cell 8: computes a MAPE" in result[0]


@pytest.mark.parametrize(
    "source", ["from tools.notebooks import run", "import tools.notebooks"]
)
def test_helpers_that_colab_would_not_have_are_found(course, source):
    def change(notebook):
        notebook.cells[SETUP].source = source

    (finding,) = course.findings_after(change)
    assert "imports tools.notebooks, which Colab would not have" in finding


def test_a_setup_cell_without_imports_is_found(course):
    def change(notebook):
        notebook.cells[SETUP].source = "x = 1"

    (finding,) = course.findings_after(change)
    assert "cell 4: imports nothing" in finding


def test_code_without_introduction_is_found(course):
    def change(notebook):
        notebook.cells.append(new_markdown_cell("## Only a heading", id="so"))
        notebook.cells.append(new_code_cell("1 + 1", id="new"))

    (finding,) = course.findings_after(change)
    assert "cell 8: is not introduced" in finding


def test_a_fourth_code_cell_in_a_row_is_found(course):
    def change(notebook):
        for i in range(3):
            notebook.cells.append(new_code_cell("1 + 1", id=f"new{i}"))

    (finding,) = course.findings_after(change)
    assert "cell 9: is code cell 4 in a row" in finding


def test_an_unknown_tag_is_found(course):
    def change(notebook):
        notebook.cells[SETUP].metadata.tags.append("nbval-skip")

    (finding,) = course.findings_after(change)
    assert "cell 4: has the unknown tag 'nbval-skip'" in finding


def test_imports_in_the_open_are_found(course):
    def change(notebook):
        notebook.cells[SETUP].metadata.tags = []

    (finding,) = course.findings_after(change)
    assert "cell 4: imports in the open; tag it hide-input" in finding


def test_a_check_that_is_not_compared_is_found(course):
    def change(notebook):
        notebook.cells[CHECK].metadata.tags.append("nbval-ignore-output")

    (finding,) = course.findings_after(change)
    assert "cell 6: is a check and not compared" in finding


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        ('ax.plot(x, y, gid="rounding")', False),
        ('ax.plot(x, y, gid="rounding")  # it varies', False),
        ('ax.plot(x, y, gid="rounding")  # its heights are rounding', True),
        ('line.set_gid("rounding")', False),
    ],
)
def test_a_line_that_no_digest_covers_says_why(course, source, passes):
    def change(notebook):
        notebook.cells.append(new_markdown_cell("So:", id="so"))
        notebook.cells.append(new_code_cell(source, id="new"))

    result = course.findings_after(change)
    assert passes == (result == [])
    assert passes or "cell 8: takes a line out of the figure's digest" in result[0]


def test_a_solution_that_shows_is_found(course):
    def change(notebook):
        notebook.cells[SETUP].metadata.tags = ["solution", "hide-input"]

    (finding,) = course.findings_after(change)
    assert "cell 4: is a solution that is not folded everywhere" in finding


def test_a_solution_without_its_tags_is_found(course):
    def change(notebook):
        notebook.cells[SETUP].source = "# @title Solution\nimport math"

    (finding,) = course.findings_after(change)
    assert "tag it solution and hide-input" in finding


def test_a_chapter_without_title_is_found(course):
    def change(notebook):
        notebook.cells[TITLE].source = notebook.cells[TITLE].source[1:]

    (finding,) = course.findings_after(change)
    assert "does not begin with the title; begin it with `# 1.1 Title`" in finding


@pytest.mark.parametrize("title", ["# Small", "# 1.2 Small", "# 1.10 Small"])
def test_a_title_with_another_number_than_the_file_is_found(course, title):
    def change(notebook):
        notebook.cells[TITLE].source = notebook.cells[TITLE].source.replace(
            "# 1.1 Small", title
        )

    (finding,) = course.findings_after(change)
    assert "does not begin with the number in the file's name" in finding


@pytest.mark.parametrize("number", ["1.2.1", "1.1.2", "1"])
def test_a_number_out_of_order_is_found(course, number):
    def change(notebook):
        derivative = notebook.cells[DERIVATIVE]
        derivative.source = derivative.source.replace("{1.1.1}", f"{{{number}}}")

    (finding,) = course.findings_after(change)
    assert f"numbers an equation ({number}) where (1.1.1) is next" in finding


@pytest.mark.parametrize("name", ["small", "1-1-Small", "1-1-small one", "1-small"])
def test_a_file_that_is_not_named_by_its_number_is_found(course, name):
    path = course.chapter.rename(course.chapter.with_name(f"{name}.ipynb"))
    (chapter,) = open_chapters(open_course(course.root), [path])
    assert any("is not named by its number" in str(each) for each in findings(chapter))


def test_a_link_to_another_repository_is_found(course):
    def change(notebook):
        cell = notebook.cells[TITLE]
        cell.source = cell.source.replace("someone/", "sometwo/")

    found = course.findings_after(change)
    assert any("no link that opens the chapter" in finding for finding in found)


@pytest.mark.parametrize(
    "change",
    [
        lambda nb: nb.cells.pop(BOOTSTRAP),
        lambda nb: nb.cells[BOOTSTRAP].update(source="pass"),
        lambda nb: nb.cells[BOOTSTRAP].metadata.pop("cellView"),
        lambda nb: nb.cells.insert(
            BOOTSTRAP, new_code_cell(**{**nb.cells[BOOTSTRAP], "id": "second"})
        ),
    ],
    ids=["missing", "changed", "unfolded", "twice"],
)
def test_a_bootstrap_cell_that_is_not_the_stamped_one_is_found(course, change):
    assert any("bootstrap cell" in finding for finding in course.findings_after(change))


def test_a_changed_helper_makes_the_bootstrap_cell_old(course):
    files = [course.root / "tools" / name for name in HELPERS]
    for file in filter(Path.exists, files):  # the small course lacks some puzzles
        kept = file.read_bytes()
        file.write_bytes(kept + b"# changed\n")
        (finding,) = course.findings()
        assert "has no bootstrap cell, more than one, or an old one" in finding, file
        assert "python -m tools.notebooks stamp" in finding, file
        file.write_bytes(kept)


@pytest.mark.parametrize("count", [None, 7])
def test_a_cell_that_was_not_run_in_order_is_found(course, count):
    notebook = course.read()
    notebook.cells[SETUP].execution_count = count
    course.save(notebook)
    (finding,) = course.findings()
    assert f"cell 4: has execution count {count}, not 2" in finding


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        (new_output("error", ename="ValueError", evalue="", traceback=[]), "ended in"),
        (new_output("stream", name="stderr", text="warning"), "standard error"),
        (
            new_output(
                "display_data", {"application/vnd.jupyter.widget-view+json": {}}
            ),
            "shows a widget",
        ),
        (new_output("display_data", PICTURE), "figure without a text"),
        (new_output("display_data", {"image/svg+xml": "<svg/>"}), "without a text"),
        (
            new_output(
                "display_data",
                PICTURE,
                metadata={"image/png": {"alt": " "}},
            ),
            "without a text",
        ),
    ],
)
def test_an_output_that_readers_must_not_see_is_found(course, output, problem):
    def change(notebook):
        notebook.cells[CHECK].outputs.append(output)

    (finding,) = course.findings_after(change)
    assert problem in finding


@pytest.mark.parametrize(
    ("data", "passes"),
    [
        (PICTURE, True),
        (PICTURE | {"text/plain": "A line.\n[drawn: 0123]"}, False),
        (PICTURE | {"text/plain": "A line."}, False),
        (PICTURE | {"image/png": picture("0123")}, False),
        (PICTURE | {"image/png": "AAAA"}, False),
    ],
)
def test_a_picture_of_something_else_than_it_says_is_found(course, data, passes):
    def change(notebook):
        output = new_output("display_data", data, metadata={"image/png": BESIDE})
        notebook.cells[CHECK].outputs.append(output)

    result = course.findings_after(change)
    assert passes == (result == [])
    assert passes or "cell 6: shows a picture of something else" in result[0]


@pytest.mark.parametrize("other", [{"alt": "A curve."}, {"width": 3}, {"height": 2}])
def test_the_words_or_the_size_of_another_picture_are_found(course, other):
    def change(notebook):
        beside = {"image/png": BESIDE | other}
        output = new_output("display_data", PICTURE, metadata=beside)
        notebook.cells[CHECK].outputs.append(output)

    (finding,) = course.findings_after(change)
    assert "cell 6: has the words or the size of another picture" in finding


def test_a_picture_in_a_cell_of_times_fits_too(course):
    def change(notebook):
        data = PICTURE | {"image/png": picture("0123")}
        notebook.cells.append(new_markdown_cell("So:", id="so"))
        cell = new_code_cell("show()", id="new")
        cell.metadata.tags = ["nbval-ignore-output"]
        beside = {"image/png": BESIDE}
        cell.outputs = [new_output("display_data", data, metadata=beside)]
        notebook.cells.append(cell)

    (finding,) = course.findings_after(change)
    assert "cell 8: shows a picture of something else than it says" in finding


def test_missing_provenance_is_found(course):
    def change(notebook):
        del notebook.metadata.provenance["torch"]

    (finding,) = course.findings_after(change)
    assert "does not say what produced its outputs (torch)" in finding


def test_a_file_saved_by_an_editor_is_found(course):
    notebook = course.read()
    notebook.metadata.language_info.version = "3.11.7"
    course.chapter.write_text(dumps(notebook), encoding="utf-8")
    (finding,) = course.findings()
    assert "is not saved in the course's form" in finding


def test_a_chapter_outside_the_table_of_contents_is_found(course):
    course.chapter.rename(course.chapter.with_name("1-1-small.ipynb.ipynb"))
    path = course.chapter.with_name("1-1-small.ipynb.ipynb")
    (chapter,) = open_chapters(open_course(course.root), [path])
    assert any("table of contents" in str(finding) for finding in findings(chapter))


def test_an_unchecked_derivative_is_found(course):
    def change(notebook):
        del notebook.cells[CHECK]

    (finding,) = course.findings_after(change)
    assert "cell 5: displays the derivative (1.1.1), and no check follows" in finding


def test_a_derivative_that_leads_to_no_check_is_found(course):
    def change(notebook):
        result = "$$ \\frac{\\partial L}{\\partial w} = 2 w $$"
        notebook.cells.append(new_markdown_cell(result, id="result"))

    (finding,) = course.findings_after(change)
    assert "cell 7: states a derivative that neither a numbered one nor a" in finding
