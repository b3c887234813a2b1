"""A project with something broken in it is not published, and all of it is named.

One project has all mistakes: a build of its own for each would take its seconds.
"""

import json
import re
import shutil

import pytest

from tests.support.building import Site, run_build
from tests.support.places import THEME
from theme.tests.helpers import code, markdown, new_project, notebook, refused

YAML = "```yaml\nx: [\n```\n"
BROKEN = """\
# A

Words.

```{foo}
```

[](#gone) $\\nope$

```{include} b.inc
:start-line: 1
```
"""
FAILED = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []}
MENU = [
    {"title": "Here", "url": "/c"},
    {"title": "There", "url": "https://example.org"},
    {"title": "Gone", "url": "/gone"},
    {"title": "More", "children": [{"title": "Code", "url": "javascript:x"}]},
]
TOC = [
    {"file": "index.md"},
    {"title": "Part", "children": [{"file": "gone.md"}, {"file": "b"}]},
    *({"file": "c.md"}, {"file": "hidden.md", "hidden": True}),
    *({"file": "broken.md"}, {"file": "failed.ipynb"}),
    *({"file": "lang.md"}, {"file": "part.md"}),
]
RULES = [{"rule": "link-resolves", "severity": "ignore", "keys": ["later/*"]}]
CONFIG = {
    "project": {"toc": TOC, "error_rules": RULES},
    "site": {
        "nav": MENU,
        "actions": [{"title": "Lost", "url": "/lost"}],
        "options": {"lang": "zh hant"},
    },
}
FILES = {
    "index.md": f"---\ntitle: A\n---\n{YAML}",
    "b.md": "---\ntitle: [unclosed\n---\n\n# B\n",
    "c.md": f"# C\n\n{YAML}\n[Made later](later/x.pdf) and [lost](lost.pdf).\n",
    "hidden.md": "# D\n",
    "broken.md": BROKEN,
    "b.inc": "One.\n\n{foo}`x`\n",
    "failed.ipynb": notebook(markdown("# B"), code("1 / 0", FAILED)),
    "lang.md": "---\nsite:\n  lang: b c\n---\n# B\n",
    "part.md": "---\nsummary: |\n  Words.\n\n  @nobody1999\n---\n# A\n",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> str:
    """What is said about a project with every kind of mistake."""
    folder = tmp_path_factory.mktemp("refused")
    return refused(new_project(folder, CONFIG, **FILES))


def test_a_broken_project_is_not_published_and_all_of_it_is_named(said):
    assert "b.inc:3: role 'foo'" in said
    assert "broken.md:5: directive 'foo'" in said
    assert "broken.md:8: link '#gone'" in said
    assert "broken.md:8: formula '\\\\nope'" in said
    assert "failed.ipynb (cell 2 with id c1): failed cell: E: no" in said
    assert "14 things cannot be rendered. The site was not written." in said


def test_a_page_that_cannot_be_read_is_named_by_its_file(tmp_path):
    toc = [{"file": "index.md"}, {"file": "chapters/1-1-b.ipynb"}]
    folder = new_project(tmp_path, {"project": {"toc": toc}}, **{"index.md": "# A\n"})
    (folder / "chapters").mkdir()
    (folder / "chapters/1-1-b.ipynb").write_text('{"cells": [', encoding="utf-8")
    said = refused(folder)
    assert "chapters/1-1-b.ipynb: page: mystmd could not read its source" in said
    assert "Traceback" not in said


def test_a_page_that_cannot_be_read_is_there_though_another_is_missing(tmp_path):
    toc = [{"file": name} for name in ("index.md", "cut.ipynb", "gone.md")]
    files = {"index.md": "# A\n", "cut.ipynb": '{"cells": ['}
    said = refused(new_project(tmp_path, {"project": {"toc": toc}}, **files))
    assert "table of contents, 'gone.md': there is no such file" in said
    assert "table of contents, 'cut.ipynb'" not in said
    assert "cut: page: mystmd could not read its source" in said


def test_what_mystmd_could_not_find_or_parse_is_not_published(said):
    assert "myst.yml: table of contents, 'gone.md': there is no such file" in said
    assert "b.md: mystmd: Invalid YAML frontmatter; unexpected end of" in said
    assert "c.md:7: link 'lost.pdf': it leads nowhere" in said


def test_a_menu_that_leads_nowhere_is_not_published(said):
    assert "myst.yml: site menu, 'Gone': link '/gone': it leads nowhere" in said
    assert "myst.yml: site menu, 'Code': link 'javascript:x'" in said
    assert "myst.yml: site menu, 'Lost': link '/lost'" in said


def test_a_language_that_none_can_be_is_named_once(said):
    a_language = "a language is named like de or pt-BR"
    assert f"myst.yml: option lang: 'zh hant': {a_language}" in said
    assert f"lang.md: option lang: 'b c': {a_language}" in said


def test_what_is_broken_in_a_part_is_named_with_it(said):
    assert "part.md (part summary, line 3): citation 'nobody1999'" in said


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> tuple[str, str]:
    """What is said about a broken project that is shown, and its first page."""
    toc = [
        {"file": "index.md"},
        {"url": "https://example.org", "title": "Elsewhere"},
        {"file": "b.md"},
        {"url": "/gone", "title": "Gone"},
    ]
    config = {"project": {"toc": toc}, "site": {"options": {"on_broken": "show"}}}
    files = {"index.md": "# A\n\n```{foo}\n```\n", "b.md": "# B\n"}
    folder = new_project(tmp_path_factory.mktemp("shown"), config, **files)
    result = run_build(folder)
    assert result.returncode == 0
    return result.stdout + result.stderr, Site(folder).html("/")


def test_a_broken_project_can_be_looked_at(shown):
    said, html = shown
    assert "2 things cannot be rendered, and on_broken has them marked" in said
    assert re.search(r'class="broken"[^>]*>directive &#39;foo&#39;', html)


def test_the_list_of_pages_leads_elsewhere_but_not_nowhere(shown):
    said, html = shown
    assert '<li><a href="https://example.org">Elsewhere</a></li>' in html
    assert re.search(r'rel="next" href="/b/">', html)
    assert "myst.yml: list of pages, 'Gone': link '/gone': it leads nowhere" in said


def test_a_project_that_extends_the_copied_theme_is_told_what_mystmd_reports(tmp_path):
    left_out = shutil.ignore_patterns("node_modules", "__pycache__", "tests")
    shutil.copytree(THEME, tmp_path / "theme", ignore=left_out)
    (tmp_path / "theme" / "node_modules").symlink_to(THEME / "node_modules")
    (tmp_path / "index.md").write_text("---\ngithub: 7\n---\n# T\n", encoding="utf-8")
    settings = {
        "version": 1,
        "extends": "theme/plainbook.yml",
        "project": {"exclude": ["theme/**"]},
        "site": {"template": "./theme"},
    }
    (tmp_path / "myst.yml").write_text(json.dumps(settings), encoding="utf-8")
    said = refused(tmp_path)
    assert "index.md:2: mystmd: 'github' must be string" in said
    assert "One thing cannot be rendered. The site was not written." in said
    del settings["extends"]
    (tmp_path / "myst.yml").write_text(json.dumps(settings), encoding="utf-8")
    result = run_build(tmp_path)
    assert result.returncode == 0
    said = result.stdout + result.stderr
    assert "Begin myst.yml with: extends: theme/plainbook.yml" in said
