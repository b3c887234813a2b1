"""The course's plugin changes what the course writes, and nothing else."""

import copy
import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("plugin.mjs")


def changed(*nodes: dict, path: str = "page.md") -> list[dict]:
    """The nodes of a page, as the plugin leaves them."""
    tree = {"type": "root", "children": [*nodes]}
    run = subprocess.run(
        [shutil.which("node"), SCRIPT],
        input=json.dumps({"tree": tree, "path": path}),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(run.stdout)["children"]


def text(value: str) -> dict:
    return {"type": "text", "value": value}


def node(kind: str, *children: dict | str, **fields: object) -> dict:
    inner = [text(child) if isinstance(child, str) else child for child in children]
    return {"type": kind, "children": inner, **fields}


def paragraph(*children: dict | str) -> dict:
    return node("paragraph", *children)


COLAB = "https://colab.research.google.com/github/o/r/blob/main/a.ipynb"
BOLD = node("strong", "Try it.")
STRESSED = node("emphasis", "A caption.")


def code(value: str, **fields: object) -> dict:
    return {"type": "code", "value": value, **fields}


def test_a_quotation_that_begins_in_bold_is_a_remark():
    (quoted,) = changed(node("blockquote", paragraph(BOLD, " How far?")))
    assert (quoted["type"], quoted["kind"]) == ("admonition", "note")
    assert quoted["class"] == "remark"
    assert quoted["children"] == [paragraph(BOLD, " How far?")]


def test_a_paragraph_that_is_all_emphasis_may_be_a_caption():
    (caption,) = changed(paragraph(STRESSED))
    assert caption == {**paragraph(STRESSED), "class": "stressed"}


@pytest.mark.parametrize("number", ["-1", "-1.5", "-1,000", "-0.25"])
def test_a_number_on_its_own_gets_a_minus_sign(number):
    (row,) = changed(node("tableCell", number))
    assert row["children"] == [text(number.replace("-", "\N{MINUS SIGN}"))]


def test_the_title_of_a_cell_is_what_its_fold_says():
    source = "import torch\n# @title Set up, and a helper\nx = 1"
    (cell,) = changed(code(source, executable=True))
    assert cell == code(source, executable=True, title="Set up, and a helper")


def test_a_link_to_colab_on_a_line_of_its_own_goes():
    link = paragraph(node("link", "Open in Colab", url=COLAB))
    block = node("block", paragraph("Before"), link, paragraph("After"))
    assert changed(block) == [node("block", paragraph("Before"), paragraph("After"))]


def test_what_stands_deeper_is_changed_too():
    deep = node("list", node("listItem", node("blockquote", paragraph(BOLD))))
    (found,) = changed(deep)
    assert found["children"][0]["children"][0]["type"] == "admonition"


@pytest.mark.parametrize(
    "kept",
    [
        node("blockquote", paragraph("Words, then ", BOLD)),
        node("blockquote", node("list", node("listItem", paragraph(BOLD)))),
        node("blockquote"),
        paragraph(STRESSED, " and more"),
        paragraph("Words and ", STRESSED),
        paragraph(),
        *map(paragraph, ["-9 kills", "x-1", "2-3", "--1", "-", "-a", "- 1", "-.5"]),
        {"type": "inlineCode", "value": "-1"},
        {"type": "inlineMath", "value": "-1"},
        code("# @title Set up"),  # not a cell
        code("x = 1  # @title Set up", executable=True),
        code("print('# @title')", executable=True),
        paragraph("See ", node("link", "Colab", url=COLAB)),
        paragraph(node("link", "Elsewhere", url="https://example.org/")),
        paragraph(node("link", "Nowhere")),
    ],
    ids=lambda kept: json.dumps(kept)[:60],
)
def test_what_is_not_the_courses_habit_is_left_alone(kept):
    before = copy.deepcopy(kept)
    assert changed(kept) == [before]


def test_a_chapter_begins_with_what_its_outputs_were_made_with(tmp_path):
    made_with = {"torch": "2.13.0", "python": "3.11", "date": "2026-11-21"}
    path = tmp_path / "a.ipynb"
    path.write_text(
        json.dumps({"metadata": {"provenance": made_with}}), encoding="utf-8"
    )
    said, words = changed(paragraph("Words"), path=str(path))
    sentence = "The outputs were made with torch 2.13.0 and Python 3.11 on 2026-11-21."
    # A page is described by its first paragraph: this is none.
    assert said == node("div", sentence, **{"class": "provenance"})
    assert words == paragraph("Words")


@pytest.mark.parametrize(
    ("name", "content"), [("a.ipynb", '{"metadata": {}}'), ("a.md", "")]
)
def test_a_page_without_provenance_says_nothing_of_it(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert changed(paragraph("Words"), path=str(tmp_path / name)) == [
        paragraph("Words")
    ]
