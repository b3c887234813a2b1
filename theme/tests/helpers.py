"""Pages without a content server, builds with one, and fixture files of pairs."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import plainbook.nodes  # noqa: F401 (it registers every node type)
from markupsafe import Markup
from plainbook.html.links import Links
from plainbook.nodes.context import Given, Page, Place

from tests.support.building import Site, run_build
from tests.support.places import THEME

FIXTURES = Path(__file__).parent / "fixtures"
FIGURE = (FIXTURES / "site" / "figure.png").read_bytes()
FILES = {
    "/figure.png": FIGURE,
    "/output.txt": b"all of it\n",
    "/widget.mjs": b"export default {};\n",
    "/widget.css": b"",
    "/video.mp4": b"",
}

BLOCKS = (
    "aside|blockquote|dd|details|div|dl|dt|figcaption|figure|h[1-6]|iframe|li|ol|p|"
    "pre|section|summary|table|tbody|td|th|thead|tr|ul"
)


@dataclass
class Pair:
    """One case of a fixture file: what goes in, and the HTML that comes out."""

    title: str
    source: str
    expected: str


def read_pairs(path: Path) -> list[Pair]:
    """Read a fixture file: a title, a dot, the source, a dot, the HTML, a dot."""
    parts = re.split(r"^\.\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    triples = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    return [Pair(*(part.strip("\n") for part in triple)) for triple in triples]


def new_page(**values) -> Page:
    """A page of a site that has one other page and three files."""
    links = Links("/base", frozenset({"/", "/other"}), frozenset(FILES))
    where = {name: values.pop(name) for name in vars(Place("")) if name in values}
    given = {
        "links": links,
        "read": lambda path: FILES[path],
        "typeset": lambda kind, text: Markup("<p>{}: {}</p>").format(kind, text),
    }
    return Page(Given(**given | values), Place(**{"file": "a.md", **where}))


def render(*nodes: dict, **values) -> str:
    """The HTML of some nodes, which must be free of problems."""
    page = new_page(**values)
    html = page.inner({"children": [*nodes]})
    assert not page.found.problems
    return str(html)


def problems_of(*nodes: dict, **values) -> list[str]:
    """What is broken in some nodes, one line each."""
    page = new_page(**values)
    page.inner({"children": [*nodes]})
    return [str(problem) for problem in page.found.problems]


def in_lines(html: str) -> str:
    """Put each block-level tag on a line of its own, to compare and to read."""
    pieces = re.split(rf"(</?(?:{BLOCKS})\b[^>]*>)", html)
    return "\n".join(piece.strip() for piece in pieces if piece.strip())


def without_katex(node: dict) -> dict:
    """The same node with each formula's HTML replaced by its LaTeX."""
    copy = dict(node)
    if "html" in copy and "math" in copy["type"].lower():
        copy["html"] = f"<katex>{copy['value']}</katex>"
    if "children" in copy:
        copy["children"] = [without_katex(child) for child in copy["children"]]
    return copy


def refused(folder: Path) -> str:
    """What is said about a project that is too broken to be published."""
    result = run_build(folder)
    assert result.returncode == 1
    assert list(Site(folder).folder.iterdir()) == []
    return result.stdout + result.stderr


def new_project(folder: Path, config: dict, **files: str | bytes) -> Path:
    """Write a MyST project: its configuration as JSON, which is YAML too."""
    folder.mkdir(parents=True, exist_ok=True)
    site = {"template": str(THEME), **config.get("site", {})}
    written = {"version": 1, "project": config.get("project", {}), "site": site}
    (folder / "myst.yml").write_text(
        json.dumps({"extends": "plainbook.yml", **written}), encoding="utf-8"
    )
    # MyST reads its paths from the project's folder, and the theme is elsewhere.
    extended = (THEME / "plainbook.yml").read_text(encoding="utf-8")
    own = extended.replace("- theme/", f"- {THEME}/")
    (folder / "plainbook.yml").write_text(own, encoding="utf-8")
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def notebook(*cells: dict) -> str:
    """A notebook file."""
    return json.dumps(
        {
            "cells": [{"id": f"c{i}", **cell} for i, cell in enumerate(cells)],
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "Python 3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def markdown(source: str) -> dict:
    """A cell of text."""
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def code(source: str, *outputs: dict, **metadata: object) -> dict:
    """A cell of code that has been run."""
    return {
        "cell_type": "code",
        "execution_count": 1,
        "source": source,
        "outputs": outputs,
        "metadata": metadata,
    }


def displayed(data: dict, **metadata: dict) -> dict:
    """An output of some MIME types, with metadata for each."""
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def printed(text: str, name: str = "stdout") -> dict:
    """What a cell printed."""
    return {"output_type": "stream", "name": name, "text": text}
