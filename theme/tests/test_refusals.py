"""A project with something broken in it is not published, and all of it is named."""

import json
import re
import shutil

from tests.support.building import Site, run_build
from tests.support.places import THEME
from theme.tests.helpers import code, markdown, new_project, notebook, refused


def test_a_broken_project_is_not_published_and_all_of_it_is_named(tmp_path):
    broken = "# A\n\nWords.\n\n```{foo}\n```\n\n[](#gone) $\\nope$\n"
    broken += "\n```{include} b.inc\n:start-line: 1\n```\n"
    failed = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []}
    chapter = notebook(markdown("# B"), code("1 / 0", failed))
    files = {"a.md": broken, "b.ipynb": chapter, "b.inc": "One.\n\n{foo}`x`\n"}
    folder = new_project(tmp_path, {}, **files)
    said = refused(folder)
    assert "b.inc:3: role 'foo'" in said
    assert "a.md:5: directive 'foo'" in said
    assert "a.md:8: link '#gone'" in said
    assert "a.md:8: formula '\\\\nope'" in said
    assert "b.ipynb (cell 2 with id c1): failed cell: E: no" in said
    assert "5 things cannot be rendered. The site was not written." in said


def test_a_broken_project_can_be_looked_at(tmp_path):
    config = {"site": {"options": {"on_broken": "show"}}}
    folder = new_project(tmp_path, config, **{"index.md": "# A\n\n```{foo}\n```\n"})
    result = run_build(folder)
    assert result.returncode == 0
    said = result.stdout + result.stderr
    assert "One thing cannot be rendered, and on_broken has them marked" in said
    html = Site(folder).html("/")
    assert re.search(r'class="broken"[^>]*>directive &#39;foo&#39;', html)


def test_a_page_that_cannot_be_read_is_named_by_its_file(tmp_path):
    toc = [{"file": "index.md"}, {"file": "chapters/1-1-b.ipynb"}]
    folder = new_project(tmp_path, {"project": {"toc": toc}}, **{"index.md": "# A\n"})
    (folder / "chapters").mkdir()
    (folder / "chapters/1-1-b.ipynb").write_text('{"cells": [', encoding="utf-8")
    said = refused(folder)
    assert "chapters/1-1-b.ipynb: page: mystmd could not read its source" in said
    assert "Traceback" not in said


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
        "c.md": f"# C\n\n{yaml}\n[Made later](later/x.pdf) and [lost](lost.pdf).\n",
        "hidden.md": "# D\n",
    }
    rules = [{"rule": "link-resolves", "severity": "ignore", "keys": ["later/*"]}]
    config = {"project": {"toc": toc, "error_rules": rules}}
    said = refused(new_project(tmp_path, config, **files))
    assert "myst.yml: table of contents, 'gone.md': there is no such file" in said
    assert "b.md: mystmd: Invalid YAML frontmatter; unexpected end of" in said
    assert "c.md:7: link 'lost.pdf': it leads nowhere" in said
    assert "3 things cannot be rendered" in said


def test_a_menu_that_leads_nowhere_is_not_published(tmp_path):
    menu = [
        {"title": "Here", "url": "/b"},
        {"title": "There", "url": "https://example.org"},
        {"title": "Gone", "url": "/gone"},
        {"title": "More", "children": [{"title": "Code", "url": "javascript:x"}]},
    ]
    site = {"nav": menu, "actions": [{"title": "Lost", "url": "/lost"}]}
    files = {"index.md": "# A\n", "b.md": "# B\n"}
    said = refused(new_project(tmp_path, {"site": site}, **files))
    assert "myst.yml: site menu, 'Gone': link '/gone': it leads nowhere" in said
    assert "myst.yml: site menu, 'Code': link 'javascript:x'" in said
    assert "myst.yml: site menu, 'Lost': link '/lost'" in said
    assert "3 things cannot be rendered" in said


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
    result = run_build(folder)
    html = Site(folder).html("/")
    assert '<li><a href="https://example.org">Elsewhere</a></li>' in html
    assert re.search(r'rel="next" href="/b/">', html)
    said = result.stdout + result.stderr
    assert "myst.yml: list of pages, 'Gone': link '/gone': it leads nowhere" in said


def test_a_language_that_none_can_be_is_named_once(tmp_path):
    page = "---\nsite:\n  lang: b c\n---\n# B\n"
    config = {"site": {"options": {"lang": "zh hant"}}}
    files = {"a.md": "# A\n", "b.md": page, "c.md": "# C\n"}
    said = refused(new_project(tmp_path, config, **files))
    assert "myst.yml: option lang: 'zh hant': a language is named like" in said
    assert "b.md: option lang: 'b c': a language is named like de or pt-BR" in said
    assert "2 things cannot be rendered" in said


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
    assert "index.md:2: mystmd: 'github' must be string" in refused(tmp_path)
    del settings["extends"]
    (tmp_path / "myst.yml").write_text(json.dumps(settings), encoding="utf-8")
    result = run_build(tmp_path)
    assert result.returncode == 0
    said = result.stdout + result.stderr
    assert "Begin myst.yml with: extends: theme/plainbook.yml" in said
