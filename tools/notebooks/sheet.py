r"""Every formula beside the lines of code that compute it, some chapters to a page.

They are the numbered ones, with the lines that follow them, and tables that have a
column of formulas. Where another line than the formula's has the shape of its
result, the comment of its own line names its number: `# (1.5.5)`.

The pairs are kept in pages of the course, content/formulas.md and those after it, and
`check` compares them with the chapters: when a single character of a formula or of
its line changes, it says so until `python -m tools.notebooks formulas` has
written the pair anew, and the change shows the two side by side to whoever
reviews it.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbformat import NotebookNode

from tools.notebooks.chapters import title
from tools.notebooks.reading_order import Code, Formula, Heading, Table, reading_order

PAGE = Path("content") / "formulas.md"  # the first; the next is formulas-1-7.md
CHAPTERS = 6  # of one part, on one page: a phone loads no more than 150 KB for it
HEAD = """\
---
title: Formulas, {chapters}
description: Numbered formulas, beside the code that computes them.
---

Every numbered formula, and beside it the code that computes it, where there is such
a line; then each chapter's table of both. To look something up, or to cover one side
and write it from the other.{others}

In the whole course, a machine executes {counts}, those of tables
and those without a number; the rest are bounds, expectations and steps of algorithms,
which the chapters measure or assert.
"""
_SHAPED = re.compile(r"#.*(∂|\([\w ,+*]*\))")  # a comment with a derivative or a shape
_NUMBERED = re.compile(r"\S.*#.*\((\d+\.\d+\.\d+)\)")  # code, and a formula's number
_LEFT_OUT = {"bootstrap", "exercise", "puzzle", "solution", "hide-input"}


def formulas_pages(
    notebooks: Mapping[str, NotebookNode], counts: str
) -> dict[Path, str]:
    """Return the texts of the pages by their paths, the first of them PAGE.

    Args:
        notebooks: The chapters by file name, in the course's order.
        counts: How many of how many formulas are executed, in words.
    """
    chapters = {PAGE: []}
    for name, notebook in notebooks.items():
        chapters.setdefault(page_of(name), []).append((name, notebook))
    spans = {path: _span(each) for path, each in chapters.items()}
    return {
        path: HEAD.format(
            chapters=spans[path], others=_others(spans, path), counts=counts
        )
        + "".join(sheet_section(name, notebook) for name, notebook in each)
        for path, each in chapters.items()
    }


def page_of(name: str) -> Path:
    """Return the path of the page that a chapter's formulas are on.

    Examples:
        >>> page_of("1-6-a.ipynb").name, page_of("1-7-b.ipynb").name
        ('formulas.md', 'formulas-1-7.md')
    """
    found = re.match(r"(\d+)-(\d+)-", name)
    part, number = map(int, found.groups()) if found else (1, 1)
    first = number - (number - 1) % CHAPTERS
    later = (part, first) != (1, 1)
    return PAGE.with_stem(f"{PAGE.stem}-{part}-{first}") if later else PAGE


def _span(chapters):
    """Return which chapters a page is on, such as "1.1 to 1.6"."""
    numbers = [title(notebook).partition(" ")[0] for _, notebook in chapters]
    return " to ".join(dict.fromkeys([*numbers[:1], *numbers[-1:]])) or "none"


def _others(spans, path):
    """Return a sentence with links to the other pages; "" if there is none."""
    links = [f"[{spans[each]}]({each.name})" for each in spans if each != path]
    return f" Of other chapters: {', '.join(links)}." if links else ""


def pairs(notebook: NotebookNode) -> Iterator[tuple[Formula, list[str]]]:
    """Yield each numbered formula with its lines of code.

    They are the lines whose comment names the formula's number, wherever they
    stand. If there is none, they are those whose comment names a derivative or
    a shape and no number, up to the next numbered formula or section.

    Args:
        notebook: A chapter.
    """
    items = list(_paired(notebook))
    named = defaultdict(list)
    for line in filter(_is_line, items):
        if number := _NUMBERED.match(line):
            named[number[1]].append(line)
    for i, formula in enumerate(items):
        if isinstance(formula, Formula):
            following = itertools.takewhile(_is_line, items[i + 1 :])
            unnamed = [line for line in following if not _NUMBERED.match(line)]
            yield formula, named[formula.number] or unnamed


def _paired(notebook):
    """Yield headings, numbered formulas and lines of code (str) in reading order."""
    for item in reading_order(notebook):
        match item:
            case Heading() | Formula(displayed=True, number=str()):
                yield item
            case Code() if not _LEFT_OUT & item.tags:
                lines = (line.strip() for line in item.source.splitlines())
                yield from (line for line in lines if _is_shown(line))


def _is_line(item):
    return isinstance(item, str)


def _is_shown(line):
    return _SHAPED.search(line) or _NUMBERED.match(line)


def sheet_section(name: str, notebook: NotebookNode) -> str:
    """Return a chapter's section of its page; "" if it numbers no formula."""
    found = list(pairs(notebook))
    if not found:
        return ""
    parts = [f"\n## [{title(notebook)}]({name})\n"]
    for formula, lines in found:
        parts.append(f"\n$$\n{formula.tex.strip()}\n$$\n")
        if lines:
            parts.append("\n```python\n" + "\n".join(lines) + "\n```\n")
    parts += [f"\n{table}\n" for table in _tables(notebook)]
    return "".join(parts)


def _tables(notebook):
    """Yield the tables that have a column of formulas."""
    for item in reading_order(notebook):
        if isinstance(item, Table) and "| formula |" in item.source.splitlines()[0]:
            yield item.source
