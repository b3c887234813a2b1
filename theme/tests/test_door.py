"""What a project adds to its pages: plugins, a style sheet, a module."""

import shutil

import pytest
from plainbook.page.parts import part_text
from plainbook.page.view import notes_of

from tests.support.building import built_site
from tests.support.places import THEME
from theme.tests.helpers import new_page, new_project

JAVASCRIPT = """\
const shout = (node) => {
  if (node.type === "text") node.value = node.value.toUpperCase();
  node.children?.forEach(shout);
};
export default {
  name: "Shouting",
  transforms: [{ name: "shout", stage: "document", plugin: () => shout }],
};
"""
PYTHON = """\
#!/usr/bin/env python3
import json
import sys

TRANSFORM = {"name": "sign", "stage": "document"}
if "--transform" not in sys.argv:
    print(json.dumps({"name": "Signing", "transforms": [TRANSFORM]}))
    sys.exit()
page = json.load(sys.stdin)
words = {"type": "strong", "children": [{"type": "text", "value": "signed"}]}
page["children"].append({"type": "paragraph", "children": [words]})
print(json.dumps(page))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site that comes in by each of the four ways."""
    folder = tmp_path_factory.mktemp("door")
    (folder / "sign.py").write_text(PYTHON)
    (folder / "sign.py").chmod(0o755)
    plugins = ["shout.mjs", {"type": "executable", "path": "sign.py"}]
    config = {
        "project": {"plugins": plugins},
        "site": {"options": {"style": "own.css", "script": "own.mjs"}},
    }
    files = {
        "index.md": "# Title\n\nquiet words\n",
        "shout.mjs": JAVASCRIPT,
        "own.css": "p { color: inherit; }\n",
        "own.mjs": "document.title = 'ours';\n",
    }
    return built_site(new_project(folder, config, **files))


def page_of(site) -> str:
    return (site.folder / "index.html").read_text()


def test_a_plugin_in_javascript_changes_a_page(site):
    assert "<p>QUIET WORDS</p>" in page_of(site)


def test_a_plugin_in_python_changes_a_page(site):
    assert "<strong>signed</strong>" in page_of(site).lower()


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("own.css", '<link rel="stylesheet" href="{}">'),
        ("own.mjs", '<script type="module" src="{}"></script>'),
    ],
)
def test_a_style_sheet_and_a_module_are_loaded_after_the_themes(site, name, tag):
    stem, suffix = name.split(".")
    (file,) = (site.folder / "build").glob(f"{stem}-*.{suffix}")
    html = page_of(site)
    own = html.index(tag.format(f"/build/{file.name}"))
    assert own > html.index("_assets/theme")


def test_a_copied_folder_builds_what_a_stranger_wrote_to_the_character(tmp_path):
    left_out = shutil.ignore_patterns("node_modules", "__pycache__", "tests")
    shutil.copytree(THEME, tmp_path / "theme", ignore=left_out)
    pages = {
        "index.md": "# Processes\n\nkill **-9**, *only this*\n\n> **Bold** first\n",
        "second.md": "# Numbers\n\nFrom $-1$ to -2\n",
    }
    config = {
        "project": {"exclude": ["theme/**"]},
        "site": {"template": "./theme"},
    }
    site = built_site(new_project(tmp_path, config, **pages))
    first = page_of(site)
    assert "<p>kill <strong>-9</strong>, <em>only this</em></p>" in first
    assert "<blockquote><p><strong>Bold</strong> first</p></blockquote>" in first
    second = (site.folder / "second" / "index.html").read_text()
    assert "<p>From -1 to -2</p>" in second


def footer(tmp_path, text: str):
    config = {"site": {"parts": {"footer": "footer.md"}}}
    pages = {"index.md": "# T\n", "footer.md": text}
    return new_project(tmp_path, config, **pages)


def test_a_footnote_of_the_footer_stands_on_each_page(tmp_path):
    site = built_site(footer(tmp_path, "Words[^n].\n\n[^n]: The note.\n"))
    for name in ("index.html", "404.html"):
        html = (site.folder / name).read_text()
        assert 'href="#fn-footer-' in html
        assert '<li id="fn-footer-' in html
        assert "The note." in html


def test_a_footnote_of_a_part_that_is_not_defined_is_a_problem():
    page = new_page()
    reference = {"type": "footnoteReference", "identifier": "gone"}
    part_text("footer", {"mdast": {"type": "root", "children": [reference]}}, page)
    notes_of(page)
    names = [problem.name for problem in page.found.problems]
    assert names == ["footnote 'footer-gone'"]
