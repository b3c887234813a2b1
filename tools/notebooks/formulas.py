r"""Every formula beside the lines of code that compute it, on one page.

They are the numbered ones, with the lines that follow them, and tables that have a
column of formulas. Where another line than the formula's has the shape of its
result, the comment of its own line names its number: `# (1.5.5)`.

No machine reads TeX well enough to compare it with code. So the pairs are kept
in a page of the course, content/formulas.md, and a test compares the page with
the chapters: when a single character of a formula or of its line changes, the
test fails until `python -m tools.notebooks formulas` has written the pair anew,
and the change shows the two side by side to whoever reviews it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from nbformat import NotebookNode

from tools.notebooks.chapters import markdown_cells, read, tags, title
from tools.notebooks.markdown import displayed_math, equation_number, headings, tables

PAGE = Path("content") / "formulas.md"
HEAD = """\
---
title: Formulas and their lines
description: The numbered formulas of the course, beside the code that computes them.
---

Every numbered formula of the course, and beside it the code that computes it, where
there is such a line; then each chapter's table of both. To look something up, or to
cover one side and write it from the other.
"""
_SHAPED = re.compile(r"#.*(∂|\([\w ,+*]*\))")  # a comment with a derivative or a shape
_NUMBERED = re.compile(r"\S.*#.*\((\d+\.\d+\.\d+)\)")  # code, and a formula's number
_LEFT_OUT = {"bootstrap", "exercise", "solution", "hide-input"}


def formulas_page(chapters: Sequence[Path]) -> str:
    """Return the text of content/formulas.md.

    Args:
        chapters: The notebooks' paths, in the course's order.
    """
    return HEAD + "".join(_section(path.name, read(path)) for path in chapters)


def pairs(notebook: NotebookNode) -> Iterator[tuple[str, list[str]]]:
    """Yield the TeX of each numbered formula with its lines of code.

    They are the lines whose comment names the formula's number, wherever they
    stand. If there is none, they are those whose comment names a derivative or
    a shape and no number, up to the next numbered formula or section.

    Args:
        notebook: A chapter.
    """
    events = list(_events(notebook))
    numbered = defaultdict(list)
    for kind, text in events:
        if kind == "line" and (number := _NUMBERED.match(text)):
            numbered[number[1]].append(text)
    tex, lines = None, []
    for kind, text in [*events, ("heading", "")]:
        if kind == "line":
            lines += [] if _NUMBERED.match(text) else [text]
            continue
        if tex:
            yield tex, numbered[equation_number(tex)] or lines
        tex, lines = (text if kind == "formula" else None), []


def _section(name, notebook):
    found = list(pairs(notebook))
    if not found:
        return ""
    parts = [f"\n## [{title(notebook)}]({name})\n"]
    for tex, lines in found:
        parts.append(f"\n$$\n{tex.strip()}\n$$\n")
        if lines:
            parts.append("\n```python\n" + "\n".join(lines) + "\n```\n")
    parts += [f"\n{table}\n" for table in _tables(notebook)]
    return "".join(parts)


def _tables(notebook):
    """Yield the tables that have a column of formulas."""
    for cell in markdown_cells(notebook):
        for table in tables(cell.source):
            if "| formula |" in table.partition("\n")[0]:
                yield table


def _events(notebook):
    """Yield headings, numbered formulas and lines of code in reading order."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = [(at, "heading", "") for _, at in headings(cell.source)]
            found += [
                (at, "formula", tex)
                for at, tex in displayed_math(cell.source)
                if equation_number(tex)
            ]
            yield from (event[1:] for event in sorted(found))
        elif not _LEFT_OUT & set(tags(cell)):
            for line in cell.source.splitlines():
                if _SHAPED.search(line) or _NUMBERED.match(line.strip()):
                    yield "line", line.strip()
