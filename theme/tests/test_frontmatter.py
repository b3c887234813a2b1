"""What the frontmatter of a page says is shown: whose it is, and its parts."""

import re

import pytest

from tests.support.building import Site, built_site
from tests.support.reading import Document
from theme.tests.helpers import FIXTURES, new_project

CREDITED = """\
---
title: Home
authors:
  - name: Ann Author
    orcid: 0000-0002-1825-0097
    affiliations: [uni, {name: Second Institute, city: Rome}]
  - Bob Example
affiliations:
  - {id: uni, institution: A University, department: Sums}
license: {content: CC-BY-4.0, code: MIT}
---
"""
ELSEWHERE = """\
---
title: Other
license: {name: My own, url: "https://example.org/own"}
doi: 10.5281/zenodo.2
---
"""


PARTS = """\
---
title: Parts
keypoints: |
  Some[^1] say @knuth.

  #### Inner

  [^1]: In a part.
epigraph: To begin with.
abstract: In short.
acknowledgments: Thanks, [](b.md).
parts:
  competing interests: None.
---
The text[^1].

[^1]: In the text.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    """A site of pages with much in their frontmatter, and of one with nothing."""
    project = {
        "authors": ["Ed Itor"],
        "doi": "10.5281/zenodo.1",
        "license": "MIT",
        "bibliography": ["references.bib"],
    }
    files = {
        "index.md": CREDITED,
        "b.md": "# B\n",
        "c.md": ELSEWHERE,
        "parts.md": PARTS,
        "references.bib": (FIXTURES / "site" / "references.bib").read_bytes(),
    }
    folder = tmp_path_factory.mktemp("frontmatter")
    return built_site(new_project(folder, {"project": project}, **files))


def test_authors_licences_and_dois_are_shown(site):
    home, bare, other = map(site.html, ("/", "/b/", "/c/"))
    orcid = "https://orcid.org/0000-0002-1825-0097"
    assert f'<p class="authors">Ann Author (<a href="{orcid}"' in home
    assert ">ORCID</a>), Sums, A University; Second Institute, Rome</p>" in home
    assert '<p class="authors">Bob Example</p>' in home
    assert '<a href="https://doi.org/10.5281/zenodo.1">' in home
    legal = re.sub(r"<[^>]*>", "", home.split('<footer class="site-footer">')[1])
    by = "Creative Commons Attribution 4.0 International"
    assert legal.strip() == f"Home · Text: {by} · Code: MIT License"
    assert '"authors"' not in bare
    assert '"doi"' not in bare
    mit = '<a rel="license" href="https://opensource.org/licenses/MIT">MIT License</a>'
    assert f"<p>Home · {mit}</p>" in bare
    assert '<a href="https://doi.org/10.5281/zenodo.2">' in other
    assert 'href="https://example.org/own">My own</a>' in other


def test_all_parts_of_the_frontmatter_are_shown_in_their_places(site):
    html = site.html("/parts/")
    article = re.search("<article>.*</article>", html, re.DOTALL)[0]
    headings = re.findall(r"<(h\d)[^>]*>([\w ]+)", article)
    assert headings == [
        *(("h1", "Parts"), ("h2", "Epigraph"), ("h2", "Key points"), ("h3", "Inner")),
        *(("h2", "Competing interests"), ("h2", "Acknowledgments")),
        ("h2", "Footnotes"),
    ]
    order = ["In short", "To begin", "Knuth", "The text", "None.", "Thanks", "In a"]
    places = [article.index(words) for words in order]
    assert places == sorted(places)
    ids = Document("/", article).ids
    assert {"fn-1", "fn-keypoints-1", "part-competing-interests"} <= set(ids)
    assert len(ids) == len(set(ids))
    outline = html.split('id="outline"')[1]
    assert outline.index("#part-epigraph") < outline.index("#inner")
