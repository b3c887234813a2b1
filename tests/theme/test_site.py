"""A small project, built as a whole: its files, its links, its options."""

import json
import re
import socket
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urldefrag
from urllib.request import Request, urlopen

import pytest

from tests.theme.helpers import (
    FIXTURES,
    build_site,
    code,
    displayed,
    markdown,
    new_project,
    notebook,
)

FIGURE = (FIXTURES / "site" / "figure.png").read_bytes()
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


CHAPTER = notebook(
    markdown("# 1.1 A chapter"),
    markdown("## Slopes\n\n$$\n\\textcolor{#c00}{x} = 1\n\\tag{1.7}\n$$"),
    code(
        "print(1)",
        {"output_type": "stream", "name": "stdout", "text": "0123456789" * 9000},
    ),
    code(
        "show()",
        {
            "output_type": "display_data",
            "data": {"text/markdown": "**bold** and $y$"},
            "metadata": {},
        },
    ),
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
            "references.bib": (FIXTURES / "site" / "references.bib").read_text(),
        },
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    return write_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def site(project) -> Path:
    """The site of the project."""
    result = build_site(project)
    assert result.returncode == 0, result.stdout + result.stderr
    return project / "_build" / "html"


@pytest.fixture(scope="module")
def based(tmp_path_factory) -> Path:
    """The same site under a path of a site whose address is known."""
    folder = write_project(tmp_path_factory.mktemp("based"))
    result = build_site(folder, BASE_URL="https://example.org/book/")
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "_build" / "html"


class Links(HTMLParser):
    """Collects the addresses and the ids of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.loaded: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and values.get("href"):
            self.addresses.append(values["href"])
        if tag in {"img", "script", "link"} and values.get("rel") != "canonical":
            self.loaded += filter(None, [values.get("src"), values.get("href")])


def pages_of(site: Path) -> dict[str, Links]:
    return {
        str(path.relative_to(site)): Links(path.read_text())
        for path in sorted(site.rglob("*.html"))
    }


def file_of(address: str) -> str:
    path = address.lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


@pytest.mark.parametrize("name", REQUIRED)
def test_every_file_of_the_protocol_is_written(site, name):
    assert (site / name).is_file()


@pytest.mark.parametrize(("built", "base"), [("site", ""), ("based", "/book")])
def test_no_link_no_anchor_and_no_file_is_missing(built, base, request):
    folder = request.getfixturevalue(built)
    pages = pages_of(folder)
    assert len(pages) == 5
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for address in page.addresses + page.loaded:
            path, anchor = urldefrag(address)
            if re.match(r"[a-z]+:", address):
                continue
            assert not path or path.startswith(f"{base}/"), (name, address)
            target = file_of(path.removeprefix(base)) if path else name
            assert (folder / target).is_file(), (name, address)
            if anchor:
                assert anchor in pages[target].ids, (name, address)


def test_nothing_is_loaded_from_elsewhere(site):
    for name, page in pages_of(site).items():
        assert not [a for a in page.loaded if re.match(r"\w+:|//", a)], name


def test_each_page_says_what_it_may_load(site):
    for path in site.rglob("*.html"):
        policy = re.search(
            r'Content-Security-Policy" content="([^"]*)"', path.read_text()
        )
        rules = policy[1].replace("&#39;", "'").split("; ")
        assert rules[0] == "default-src 'none'"
        assert not [rule for rule in rules if "http" in rule or "*" in rule]


def test_figures_have_their_size(site):
    figure = re.search(
        r'<img src="[^"]*figure[^>]*>', (site / "notes/index.html").read_text()
    )
    assert 'width="320" height="200"' in figure[0]
    assert 'alt="A figure"' in figure[0]


def test_large_outputs_are_whole(site):
    assert "0123456789" * 9000 in (site / "chapter/index.html").read_text()


def test_html_of_a_cell_is_harmless_in_a_file_of_its_own_too(tmp_path):
    html = f"<p>Large</p><script>attack()</script>{'<p>Words.</p>' * 5000}"
    chapter = notebook(markdown("# A"), code("large()", displayed({"text/html": html})))
    folder = new_project(tmp_path, {}, **{"a.ipynb": chapter})
    assert build_site(folder).returncode == 0
    files = (folder / "_build/html/build").glob("*.html")
    large = [path.read_text() for path in files]
    assert len(large) == 1
    assert large[0].startswith("<p>Large</p><p>Words.</p>")
    assert "attack" not in large[0]


def test_markdown_of_a_cell_is_set(site):
    html = (site / "chapter/index.html").read_text()
    assert "<strong>bold</strong>" in html
    assert '<annotation encoding="application/x-tex">y</annotation>' in html


def test_colours_of_symbols_can_be_lightened(site):
    assert "color:#c00;--ink:#c00;" in (site / "chapter/index.html").read_text()


def test_a_chapter_has_its_buttons_and_says_what_made_its_outputs(site):
    html = (site / "chapter/index.html").read_text()
    path = "o/r/blob/main/1-1-chapter.ipynb"
    assert f"https://colab.research.google.com/github/{path}" in html
    assert f"https://github.com/{path}" in html
    assert "https://github.com/o/r/edit/main/1-1-chapter.ipynb" in html
    assert "torch 2.13.0 and Python 3.11 on 2026-11-21" in html


def test_pages_follow_each_other(site):
    html = (site / "chapter/index.html").read_text()
    assert re.search(r'rel="prev" href="/">', html)
    assert re.search(r'rel="next" href="/notes/">', html)


def test_the_site_around_the_text_shows(site):
    html = (site / "index.html").read_text()
    assert '<a href="/notes/">Notes</a>' in html
    assert '<a class="action" href="https://example.org">Elsewhere</a>' in html
    assert re.search(r'<img class="logo" src="/build/logo-\w+\.png"', html)
    assert re.search(r'<link rel="stylesheet" href="/build/own-\w+\.css">', html)
    assert "A <em>footer</em>." in html
    assert "Ann Author" in html
    assert "Ann Author" not in (site / "notes/index.html").read_text()


def test_the_frontmatter_of_a_page_overrides_the_options(site):
    bare = (site / "bare/index.html").read_text()
    assert re.findall(r"<h1[^>]*>[^<]*", bare) == ['<h1 class="visually-hidden">Bare']
    whole = (site / "notes/index.html").read_text()
    for part in ("contents", "outline", "title-block", "neighbours", "search-button"):
        assert f'"{part}"' in whole
        assert f'"{part}"' not in bare


def test_options_hold_for_the_whole_site_unless_a_page_says_otherwise(tmp_path):
    parts = ("toc", "outline", "title_block", "footer_links", "search")
    options = {f"hide_{part}": True for part in parts} | {"folders": True}
    toc = [{"file": "index.md"}, {"file": "part/page.md"}]
    config = {"project": {"toc": toc}, "site": {"options": options}}
    (tmp_path / "part").mkdir()
    shown = "".join(f"  hide_{part}: false\n" for part in parts)
    page = (
        f"---\ntitle: Page\nsite:\n{shown}  outline_maxdepth: 1\n---\n## A\n\n### B\n"
    )
    files = {"index.md": "# Home\n\n[](part/page.md)\n\n## C\n", "part/page.md": page}
    folder = new_project(tmp_path, config, **files)
    result = build_site(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    hidden = (folder / "_build/html/index.html").read_text()
    whole = (folder / "_build/html/part/page/index.html").read_text()
    assert '<a href="/part/page/">Page</a>' in hidden
    for part in ("contents", "outline", "title-block", "neighbours", "search-button"):
        assert f'"{part}"' in whole
        assert f'"{part}"' not in hidden
    outline = whole.split('id="outline"')[1]
    assert 'href="#a"' in outline
    assert 'href="#b"' not in outline


def test_the_outline_stops_at_its_depth(site):
    outline = (site / "notes/index.html").read_text().split('id="outline"')[1]
    assert "Deeper" in outline
    assert "Deepest" not in outline


def test_a_hidden_page_is_there_but_in_no_list(tmp_path):
    toc = [
        {"file": "index.md"},
        {"file": "secret.md", "hidden": True, "children": [{"file": "under.md"}]},
    ]
    config = {"project": {"toc": toc}, "site": {"options": {"folders": True}}}
    files = {
        "index.md": "# Home\n\n[The secret](secret.md)\n",
        "secret.md": "# Secret\n\n## Place\n\n[](index.md)\n",
        "under.md": "# Under\n",
    }
    folder = new_project(tmp_path, config, **files)
    result = build_site(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    built = folder / "_build/html"
    home = (built / "index.html").read_text()
    assert '<a href="/secret/">The secret</a>' in home
    assert home.count("/secret/") == 1
    assert '<a class="after" rel="next" href="/under/">' in home
    secret = (built / "secret/index.html").read_text()
    assert "<h1>Secret</h1>" in secret
    assert '"neighbours"' not in secret
    assert "secret" not in (built / "sitemap.xml").read_text()
    for name in ("myst.search.json", "myst.xref.json"):
        assert '"url":"/secret' in (built / name).read_text()
    references = json.loads((built / "myst.xref.json").read_text())["references"]
    assert all((built / r["data"].lstrip("/")).is_file() for r in references)


def test_the_language_is_the_sites_unless_a_page_says_otherwise(tmp_path):
    page = "---\nsite:\n  lang: he\n---\n# B\n"
    config = {"site": {"options": {"lang": "pt-BR"}}}
    folder = new_project(tmp_path, config, **{"a.md": "# A\n", "b.md": page})
    result = build_site(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    built = folder / "_build/html"
    assert '<html lang="pt-BR">' in (built / "index.html").read_text()
    assert '<html lang="pt-BR">' in (built / "404.html").read_text()
    assert '<html lang="he" dir="rtl">' in (built / "b/index.html").read_text()


def test_a_language_that_none_can_be_is_named_once(tmp_path):
    page = "---\nsite:\n  lang: b c\n---\n# B\n"
    config = {"site": {"options": {"lang": "zh hant"}}}
    files = {"a.md": "# A\n", "b.md": page, "c.md": "# C\n"}
    result = build_site(new_project(tmp_path, config, **files))
    assert result.returncode == 1
    said = result.stderr
    assert "myst.yml: option lang: 'zh hant': a language is named like" in said
    assert "b.md: option lang: 'b c': a language is named like de or pt-BR" in said
    assert "2 things cannot be rendered" in said


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


def test_authors_licences_and_dois_are_shown(tmp_path):
    project = {"authors": ["Ed Itor"], "doi": "10.5281/zenodo.1", "license": "MIT"}
    files = {"index.md": CREDITED, "b.md": "# B\n", "c.md": ELSEWHERE}
    folder = new_project(tmp_path, {"project": project}, **files)
    result = build_site(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    built = folder / "_build/html"
    home, bare, other = (
        (built / name).read_text()
        for name in ("index.html", "b/index.html", "c/index.html")
    )
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


PARTS = """\
---
title: Home
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


def test_all_parts_of_the_frontmatter_are_shown_in_their_places(tmp_path):
    config = {"project": {"bibliography": ["references.bib"]}}
    references = (FIXTURES / "site" / "references.bib").read_text()
    files = {"index.md": PARTS, "b.md": "# B\n", "references.bib": references}
    folder = new_project(tmp_path, config, **files)
    result = build_site(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    html = (folder / "_build/html/index.html").read_text()
    article = re.search("<article>.*</article>", html, re.DOTALL)[0]
    headings = re.findall(r"<(h\d)[^>]*>([\w ]+)", article)
    assert headings == [
        *(("h1", "Home"), ("h2", "Epigraph"), ("h2", "Key points"), ("h3", "Inner")),
        *(("h2", "Competing interests"), ("h2", "Acknowledgments")),
        ("h2", "Footnotes"),
    ]
    order = ["In short", "To begin", "Knuth", "The text", "None.", "Thanks", "In a"]
    places = [article.index(words) for words in order]
    assert places == sorted(places)
    ids = Links(article).ids
    assert {"fn-1", "fn-keypoints-1", "part-competing-interests"} <= set(ids)
    assert len(ids) == len(set(ids))
    outline = html.split('id="outline"')[1]
    assert outline.index("#part-epigraph") < outline.index("#inner")


def test_what_is_broken_in_a_part_is_named_with_it(tmp_path):
    source = "---\nsummary: |\n  Words.\n\n  @nobody1999\n---\n# A\n"
    result = build_site(new_project(tmp_path, {}, **{"index.md": source}))
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert "index.md (part summary, line 3): citation 'nobody1999'" in said


def test_addresses_are_complete_where_the_site_knows_its_own(based):
    html = (based / "notes/index.html").read_text()
    assert '<link rel="canonical" href="https://example.org/book/notes/">' in html
    assert '"og:url" content="https://example.org/book/notes/"' in html
    sitemap = (based / "sitemap.xml").read_text()
    assert "<loc>https://example.org/book/</loc>" in sitemap
    assert "<loc>https://example.org/book/chapter/</loc>" in sitemap
    robots = (based / "robots.txt").read_text()
    assert "Sitemap: https://example.org/book/sitemap.xml" in robots


def test_the_site_does_not_name_the_machine_that_built_it(site, project):
    for path in site.rglob("*"):
        if path.suffix in {".html", ".json", ".xml", ".txt"}:
            content = path.read_text()
            assert "localhost" not in content, path.name
            assert str(project) not in content, path.name


def test_other_projects_can_refer_to_this_one(based):
    references = json.loads((based / "myst.xref.json").read_text())["references"]
    place = next(r for r in references if r.get("identifier") == "place")
    assert place["data"] == "/notes.json"
    source = (based / "notes.json").read_text()
    assert re.search(r'"url":"/book/build/figure-\w+\.png"', source)


def test_a_broken_project_is_not_published_and_all_of_it_is_named(tmp_path):
    broken = "# A\n\nWords.\n\n```{foo}\n```\n\n[](#gone) $\\nope$\n"
    broken += "\n```{include} b.inc\n:start-line: 1\n```\n"
    failed = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []}
    chapter = notebook(markdown("# B"), code("1 / 0", failed))
    files = {"a.md": broken, "b.ipynb": chapter, "b.inc": "One.\n\n{foo}`x`\n"}
    folder = new_project(tmp_path, {}, **files)
    result = build_site(folder)
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert "b.inc:3: role 'foo'" in said
    assert "a.md:5: directive 'foo'" in said
    assert "a.md:8: link '#gone'" in said
    assert "a.md:8: formula '\\\\nope'" in said
    assert "b.ipynb (cell 2 with id c1): failed cell: E: no" in said
    assert "5 things cannot be rendered. The site was not written." in said
    assert not list((folder / "_build/html").iterdir())


def test_a_page_that_cannot_be_read_is_named_by_its_file(tmp_path):
    toc = [{"file": "index.md"}, {"file": "chapters/1-1-b.ipynb"}]
    folder = new_project(tmp_path, {"project": {"toc": toc}}, **{"index.md": "# A\n"})
    (folder / "chapters").mkdir()
    (folder / "chapters/1-1-b.ipynb").write_text('{"cells": [')
    result = build_site(folder)
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert "chapters/1-1-b.ipynb: page: mystmd could not read its source" in said
    assert "Traceback" not in said
    assert not list((folder / "_build/html").iterdir())


def test_the_list_of_pages_leads_elsewhere_but_not_nowhere(tmp_path):
    toc = [
        {"file": "index.md"},
        {"url": "https://example.org", "title": "Elsewhere"},
        {"file": "b.md"},
        {"url": "/gone", "title": "Gone"},
    ]
    config = {
        "project": {"toc": toc},
        "site": {"options": {"on_broken": "show"}},
    }
    files = {"index.md": "# A\n", "b.md": "# B\n"}
    folder = new_project(tmp_path, config, **files)
    result = build_site(folder)
    html = (folder / "_build/html/index.html").read_text()
    assert '<li><a href="https://example.org">Elsewhere</a></li>' in html
    assert re.search(r'rel="next" href="/b/">', html)
    said = result.stdout + result.stderr
    assert "myst.yml: list of pages, 'Gone': link '/gone': it leads nowhere" in said


def test_what_mystmd_could_not_find_or_parse_is_not_published(tmp_path):
    toc = [
        {"file": "index.md"},
        {"title": "Part", "children": [{"file": "gone.md"}, {"file": "b"}]},
        *({"file": "c.md"}, {"file": "hidden.md", "hidden": True}),
    ]
    yaml = "```yaml\nx: [\n```\n"
    files = {
        "index.md": f"---\ntitle: A\n---\n{yaml}",
        "b.md": "---\ntitle: [unclosed\n---\n\n# B\n",
        "c.md": f"# C\n\n{yaml}",
        "hidden.md": "# D\n",
    }
    result = build_site(new_project(tmp_path, {"project": {"toc": toc}}, **files))
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert "myst.yml: table of contents, 'gone.md': there is no such file" in said
    assert "b.md:1: frontmatter: it is not valid YAML" in said
    assert "2 things cannot be rendered" in said


def test_a_menu_that_leads_nowhere_is_not_published(tmp_path):
    menu = [
        {"title": "Here", "url": "/b"},
        {"title": "There", "url": "https://example.org"},
        {"title": "Gone", "url": "/gone"},
        {"title": "More", "children": [{"title": "Code", "url": "javascript:x"}]},
    ]
    site = {"nav": menu, "actions": [{"title": "Lost", "url": "/lost"}]}
    files = {"index.md": "# A\n", "b.md": "# B\n"}
    result = build_site(new_project(tmp_path, {"site": site}, **files))
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert "myst.yml: site menu, 'Gone': link '/gone': it leads nowhere" in said
    assert "myst.yml: site menu, 'Code': link 'javascript:x'" in said
    assert "myst.yml: site menu, 'Lost': link '/lost'" in said
    assert "3 things cannot be rendered" in said


def test_a_broken_project_can_be_looked_at(tmp_path):
    config = {"site": {"options": {"on_broken": "show"}}}
    folder = new_project(tmp_path, config, **{"index.md": "# A\n\n```{foo}\n```\n"})
    result = build_site(folder)
    assert result.returncode == 0
    said = result.stdout + result.stderr
    assert "One thing cannot be rendered, and on_broken has them marked" in said
    html = (folder / "_build/html/index.html").read_text()
    assert re.search(r'class="broken"[^>]*>directive &#39;foo&#39;', html)


def wait_for(address: str, words: str, seconds: float = 30) -> str:
    """Fetch a page until it says ``words``, for at most ``seconds``."""
    end = time.monotonic() + seconds
    html = ""
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=5) as response:  # noqa: S310 (our own)
                html = response.read().decode()
        except (URLError, OSError):
            html = ""
        if words in html:
            return html
        time.sleep(0.2)
    pytest.fail(f"{address} did not say {words!r} in {seconds} s:\n{html[:2000]}")


def wait_until_closed(port: int, seconds: float = 10) -> None:
    """Wait until nothing listens on a port: the preview ends with mystmd."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except ConnectionError:
            return
        time.sleep(0.2)
    pytest.fail(f"something still listens on port {port} after {seconds} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def test_the_preview_shows_changes_and_what_is_broken(tmp_path):
    folder = new_project(tmp_path, {}, **{"index.md": "# Home\n\nFirst words.\n"})
    port = free_port()
    command = [sys.executable, "-m", "jupyter_book", "start", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as preview:
        try:
            html = wait_for(f"http://localhost:{port}/", "First words.")
            assert re.search(r'data-socket="ws://localhost:\d+/socket"', html)
            (folder / "index.md").write_text("# Home\n\nNext words.\n\n```{foo}\n```\n")
            html = wait_for(f"http://localhost:{port}/", "Next words.")
            assert "This page cannot be published yet" in html
            assert "index.md:5: directive &#39;foo&#39;" in html
            (folder / "index.md").write_text("# Home\n\nLast words.\n")
            html = wait_for(f"http://localhost:{port}/", "Last words.")
            assert "This page cannot be published yet" not in html
            head = Request(f"http://localhost:{port}/", method="HEAD")
            with urlopen(head, timeout=5) as response:  # noqa: S310 (our own)
                assert response.status == 200
                assert response.headers["Content-Length"] == str(len(html.encode()))
                assert response.read() == b""
        finally:
            preview.terminate()
    wait_until_closed(port)
