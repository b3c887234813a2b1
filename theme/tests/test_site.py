"""A small project, built as a whole: its files, its links, what is on its pages."""

import json
import re
from pathlib import Path

import pytest

from tests.support.building import Site, built_site
from tests.support.reading import broken_addresses, read_documents
from theme.tests.helpers import (
    FIGURE,
    FIXTURES,
    code,
    displayed,
    markdown,
    new_project,
    notebook,
    printed,
)

REQUIRED = [
    *("index.html", "index.json", "notes/index.html", "notes.json"),
    *("chapter/index.html", "chapter.json", "404.html", "config.json"),
    *("public.json", "objects.inv", "myst.search.json", "myst.xref.json"),
    *("robots.txt", "sitemap.xml", "favicon.ico", ".nojekyll"),
]
CONFIG = {
    "project": {
        "title": "The Project",
        "github": "https://github.com/o/r",
        "authors": [{"name": "Ann Author"}],
        "bibliography": ["references.bib"],
        "toc": [
            {"file": "index.md"},
            {
                "title": "Part",
                "children": [
                    *({"file": "1-1-chapter.ipynb"}, {"file": "notes.md"}),
                    {"file": "bare.md"},
                ],
            },
        ],
    },
    "site": {
        "title": "The Site",
        "nav": [{"title": "Notes", "url": "/notes"}],
        "actions": [{"title": "Elsewhere", "url": "https://example.org"}],
        "options": {"logo": "logo.png", "logo_text": "Logo", "style": "own.css"},
        "parts": {"footer": "A *footer*."},
    },
}
INDEX = """\
---
title: Home
subtitle: A subtitle
---
An opening paragraph that is long enough to serve as a description.

See [the chapter](1-1-chapter.ipynb), [a place](#place) and [](notes.md).
"""
NOTES = """\
# Notes

(place)=
## A place

![A figure](figure.png)

### Deeper

#### Deepest

Words[^1] and @knuth, and $x$.

[^1]: A note.
"""
BARE = """\
---
title: Bare
site:
  hide_toc: true
  hide_outline: true
  hide_title_block: true
  hide_footer_links: true
  hide_search: true
---
## A heading

The search is for what has a heading.
"""


COLAB = "https://colab.research.google.com/github/o/r/blob/main/1-1-chapter.ipynb"
CHAPTER = notebook(
    markdown("# 1.1 A chapter"),
    markdown(f"[Open it in Colab]({COLAB})"),
    markdown("## Slopes\n\n$$\n\\textcolor{#c00}{x} = 1\n\\tag{1.7}\n$$"),
    code("print(1)", printed("0123456789" * 9000)),
    code("show()", displayed({"text/markdown": "**bold** and $y$"})),
)


def write_project(folder: Path) -> Path:
    return new_project(
        folder,
        CONFIG,
        **{
            "index.md": INDEX,
            "notes.md": NOTES,
            "bare.md": BARE,
            "1-1-chapter.ipynb": CHAPTER,
            "figure.png": FIGURE,
            "logo.png": FIGURE,
            "own.css": "main { color: inherit; }\n",
            "references.bib": (FIXTURES / "site" / "references.bib").read_text(
                encoding="utf-8"
            ),
        },
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    """The site of the project."""
    return built_site(write_project(tmp_path_factory.mktemp("site")))


@pytest.fixture(scope="module")
def based(tmp_path_factory) -> Site:
    """The same site under a path of a site whose address is known."""
    folder = write_project(tmp_path_factory.mktemp("based"))
    built_site(folder, BASE_URL="https://example.org/book/")
    return Site(folder, "/book")


@pytest.mark.parametrize("built", ["site", "based"])
@pytest.mark.parametrize("name", REQUIRED)
def test_every_file_of_the_protocol_is_written(built, name, request):
    assert (request.getfixturevalue(built).folder / name).is_file()


@pytest.mark.parametrize("built", ["site", "based"])
def test_no_link_and_no_anchor_is_broken(built, request):
    site = request.getfixturevalue(built)
    documents = read_documents(site)
    assert len(documents) == 5
    assert broken_addresses(site, documents) == []


def test_no_id_is_given_twice(site):
    for page in read_documents(site).values():
        assert len(page.ids) == len(set(page.ids)), page.path


def test_nothing_is_loaded_from_elsewhere(site):
    loading = re.compile(r'(?:src|<link [^>]*href)="(?:\w+:|//)')
    for path in site.folder.rglob("*.html"):
        assert not loading.search(path.read_text(encoding="utf-8")), path


def test_each_page_says_what_it_may_load(site):
    for path in site.folder.rglob("*.html"):
        policy = re.search(
            r'Content-Security-Policy" content="([^"]*)"',
            path.read_text(encoding="utf-8"),
        )
        rules = policy[1].replace("&#39;", "'").split("; ")
        assert rules[0] == "default-src 'none'"
        assert not [rule for rule in rules if "http" in rule or "*" in rule]


def test_figures_have_their_size(site):
    figure = re.search(r'<img src="[^"]*figure[^>]*>', site.html("/notes/"))
    assert 'width="320" height="200"' in figure[0]
    assert 'alt="A figure"' in figure[0]


def test_large_outputs_are_whole(site):
    assert "0123456789" * 9000 in site.html("/chapter/")


def test_markdown_of_a_cell_is_set(site):
    html = site.html("/chapter/")
    assert "<strong>bold</strong>" in html
    assert '<annotation encoding="application/x-tex">y</annotation>' in html


def test_colours_of_symbols_can_be_lightened(site):
    assert "color:#c00;--ink:#c00;" in site.html("/chapter/")


def test_a_chapter_has_its_buttons(site):
    html = site.html("/chapter/")
    assert html.count(f'href="{COLAB}"') == 2  # the button, and what the author wrote
    assert "https://github.com/o/r/blob/main/1-1-chapter.ipynb" in html
    assert "https://github.com/o/r/edit/main/1-1-chapter.ipynb" in html


def test_pages_follow_each_other(site):
    html = site.html("/chapter/")
    assert re.search(r'rel="prev" href="/">', html)
    assert re.search(r'rel="next" href="/notes/">', html)


def test_the_site_around_the_text_shows(site):
    html = site.html("/")
    assert '<a href="/notes/">Notes</a>' in html
    assert '<a class="action" href="https://example.org">Elsewhere</a>' in html
    assert re.search(r'<img class="logo" src="/build/logo-\w+\.png"', html)
    assert re.search(r'<link rel="stylesheet" href="/build/own-\w+\.css">', html)
    assert "A <em>footer</em>." in html
    assert "Ann Author" in html
    assert "Ann Author" not in site.html("/notes/")


def test_the_outline_stops_at_its_depth(site):
    outline = site.html("/notes/").split('id="outline"')[1]
    assert "Deeper" in outline
    assert "Deepest" not in outline


def test_the_frontmatter_of_a_page_overrides_the_options(site):
    bare = site.html("/bare/")
    assert re.findall(r"<h1[^>]*>[^<]*", bare) == ['<h1 class="visually-hidden">Bare']
    whole = site.html("/notes/")
    for part in ("contents", "outline", "title-block", "neighbours", "search-button"):
        assert f'"{part}"' in whole
        assert f'"{part}"' not in bare


def test_addresses_are_complete_where_the_site_knows_its_own(based):
    html = based.html("/notes/")
    assert '<link rel="canonical" href="https://example.org/book/notes/">' in html
    assert '"og:url" content="https://example.org/book/notes/"' in html
    sitemap = (based.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://example.org/book/</loc>" in sitemap
    assert "<loc>https://example.org/book/chapter/</loc>" in sitemap
    robots = (based.folder / "robots.txt").read_text(encoding="utf-8")
    assert "Sitemap: https://example.org/book/sitemap.xml" in robots


def test_the_site_does_not_name_the_machine_that_built_it(site):
    for path in site.folder.rglob("*"):
        if path.suffix in {".html", ".json", ".xml", ".txt"}:
            content = path.read_text(encoding="utf-8")
            assert "localhost" not in content, path.name
            assert str(site.project) not in content, path.name


def test_other_projects_can_refer_to_this_one(based):
    references = json.loads(
        (based.folder / "myst.xref.json").read_text(encoding="utf-8")
    )["references"]
    place = next(r for r in references if r.get("identifier") == "place")
    assert place["data"] == "/notes.json"
    source = (based.folder / "notes.json").read_text(encoding="utf-8")
    assert re.search(r'"url":"/book/build/figure-\w+\.png"', source)
