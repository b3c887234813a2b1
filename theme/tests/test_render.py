"""Each node type, from MyST source or from JSON, against the HTML expected."""

import json
import re

import pytest
from plainbook.nodes.registry import NODES
from plainbook.page.view import notes_of

from tests.support.building import built_site
from theme.tests.helpers import (
    FIXTURES,
    Pair,
    in_lines,
    new_page,
    new_project,
    read_pairs,
    render,
    without_katex,
)

PAIRS = {
    f"{path.stem}: {pair.title}": pair
    for path in sorted((FIXTURES / "render").glob("*.md"))
    for pair in read_pairs(path)
}


def is_json(pair: Pair) -> bool:
    return pair.source.startswith('{"')


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> dict[str, dict]:
    """The page JSON that mystmd makes of each pair; those in JSON are it already."""
    myst = {name: pair for name, pair in PAIRS.items() if not is_json(pair)}
    files = {path.name: path.read_bytes() for path in (FIXTURES / "site").iterdir()}
    for number, pair in enumerate(myst.values()):
        files[f"pair{number}.md"] = f"# Pair {number}\n\n{pair.source}\n"
    project = {"bibliography": ["references.bib"], "numbering": {"title": False}}
    folder = new_project(
        tmp_path_factory.mktemp("pairs"),
        {"project": project, "site": {"options": {"on_broken": "show"}}},
        **files,
    )
    built_site(folder)
    found = {}
    for number, name in enumerate(myst):
        written = folder / f"_build/site/content/pair{number}.json"
        # Files carry the hash of their content in their names.
        found[name] = json.loads(
            re.sub(r"-[0-9a-f]{32}", "", written.read_text(encoding="utf-8"))
        )
    for name in PAIRS.keys() - myst.keys():
        node = json.loads(PAIRS[name].source)
        found[name] = {"mdast": {"type": "root", "children": [node]}}
    return found


@pytest.mark.parametrize("name", PAIRS)
def test_source_becomes_the_expected_html(name, sources):
    source = sources[name]
    cited = source.get("references", {}).get("cite", {}).get("data", {})
    page = new_page(citations=cited)
    body = page.render(without_katex(source["mdast"]))
    notes = notes_of(page)
    assert in_lines(body + notes) == in_lines(PAIRS[name].expected)
    assert page.found.problems == []


@pytest.mark.parametrize("path", sorted((FIXTURES / "render").glob("*.md")))
def test_fixture_files_are_read_to_their_end(path):
    assert len(read_pairs(path)) * 3 == path.read_text(encoding="utf-8").count("\n.\n")


def test_every_node_type_has_a_pair(sources):
    seen = set()

    def look_at(node):
        seen.add(node["type"])
        for child in node.get("children", ()):
            look_at(child)

    for source in sources.values():
        look_at(source["mdast"])
    kinds = ("Directive", "Role", "DirectiveError", "RoleError")
    broken = {"unreadable", *(f"myst{kind}" for kind in kinds)}
    assert set(NODES.names()) - broken - seen == set()


def test_only_the_last_part_of_a_formula_keeps_to_the_full_stop_behind_it():
    parts = ['<span class="base">a=</span>', '<span class="base">b</span>']
    formula = '<span class="katex"><span class="katex-html">{}{}</span></span>'
    math = {"type": "inlineMath", "value": "a=b", "html": formula.format(*parts)}
    kept = formula.format(parts[0], f'<span class="whole">{parts[1]}</span>')
    assert render(math) == f'<span class="math">{kept}</span>'
