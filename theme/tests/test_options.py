"""Options of a site, which its pages may override, and entries of its toc."""

import json

import pytest

from tests.support.building import Site, built_site
from theme.tests.helpers import new_project


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
    site = built_site(new_project(tmp_path, config, **files))
    hidden = site.html("/")
    whole = site.html("/part/page/")
    assert '<a href="/part/page/">Page</a>' in hidden
    for part in ("contents", "outline", "title-block", "neighbours", "search-button"):
        assert f'"{part}"' in whole
        assert f'"{part}"' not in hidden
    outline = whole.split('id="outline"')[1]
    assert 'href="#a"' in outline
    assert 'href="#b"' not in outline


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    """A site in Portuguese, with a hidden page, one in Hebrew, and a footer."""
    toc = [
        {"file": "index.md"},
        {"file": "secret.md", "hidden": True, "children": [{"file": "under.md"}]},
        {"file": "hebrew.md"},
    ]
    options = {"folders": True, "lang": "pt-BR"}
    config = {
        "project": {"toc": toc},
        "site": {"options": options, "parts": {"footer": "footer.md"}},
    }
    files = {
        "index.md": "# Home\n\n[The secret](secret.md)\n",
        "secret.md": "# Secret\n\n## Place\n\n[](index.md)\n",
        "under.md": "# Under\n",
        "hebrew.md": "---\nsite:\n  lang: he\n---\n# B\n",
        "footer.md": "Words[^n].\n\n[^n]: The note.\n",
    }
    return built_site(new_project(tmp_path_factory.mktemp("options"), config, **files))


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
