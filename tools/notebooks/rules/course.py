"""Rules about what chapters and pages say of each other."""

import re
from collections.abc import Iterator

from tools.notebooks.learning_map import MAP, reading_minutes, row_start
from tools.notebooks.rules.rule import (
    STAMP,
    Chapter,
    Course,
    PageProblems,
    Problems,
    course_rule,
    rule,
)
from tools.notebooks.sheet import HEAD, PAGE, sheet_section

_EQUATION = re.compile(r"\((\d+\.\d+\.\d+)\)")
_CHAPTERS = re.compile(r"\b[Cc]hapters?\s+(\d+\.\d+(?:(?:,| and| or| to)\s+\d+\.\d+)*)")
_MAP_NEEDS = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")
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
        for mention in _missing_chapters(cell.source, chapter.course):
            yield (
                number,
                f"mentions chapter {mention}, which is not there",
                "rewrite it",
            )


@course_rule
def pages_mention_chapters_that_exist(course: Course) -> PageProblems:
    """What pages say of chapters, by number or by link, is about those there are."""
    for name, text in course.pages.items():
        for mention in _missing_chapters(text, course):
            yield (
                f"content/{name}",
                f"mentions chapter {mention}, which is not there",
                "rewrite it",
            )
        for target in re.findall(r"\]\((\d+-\d+-[\w-]+\.ipynb)\)", text):
            if target not in course.notebooks:
                yield f"content/{name}", f"links to {target}, not there", "rewrite it"


def _missing_chapters(text, course) -> Iterator[str]:
    """Yield the numbers of chapters that a text mentions and the course lacks."""
    there = {".".join(name.split("-")[:2]) for name in course.notebooks}
    mentioned = " ".join(_CHAPTERS.findall(text))
    yield from sorted(set(_MAP_NEEDS.findall(mentioned)) - there)


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
    sections = [sheet_section(*pair) for pair in course.notebooks.items()]
    wanted = (HEAD + "".join(sections)).splitlines()
    there = course.pages.get(PAGE.name, "").splitlines()
    if wanted != there:
        changed = next(
            (line for line in wanted if line not in there),
            next((line for line in there if line not in wanted), "their order"),
        )
        yield PAGE.as_posix(), f"differs from the chapters: {changed!r}", WRITE_SHEET
