"""Rules about the cells of a chapter: their order, their size, their tags."""

import re

from tools.notebooks.chapters import tags, title
from tools.notebooks.reading_order import Heading
from tools.notebooks.rules.rule import STAMP, Chapter, Problems, rule
from tools.notebooks.stamp import colab_link, is_stamped

LINE_LENGTH = 79
CELL_LINES = 30
CELLS_IN_A_ROW = 3
TAGS = {
    "bootstrap", "check", "cover", "exercise", "puzzle", "solution",
    "hide-cell", "hide-input", "hide-output",
    "nbval-ignore-output",  # times, which no two machines share
}  # fmt: skip


@rule
def one_title(chapter: Chapter) -> Problems:
    """The first cell is Markdown and has the only heading of level 1."""
    headings = (item for item in chapter.items if isinstance(item, Heading))
    titles = [heading.cell for heading in headings if heading.level == 1]
    if titles[:1] != [1]:
        remedy = f"begin it with `# {chapter.number or '1.2'} Title`"
        yield 1, "does not begin with the title", remedy
    elif chapter.number and title(chapter.notebook).split()[:1] != [chapter.number]:
        remedy = f"begin it with `# {chapter.number} `, or rename the file"
        yield 1, "does not begin with the number in the file's name", remedy
    for number in titles[1:]:
        yield number, "has a second title", "use `##`"


@rule
def stamps(chapter: Chapter) -> Problems:
    """Link and bootstrap cell are those of the repository, and up to date."""
    link = colab_link(chapter.path, chapter.course.repository)
    if link not in chapter.notebook.cells[0].source.splitlines():
        yield 1, "has no link that opens the chapter in Colab, or an old one", STAMP
    if not is_stamped(chapter.notebook, chapter.course.bootstrap):
        yield 0, "has no bootstrap cell, more than one, or an old one", STAMP


@rule
def introduced(chapter: Chapter) -> Problems:
    """At most three code cells follow one another, after a sentence."""
    row, said = 0, False
    for number, cell in chapter.cells:
        if cell.cell_type == "markdown":
            row, said = 0, bool(re.search(r"\w", _without_headings(cell.source)))
            continue
        row += 1
        if not said and row == 1:
            yield number, "is not introduced", "say in a sentence what it does"
        if row == CELLS_IN_A_ROW + 1:
            yield number, f"is code cell {row} in a row", "explain something between"


def _without_headings(source):
    return re.sub(r"^#{1,6} .*$", "", source, flags=re.MULTILINE)


@rule
def sizes(chapter: Chapter) -> Problems:
    """Code cells are at most 30 lines, their lines at most 79 characters."""
    for cell in chapter.code:
        number, lines = cell.cell, cell.source.splitlines()
        if not cell.source.strip():
            yield number, "is empty", "delete it"
        if len(lines) > CELL_LINES:
            yield number, f"has {len(lines)} lines", f"split it: at most {CELL_LINES}"
        for i, line in enumerate(lines, start=1):
            if len(line) > LINE_LENGTH:
                yield (
                    number,
                    f"line {i} has {len(line)} characters",
                    f"break it: at most {LINE_LENGTH}",
                )


@rule
def own_ids(chapter: Chapter) -> Problems:
    """No two chapters have a cell with the same id, which names files of the site."""
    others = {
        cell.id: name
        for name, notebook in chapter.course.notebooks.items()
        if name != chapter.path.name
        for cell in notebook.cells
    }
    for number, cell in chapter.cells:
        if cell.id in others:
            yield (
                number,
                f"has the id {cell.id!r}, as a cell in {others[cell.id]} has",
                'write another "id" into the file of the chapter that took it over',
            )


@rule
def known_tags(chapter: Chapter) -> Problems:
    """A misspelt tag would switch a rule off; some tags switch pytest off."""
    for number, cell in chapter.cells:
        for tag in tags(cell):
            if tag not in TAGS:
                yield number, f"has the unknown tag {tag!r}", f"use {sorted(TAGS)}"


@rule
def folded_solutions(chapter: Chapter) -> Problems:
    """Solutions are folded on the site, in JupyterLab and in Colab."""
    for number, cell in chapter.cells:
        titled = cell.source.startswith("# @title Solution")
        folded = (
            {"solution", "hide-input"} <= set(tags(cell))
            and cell.metadata.get("jupyter", {}).get("source_hidden")
            and cell.metadata.get("cellView") == "form"
            and titled
        )
        if (titled or "solution" in tags(cell)) and not folded:
            yield (
                number,
                "is a solution that is not folded everywhere",
                "begin it with `# @title Solution`, tag it solution and hide-input, "
                "set cellView: form and jupyter.source_hidden: true in its metadata",
            )
