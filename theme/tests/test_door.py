"""What a project adds to its pages: plugins, a style sheet, modules."""

import shutil

import pytest
from plainbook.page.parts import part_text
from plainbook.page.view import notes_of
from playwright.sync_api import expect

from tests.support.building import built_site
from tests.support.places import THEME
from tests.support.serving import served
from tests.support.visiting import visiting
from theme.tests.helpers import FIGURE, new_page, new_project

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
# Uses all that a model has; `send` has nobody to send to.
GOOD = """\
export default {
  initialize({ model }) { model.set("count", model.get("count") + 1); },
  async render({ model, el }) {
    const show = () => { el.textContent = `count: ${model.get("count")}`; };
    model.on("change:count", show);
    model.set("count", model.get("count") + 1);
    model.save_changes();
    model.send({ kind: "hello" });
    model.off("change:count", show);
    model.set("count", 9);
  },
};
"""
MODULES = {
    "good.mjs": GOOD,
    "failing.mjs": "export default { render() { throw new Error('no figure'); } };\n",
    "rejecting.mjs": "export default async () => { throw new Error('no module'); };\n",
    "unreadable.mjs": "export default {;\n",
}
# Far down, so that nothing is near at first.
OVER = "# Widgets\n\n" + "Words.\n\n" * 150
for name in MODULES:
    stands_over = f'```{{anywidget}} {name}\n:class: over\n{{"count": 1}}\n```'
    OVER += f"![The picture of {name}](figure.png)\n\n{stands_over}\n\n"
ROWS = r"""# Rows

$$
\begin{align} x &= \frac{1}{2} \tag{2.1} \\ y &= 2 \tag{2.2} \end{align}
$$
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site that comes in by each of the ways."""
    folder = tmp_path_factory.mktemp("door")
    (folder / "sign.py").write_text(PYTHON, encoding="utf-8")
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
        "rows.md": ROWS,
        "widgets.md": OVER,
        "figure.png": FIGURE,
        **MODULES,
    }
    return built_site(new_project(folder, config, **files))


def page_of(site) -> str:
    return (site.folder / "index.html").read_text(encoding="utf-8")


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


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served."""
    with served(site.folder) as where:
        yield where


def pictures(visit):
    """Whether the picture of each module shows, by the module's name."""
    images = visit.page.locator("article img").all()
    words = [image.get_attribute("alt").split()[-1] for image in images]
    return dict(zip(words, (image.is_visible() for image in images), strict=True))


def go_near(visit):
    """Scroll to the widgets, and wait until the last of them has failed or shows."""
    visit.page.locator("article img").first.scroll_into_view_if_needed()
    expect(visit.page.locator(".anywidget")).to_have_count(1)
    visit.page.get_by_text("count: ").wait_for()


ALL_SHOW = dict.fromkeys(MODULES, True)


@pytest.mark.browser
def test_a_widget_over_a_picture_takes_its_place_or_leaves_it(browser, address):
    with visiting(browser, f"{address}/widgets/") as visit:
        assert pictures(visit) == ALL_SHOW
        assert not any(
            ".mjs" in url and "anywidget" not in url and "own" not in url
            for url in visit.requests
        )
        go_near(visit)
        assert pictures(visit) == {**ALL_SHOW, "good.mjs": False}
        assert visit.page.locator(".anywidget").inner_text() == "count: 3"
        said = " ".join(visit.messages)
        assert "no figure" in said
        assert "no module" in said
        assert "Unexpected token" in said
        assert visit.failures == []


@pytest.mark.browser
def test_on_paper_a_picture_shows_and_not_the_widget_over_it(browser, address):
    with visiting(browser, f"{address}/widgets/") as visit:
        go_near(visit)
        visit.page.emulate_media(media="print")
        assert pictures(visit) == ALL_SHOW
        assert not visit.page.locator(".anywidget").is_visible()


@pytest.mark.browser
def test_without_scripts_a_picture_shows_and_says_nothing_more(browser, address):
    url = f"{address}/widgets/"
    with visiting(browser, url, java_script_enabled=False) as visit:
        assert pictures(visit) == ALL_SHOW
        for place in visit.page.locator(".anywidget").all():
            assert place.inner_html() == ""
            assert place.bounding_box()["height"] == 0


@pytest.mark.browser
def test_each_row_of_a_formula_has_its_link_beside_it(browser, address):
    with visiting(browser, f"{address}/rows/#eq-2-2") as visit:
        first, second = visit.page.locator(".equation .anchor").all()
        assert first.get_attribute("href") == "#eq-2-1"
        assert second.get_attribute("href") == "#eq-2-2"
        tops = [link.bounding_box()["y"] for link in (first, second)]
        numbers = [visit.page.get_by_text(n, exact=True).last for n in ("2.1", "2.2")]
        for top, number in zip(tops, numbers, strict=True):
            assert abs(top - number.bounding_box()["y"]) < 16
        assert visit.page.locator(".equation:has(:target)").count() == 1


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
    second = (site.folder / "second" / "index.html").read_text(encoding="utf-8")
    assert "<p>From -1 to -2</p>" in second


def test_a_footnote_of_a_part_that_is_not_defined_is_a_problem():
    page = new_page()
    reference = {"type": "footnoteReference", "identifier": "gone"}
    part_text("footer", {"mdast": {"type": "root", "children": [reference]}}, page)
    notes_of(page)
    names = [problem.name for problem in page.found.problems]
    assert names == ["footnote 'footer-gone'"]
