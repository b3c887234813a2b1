"""The list of pages and the outline of a page."""

from plainbook.html.links import Links
from plainbook.nodes.context import Heading
from plainbook.page.outline import outline_tree
from plainbook.site.contents import Contents, ContentsList

PROJECT = {
    "index": "index",
    "title": "Home",
    "pages": [
        {"slug": "a", "title": "A", "level": 1},
        {"title": "Part", "level": 1},
        {"slug": "part.b", "title": "B", "level": 2, "enumerator": "1"},
        {"slug": "part.c", "short_title": "C", "title": "Long", "level": 2},
    ],
}


def test_the_list_of_pages_nests_and_orders():
    contents = Contents([PROJECT])
    assert [entry.path for entry in contents.pages] == ["/", "/a", "/part/b", "/part/c"]
    assert [entry.title for entry in contents.tree] == ["Home", "A", "Part"]
    assert [entry.title for entry in contents.tree[2].children] == ["1 B", "C"]
    before, after = contents.neighbours(1)
    assert (before.path, after.path) == ("/", "/part/b")
    assert contents.neighbours(0)[0] is None
    assert contents.neighbours(3)[1] is None


def test_the_list_of_pages_opens_and_marks_where_the_reader_is():
    contents = Contents([PROJECT])
    written = ContentsList(contents, Links("", contents.paths))
    html = written.for_page("/part/b")
    assert html.count("aria-current") == 1
    assert '<a href="/part/b/" aria-current="page">1 B</a>' in html
    assert "<details open>" in html
    assert "<details open>" not in written.for_page("/a")
    assert "aria-current" not in written.for_page(None)


def test_a_second_project_has_its_own_paths():
    other = {**PROJECT, "slug": "other"}
    pages = Contents([PROJECT, other]).pages[4:]
    paths = ["/other", "/other/a", "/other/part/b", "/other/part/c"]
    assert [entry.path for entry in pages] == paths
    assert pages[2].json_path == "/content/other/part.b.json"


def test_hidden_pages_are_in_no_list_and_have_no_neighbours():
    paths = {"/content/index.json": "/", "/content/part.x.json": "/part/x"}
    contents = Contents([PROJECT], paths)
    assert [entry.path for entry in contents.pages[4:]] == ["/part/x"]
    assert contents.pages[4].json_path == "/content/part.x.json"
    assert "/part/x" in contents.paths
    assert "/part/x" not in [entry.path for entry in contents.listed]
    assert contents.neighbours(3)[1] is None
    assert contents.neighbours(4) == (None, None)


def test_a_line_of_the_list_may_lead_elsewhere():
    there = {"title": "There", "url": "https://example.org", "level": 2}
    under = {"title": "Under", "slug": "u", "level": 3}
    unsafe = {"title": "Unsafe", "url": "javascript:x", "level": 1}
    contents = Contents([{**PROJECT, "pages": [there, under, unsafe]}])
    assert [entry.path for entry in contents.pages] == ["/", "/u"]
    html = ContentsList(contents, Links("", contents.paths)).for_page("/u")
    link = '<ul><li><a href="https://example.org">There</a></li><li>'
    assert f"<summary>There</summary>{link}" in html
    assert '<li><a href="#">Unsafe</a></li>' in html


def test_the_outline_nests_and_stops_at_its_depth():
    headings = [Heading(d, f"h{n}", f"H{n}") for n, d in enumerate([2, 3, 4, 3, 2])]
    tree = outline_tree(headings, 2)
    assert [item.id for item in tree] == ["h0", "h4"]
    assert [item.id for item in tree[0].children] == ["h1", "h3"]
    assert tree[0].children[0].children == []
    assert outline_tree([], 2) == []
