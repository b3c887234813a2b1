"""The buttons of a page: where it can be run, downloaded, seen and edited."""

import pytest
from plainbook.page.buttons import Download, page_buttons


def test_buttons_come_from_the_address_of_the_repository():
    source = {
        "kind": "Notebook",
        "location": "/content/a.ipynb",
        "frontmatter": {
            "github": "https://github.com/o/r",
            "exports": [{"filename": "a.ipynb", "url": "/a-1.ipynb"}],
        },
    }
    links = page_buttons(source, {"branch": "next"})
    colab = "https://colab.research.google.com/github/o/r/blob/next/content/a.ipynb"
    assert links.colab == colab
    assert links.source == "https://github.com/o/r/blob/next/content/a.ipynb"
    assert links.edit == "https://github.com/o/r/edit/next/content/a.ipynb"
    assert links.download == [Download("Download", "/a-1.ipynb", "a.ipynb")]


@pytest.mark.parametrize("kind", ["Article", "Notebook"])
def test_a_page_that_is_no_notebook_file_does_not_open_in_colab(kind):
    frontmatter = {"github": "https://github.com/o/r"}
    source = {"kind": kind, "location": "/a.md", "frontmatter": frontmatter}
    assert page_buttons(source, {}).colab is None


REPOSITORY = "https://github.com/o/r"


def links_of(options: dict, **frontmatter: object):
    frontmatter = {"github": REPOSITORY, **frontmatter}
    source = {"location": "/a.ipynb", "frontmatter": frontmatter}
    return page_buttons(source, options)


def test_addresses_in_the_frontmatter_come_before_those_of_the_repository():
    elsewhere = {"source_url": "https://a.org/s", "edit_url": "https://a.org/e"}
    links = links_of({"branch": "next"}, **elsewhere)
    assert [links.source, links.edit] == [*elsewhere.values()]
    assert links.colab.endswith("/github/o/r/blob/next/a.ipynb")


def test_the_frontmatter_may_do_without_a_button():
    links = links_of({}, source_url=None, edit_url=None)
    assert links.source is None
    assert links.edit is None
    assert links.colab.endswith("/github/o/r/blob/main/a.ipynb")


def test_the_branch_holds_for_the_addresses_that_mystmd_makes_up():
    made_up = {
        "source_url": f"{REPOSITORY}/blob/main/book/a.ipynb",
        "edit_url": f"{REPOSITORY}/edit/main/book/a.ipynb",
    }
    links = links_of({}, **made_up)
    assert [links.source, links.edit] == [*made_up.values()]
    assert links.colab.endswith("/github/o/r/blob/main/book/a.ipynb")
    links = links_of({"branch": "next"}, **made_up)
    assert links.source == f"{REPOSITORY}/blob/next/a.ipynb"
    assert links.edit == f"{REPOSITORY}/edit/next/a.ipynb"


def test_downloads_are_told_apart():
    titled = {"title": "The data", "filename": "t.csv", "url": "/t-1.csv"}
    elsewhere = {"title": "All", "url": "https://a.org/all.zip"}
    data = Download("The data", "/t-1.csv", "t.csv")
    assert links_of({}, downloads=[titled]).download == [data]
    exports = [{"filename": "a.md", "url": "/a-1.md"}, {"url": "/a-1.pdf"}]
    assert links_of({}, exports=exports).download == [
        Download("a.md", "/a-1.md", "a.md"),
        Download("a-1.pdf", "/a-1.pdf", "a-1.pdf"),
    ]
    both = links_of({}, downloads=[titled, elsewhere]).download
    assert both == [data, Download("All", "https://a.org/all.zip", None)]
