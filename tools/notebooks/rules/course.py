"""Rules about what chapters and pages say of each other."""

import re

from tools.notebooks.formulas.record import WRITE, counted, read_record, summary
from tools.notebooks.learning_map import MAP, reading_minutes, row_start
from tools.notebooks.mentions import in_words, mentions
from tools.notebooks.rules.rule import (
    STAMP,
    Chapter,
    Course,
    PageProblems,
    Problems,
    course_rule,
    rule,
)
from tools.notebooks.sheet import PAGE, formulas_pages

_EQUATION = re.compile(r"\((\d+\.\d+\.\d+)\)")
_TERM = re.compile(r"(?m)^(\S.*)\n: .*\bChapters? ([\d., and]+)\.$")
_SHEET = re.compile(rf"content/{PAGE.stem}(-\d+-\d+)?\.md")  # what `formulas` writes
WRITE_SHEET = "look at both, then run `python -m tools.notebooks formulas`"


@rule
def equations_exist(chapter: Chapter) -> Problems:
    """A number of an equation, in text or in code, is one that the course has."""
    for number, cell in chapter.cells:
        for equation in sorted(set(_EQUATION.findall(cell.source))):
            if equation not in chapter.course.equations:
                yield (
                    number,
                    f"refers to ({equation}), and there is no such equation",
                    "name the one that is meant",
                )


@rule
def chapters_exist(chapter: Chapter) -> Problems:
    """A chapter that is mentioned by its number is there."""
    for number, cell in chapter.cells:
        mentioned = {mention for _, mention in in_words(cell.source)}
        for mention in sorted(mentioned - chapter.course.numbers):
            yield (
                number,
                f"mentions chapter {mention}, which is not there",
                "rewrite it",
            )


@course_rule
def mentioned_chapters_exist(course: Course) -> PageProblems:
    """What other files say of chapters is about those that there are."""
    for name, text in course.texts.items():
        if _SHEET.fullmatch(name):
            continue
        own = re.fullmatch(r".*/(\d+)-(\d+)\.toml", name)
        if own and f"{own[1]}.{own[2]}" not in course.numbers:
            yield name, "belongs to a chapter that is not there", "delete it"
            continue
        for line, mention in mentions(text):
            if mention not in course.numbers:
                yield (
                    f"{name}, line {line}",
                    f"mentions chapter {mention}, which is not there",
                    "rewrite it, or take it out",
                )


@course_rule
def linked_chapters_exist(course: Course) -> PageProblems:
    """A page links to chapters by the names that their files have."""
    for name, text in course.pages.items():
        for target in re.findall(r"\]\((\d+-\d+-[\w-]+\.ipynb)\)", text):
            number = ".".join(target.split("-")[:2])
            if number in course.numbers and target not in course.notebooks:
                yield f"content/{name}", f"links to {target}, not there", "rewrite it"


@course_rule
def terms_are_introduced(course: Course) -> PageProblems:
    """A chapter that the glossary names for a term has the term in its text."""
    for terms, chapters in _TERM.findall(course.pages.get("notation.md", "")):
        for number in re.findall(r"\d+\.\d+", chapters):
            text = _markdown(course, number)
            if text and not any(term in text for term in terms.lower().split(", ")):
                problem = f"says that chapter {number} introduces {terms!r}"
                yield "content/notation.md", problem, "name the chapter that does"


def _markdown(course, number):
    return "\n".join(
        cell.source.lower()
        for name, notebook in course.notebooks.items()
        if name.startswith(f"{number.replace('.', '-')}-")
        for cell in notebook.cells
        if cell.cell_type == "markdown"
    )


@course_rule
def counts_are_current(course: Course) -> PageProblems:
    """The README says how many formulas are executed, as the record does."""
    text = course.texts.get("README.md", "")
    if counted(text, read_record(course.root)) != text:
        yield "README.md", "counts other formulas than are executed", WRITE


@rule
def mapped(chapter: Chapter) -> Problems:
    """The map has a row for the chapter, with its title and the time it takes."""
    start = row_start(chapter.path.name, chapter.notebook)
    minutes = f"| {reading_minutes(chapter.notebook)} |"
    lines = chapter.course.pages.get(MAP.name, "").splitlines()
    rows = [line for line in lines if line.startswith(start)]
    if len(rows) != 1:
        remedy = f"write one that begins with `{start}` and ends with `{minutes}`"
        yield 0, f"has {len(rows)} rows on the map in {MAP.as_posix()}", remedy
    elif not rows[0].endswith(minutes):
        yield 0, f"takes other minutes than the map says, `{minutes}`", STAMP


@course_rule
def sheet_is_current(course: Course) -> PageProblems:
    """The sheet holds the formulas and lines of the chapters, and nothing else."""
    counts = summary(read_record(course.root))
    pages = formulas_pages(course.notebooks, counts)
    for path, text in pages.items():
        wanted = text.splitlines()
        there = course.pages.get(path.name, "").splitlines()
        if wanted != there:
            changed = next(
                (line for line in wanted if line not in there),
                next((line for line in there if line not in wanted), "their order"),
            )
            problem = f"differs from the chapters: {changed!r}"
            yield path.as_posix(), problem, WRITE_SHEET


@course_rule
def sheet_is_in_toc(course: Course) -> PageProblems:
    """Readers find every page of the sheet, and none without a chapter."""
    pages = {path.as_posix() for path in formulas_pages(course.notebooks, "")}
    for name in sorted(pages - course.files):
        remedy = f"add `- file: {name}` to toc in myst.yml"
        yield name, "is not in the table of contents", remedy
    for name in sorted(filter(_SHEET.fullmatch, course.texts)):
        if name not in pages:
            remedy = "delete it, and its line in toc in myst.yml"
            yield name, "has the formulas of no chapter", remedy
