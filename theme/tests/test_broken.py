"""Each broken thing is named, with its file and its line."""

import pytest
from plainbook.nodes.references import footnotes

from theme.tests.helpers import new_page, problems_of

LINE = {"position": {"start": {"line": 7}}}
CITED = {"type": "cite", "label": "nobody1999"}


@pytest.mark.parametrize(
    ("node", "problem"),
    [
        (
            {"type": "novel"},
            "a.md:7: node type 'novel': the theme does not know it",
        ),
        (
            {"type": "mystDirective", "name": "foo"},
            "a.md:7: directive 'foo': mystmd does not know it",
        ),
        (
            {"type": "mystRole", "name": "foo"},
            "a.md:7: role 'foo': mystmd does not know it",
        ),
        (
            {"type": "mystDirectiveError", "message": "no argument"},
            "a.md:7: directive None: no argument",
        ),
        (
            {"type": "mystRoleError", "value": "foo"},
            "a.md:7: role 'foo': its arguments are wrong",
        ),
        (
            {"type": "link", "url": "gone.md"},
            "a.md:7: link 'gone.md': it leads nowhere",
        ),
        (
            {"type": "link", "url": "#gone"},
            "a.md:7: link '#gone': it leads nowhere",
        ),
        (
            {"type": "link", "url": "/gone", "internal": True},
            "a.md:7: link '/gone': it leads nowhere",
        ),
        (
            {"type": "link", "url": "xref:other/page"},
            "a.md:7: link 'xref:other/page': "
            "mystmd did not resolve it, and a page may lead to http, https, mailto "
            "and tel addresses only",
        ),
        (
            {"type": "crossReference", "label": "gone"},
            "a.md:7: reference 'gone': there is no such label",
        ),
        (CITED, "a.md:7: citation 'nobody1999': it is in no bibliography"),
        (
            {"type": "image", "url": "gone.png"},
            "a.md:7: image 'gone.png': there is no such file in the site",
        ),
        (
            {"type": "image", "url": "/undefined", "urlSource": "https://e.org/a.png"},
            "a.md:7: image 'https://e.org/a.png': mystmd could not copy it, and pages "
            "load nothing from other sites",
        ),
        ({"type": "image"}, "a.md:7: image: it has no address"),
        (
            {"type": "math", "value": "\\foo", "error": True, "message": "no \\foo"},
            "a.md:7: formula '\\\\foo': no \\foo",
        ),
        (
            {"type": "inlineMath", "value": "x"},
            "a.md:7: formula 'x': KaTeX rendered nothing",
        ),
        ({"type": "genindex"}, "a.md:7: general index: it is empty"),
        (
            {"type": "output", "jupyter_data": {"output_type": "display_data"}},
            "a.md:7: output of nothing: no form of it can be shown; "
            "one of text or of an image could be",
        ),
    ],
)
def test_what_is_broken_is_named_with_file_and_line(node, problem):
    assert problems_of({**node, **LINE}) == [problem]


def test_the_marker_in_the_page_says_the_same():
    html = new_page().render({"type": "novel"})
    assert "node type &#39;novel&#39;: the theme does not know it" in html


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/404.html"])
def test_a_link_to_a_file_that_every_site_has_is_not_broken(address):
    assert not problems_of({"type": "link", "url": address})


def test_a_link_that_mystmd_could_not_look_up_is_not_broken():
    assert not problems_of(
        {"type": "link", "url": "https://example.org", "error": True}
    )


def test_all_problems_of_a_page_are_found():
    nodes = [{"type": "novel", **LINE}, {"type": "mystRole", "name": "foo", **LINE}]
    assert len(problems_of({"type": "block", "children": nodes})) == 2


def included(file: str, *children: dict, **values: dict) -> dict:
    return {"type": "include", "file": file, "children": children, **values}


def test_what_is_wrong_in_an_included_file_is_in_that_file():
    wrong = {"type": "novel", **LINE}
    after = {"type": "novel", "position": {"start": {"line": 9}}}
    inner = included("../b.md", wrong)
    outer = included("parts/c.md", inner, wrong)
    found = problems_of(cell("one", outer), after, file="pages/a.md")
    places = [problem.partition(": ")[0] for problem in found]
    assert places == [
        "pages/b.md:7",
        "pages/parts/c.md:7",
        "pages/a.md:9",
    ]


@pytest.mark.parametrize(
    ("filtered", "place"),
    [
        ({"lines": [[3, 10]]}, "b.md:9"),
        ({"lines": [[3]]}, "b.md:9"),
        ({"lines": [1, [3, 10]]}, "b.md"),
        ({"startAfter": "words"}, "b.md"),
    ],
)
def test_the_line_in_a_part_of_a_file_is_that_of_the_file(filtered, place):
    part = included("b.md", {"type": "novel", **LINE}, filter=filtered)
    assert problems_of(part)[0].startswith(f"{place}: node type")


def test_a_line_is_known_from_what_stands_before():
    paragraph = {"type": "paragraph", "children": [{"type": "novel"}], **LINE}
    assert problems_of(paragraph)[0].startswith("a.md:7:")


def cell(identifier: str, *children: dict, tags: tuple = ()) -> dict:
    return {
        "type": "block",
        "kind": "notebook-code",
        "identifier": identifier,
        "data": {"tags": [*tags]},
        "children": children,
    }


FAILED = {
    "type": "output",
    "jupyter_data": {"output_type": "error", "ename": "E", "evalue": "no"},
}


def test_a_failed_cell_is_named_by_its_number_and_id():
    cells = {"cell_ids": ["title", "one", "two"], "file": "a.ipynb"}
    found = problems_of(cell("one"), cell("two", FAILED), **cells)
    assert found == ["a.ipynb (cell 3 with id two): failed cell: E: no"]


def test_a_cell_that_was_meant_to_fail_is_not_broken():
    assert not problems_of(cell("one", FAILED, tags=("raises-exception",)))


def test_the_tags_of_one_cell_do_not_excuse_the_next():
    meant = cell("one", FAILED, tags=("raises-exception",))
    assert len(problems_of(meant, cell("two", FAILED))) == 1


def test_a_footnote_without_a_note_is_broken():
    page = new_page()
    page.render({"type": "footnoteReference", "identifier": "gone"})
    footnotes(page)
    assert [problem.name for problem in page.found.problems] == ["footnote 'gone'"]
