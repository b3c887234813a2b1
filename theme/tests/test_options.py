"""Options of a site, which its pages may override, and entries of its toc."""

import json

import pytest

from tests.support.building import Site, built_site
from theme.tests.helpers import new_project

PARTS = ("toc", "outline", "title_block", "footer_links", "search")
WHOLE = "---\nsite:\n" + "".join(f"  hide_{part}: false\n" for part in PARTS)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    """A site in Portuguese without parts, a hidden page, one in Hebrew, a footer."""
    toc = [
        {"file": "index.md"},
        {"file": "secret.md", "hidden": True, "children": [{"file": "under.md"}]},
        *({"file": "hebrew.md"}, {"file": "bare.md"}, {"file": "part/page.md"}),
    ]
    options = {"folders": True, "lang": "pt-BR"}
    options |= {f"hide_{part}": True for part in PARTS}
    config = {
        "project": {"toc": toc},
        "site": {"options": options, "parts": {"footer": "footer.md"}},
    }
    files = {
        "index.md": f"{WHOLE}---\n# Home\n\n[The secret](secret.md)\n",
        "secret.md": f"{WHOLE}---\n# Secret\n\n## Place\n\n[](index.md)\n",
        "under.md": "# Under\n",
        "hebrew.md": "---\nsite:\n  lang: he\n---\n# B\n",
        "bare.md": "# Bare\n\n[](part/page.md)\n\n## C\n",
        "part/page.md": f"{WHOLE}  outline_maxdepth: 1\n---\n# Page\n\n## A\n\n### B\n",
        "footer.md": "Words[^n].\n\n[^n]: The note.\n",
    }
    folder = tmp_path_factory.mktemp("options")
    (folder / "part").mkdir()
    return built_site(new_project(folder, config, **files))


def test_options_hold_for_the_whole_site_unless_a_page_says_otherwise(site):
    hidden = site.html("/bare/")
    whole = site.html("/part/page/")
    assert '<a href="/part/page/">Page</a>' in hidden
    for part in ("contents", "outline", "title-block", "neighbours", "search-button"):
        assert f'"{part}"' in whole
        assert f'"{part}"' not in hidden
    outline = whole.split('id="outline"')[1]
    assert 'href="#a"' in outline
    assert 'href="#b"' not in outline


def test_a_hidden_page_is_there_but_in_no_list(site):
    home = site.html("/")
    assert '<a href="/secret/">The secret</a>' in home
    assert home.count("/secret/") == 1
    assert '<a class="after" rel="next" href="/under/">' in home
    secret = site.html("/secret/")
    assert "<h1>Secret</h1>" in secret
    assert '"neighbours"' not in secret
    assert "secret" not in (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    for name in ("myst.search.json", "myst.xref.json"):
        assert '"url":"/secret' in (site.folder / name).read_text(encoding="utf-8")
    references = json.loads(
        (site.folder / "myst.xref.json").read_text(encoding="utf-8")
    )["references"]
    assert all((site.folder / r["data"].lstrip("/")).is_file() for r in references)


def test_the_language_is_the_sites_unless_a_page_says_otherwise(site):
    assert '<html lang="pt-BR">' in site.html("/")
    assert '<html lang="pt-BR">' in site.html("/404.html")
    assert '<html lang="he" dir="rtl">' in site.html("/hebrew/")


def test_a_footnote_of_the_footer_stands_on_each_page(site):
    for path in ("/", "/404.html"):
        html = site.html(path)
        assert 'href="#fn-footer-' in html
        assert '<li id="fn-footer-' in html
        assert "The note." in html
