"""Formula, line and check as one block, and what the page says of them."""

import json
import re
import shutil
import subprocess

import pytest

from tests.site.course import CHAPTERS
from tests.support.places import ROOT
from tests.support.visiting import visiting
from tools.notebooks.formulas.record import digest

PLUGIN = ROOT / "site" / "plugins" / "claims.mjs"
CLAIM = r'<div class="claim one">.*?id="eq-(\d+-\d+-\d+)"'
MATH = {"type": "math", "value": r"y = 2 x \tag{9.9.1}"}
LINE = "return 2 * x  # y"
RUN = (
    "const {{ default: plugin }} = await import('{}');"
    "const tree = JSON.parse(process.argv[1]);"
    "plugin.transforms[0].plugin()(tree);"
    "console.log(JSON.stringify(tree))"
)


def code_cell(source: str, printed: str, *tags: str) -> dict:
    """A cell as mystmd hands it to plugins."""
    stream = {"output_type": "stream", "text": printed}
    output = {"type": "output", "jupyter_data": stream}
    return {
        "type": "block",
        "kind": "notebook-code",
        "data": {"tags": list(tags)},
        "children": [
            {"type": "code", "value": source, "executable": True},
            {"type": "outputs", "children": [output]},
        ],
    }


@pytest.fixture
def transformed(tmp_path):
    """What the plugin makes of some cells, given a record of formulas."""

    def transform(cells: list[dict], record: dict) -> str:
        plugin = tmp_path / "plugins" / PLUGIN.name
        plugin.parent.mkdir(exist_ok=True)
        shutil.copy(PLUGIN, plugin)
        (tmp_path / "formulas.json").write_text(
            json.dumps({"9-9.ipynb": record}), encoding="utf-8"
        )
        tree = json.dumps({"type": "root", "children": cells})
        script = RUN.format(plugin)
        command = ["node", "--input-type=module", "-e", script, "--", tree]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", check=True
        ).stdout

    return transform


def entry(tex: str = MATH["value"], line: str = LINE, **values: object) -> dict:
    """An entry of the record."""
    lines = [{"line": line, "digest": digest(line), "cell": 2}]
    known = {"status": "executed", "sides": 1, "shapes": 0, "from": ["9.9.1"]}
    return {"tex": digest(tex), "autograd": True, "lines": lines, **known, **values}


def cells() -> list[dict]:
    """A formula, its line and its check."""
    formula = {"type": "block", "kind": "notebook-content", "children": [dict(MATH)]}
    return [
        formula,
        code_cell(f"def f(x):\n    {LINE}", "tensor(2.)"),
        code_cell("check()", "y by hand, ()\n  central differences 0 off", "check"),
    ]


def test_a_formula_on_record_is_marked_with_all_that_agrees(transformed):
    made = transformed(cells(), {"9.9.1": entry()})
    assert '"class":"mark"' in made
    assert "displayed formula, its code, autograd and central differences" in made
    assert '"value":"return 2 * x\\n# y"' in made
    assert "Whole cell" in made


@pytest.mark.parametrize(
    "record",
    [{}, {"9.9.1": entry(tex="y = 3 x")}],
    ids=["of no record", "of another digest"],
)
def test_a_formula_is_not_marked_that_is(transformed, record):
    made = transformed(cells()[:2], record)
    assert '"class":"mark"' not in made
    assert "claim" not in made


def test_a_line_that_has_changed_since_is_not_said_to_agree(transformed):
    made = transformed(cells(), {"9.9.1": entry(line="return 3 * x")})
    assert "its code" not in made
    assert "return 3" not in made


def test_what_is_not_executed_has_its_reason_and_no_mark(transformed):
    found = {
        "tex": digest(MATH["value"]),
        "status": "not executed",
        "reason": "a bound",
    }
    made = transformed(cells()[:2], {"9.9.1": found})
    assert "Not executed as displayed: a bound." in made
    assert '"class":"mark"' not in made


def test_a_solution_folds_with_what_it_puts_out(transformed):
    made = json.loads(transformed([code_cell("1 / 2", "0.5", "solution")], {}))
    (only,) = made["children"][0]["children"]
    assert only["type"] == "details"
    assert [node["type"] for node in only["children"]] == ["summary", "code", "outputs"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_formula_on_record_is_a_claim_on_its_page(site, chapter):
    record = json.loads((ROOT / "site" / "formulas.json").read_text(encoding="utf-8"))
    numbered = {
        name.replace(".", "-")
        for name in record[chapter.removeprefix("content/")]
        if "." in name
    }
    page = site.html(site.paths[chapter])
    assert set(re.findall(CLAIM, page)) == numbered
    assert numbered


@pytest.mark.browser
def test_ideas_can_be_read_without_what_runs_them(site, address, browser):
    url = address + site.paths[CHAPTERS[1]]
    with visiting(browser, url, java_script_enabled=False) as visit:
        harness = visit.page.locator(".check-cell, .whole-cell, .folded-code")
        claims = visit.page.locator(".claim")
        assert harness.first.is_visible()
        visit.page.locator(".ideas-only > summary").click()
        assert not any(cell.is_visible() for cell in harness.all())
        assert all(claim.is_visible() for claim in claims.all())
