"""Rules that tie a chapter's puzzles to the course's entries on them, both ways."""

import ast
import re
from collections.abc import Iterator

import torch

from tools import MIME
from tools.notebooks.reading_order import Code
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.rules.syntax import called, constant_text, names_of
from tools.notebooks.sheet import pairs
from tools.puzzles import entries
from tools.puzzles.verdicts import run_line

# A line that computes a derivative, which its comment names: `# ∂L/∂b, ()`.
_LINE = re.compile(
    r"^ *(?:return|\w+ =) (.+?)  # (?:\([\d.]+\), )?(∂\S+?),? ", re.MULTILINE
)
_POINTS = re.compile(r"\b([A-Za-z_]+)\d+\b")  # x4 is the x of the four points
_ANSWERS = {"puzzle", "exercise", "solution"}
_FOLDED = {"solution", "hide-input", "hide-cell"}


@rule
def puzzles_tagged(chapter: Chapter) -> Problems:
    """A cell is tagged `puzzle` where it asks one, in a function of one line."""
    for cell in chapter.code:
        asks = [function for function, _ in _asked(cell.tree)]
        if "puzzle" in cell.tags and len(asks) != 1:
            yield cell.cell, f"asks {len(asks)} puzzles", "ask one in a tagged cell"
        elif asks and "puzzle" not in cell.tags:
            yield cell.cell, "asks a puzzle", "tag the cell `puzzle`"
        for function in asks:
            if not _is_one_line(function):
                yield (
                    cell.cell,
                    f"asks for more than a line in {function.name}",
                    "write `return ...` below its name, with the shape as a comment",
                )


@rule
def puzzles_have_entries(chapter: Chapter) -> Problems:
    """Each puzzle has its entry, and each entry its puzzle."""
    if not chapter.number:
        return
    name = f"tools/puzzles/{chapter.number.replace('.', '-')}.toml"
    path = chapter.course.root / name
    listed = [entry.name for entry in entries.load(path)] if path.exists() else []
    wanted = {f"{chapter.number} {each}" for each in listed}
    found = set()
    for cell in chapter.code:
        for _, puzzle in _asked(cell.tree):
            if puzzle in found:
                yield cell.cell, f"asks {puzzle!r} once more", "give it another name"
            if puzzle not in wanted:
                yield cell.cell, f"asks {puzzle!r}", f"add its entry to {name}"
            found.add(puzzle)
    for puzzle in sorted(wanted - found):
        yield 0, f"does not ask {puzzle!r}", f"ask it, or delete it in {name}"
    for puzzle in sorted({each for each in listed if listed.count(each) > 1}):
        yield 0, f"has two entries on {puzzle!r}", f"rename one in {name}"


@rule
def puzzles_define_for_themselves(chapter: Chapter) -> Problems:
    """Nothing that the chapter goes on with is defined where a reader answers.

    Those cells can be skipped or answered wrong, and mutants run without them.
    """
    skipped = {}  # the names that a skippable cell was the last to define
    for cell in chapter.code:
        bound, read = names_of(cell.tree)
        if _ANSWERS & cell.tags:
            asks = {"puzzle", "exercise"} & cell.tags
            skipped |= dict.fromkeys(bound if asks else (), cell.cell)
            continue
        for name in sorted(read & skipped.keys()):
            yield (
                cell.cell,
                f"reads {name}, which is defined in cell {skipped[name]}, a puzzle or "
                "an exercise that a reader may skip",
                "define it in a cell of its own before that one",
            )
        skipped = {name: at for name, at in skipped.items() if name not in bound}


@rule
def solutions_agree_with_lines(chapter: Chapter) -> Problems:
    """What solves a puzzle on a derivative is what the chapter's line for it gives.

    That line is compared with its displayed formula. A solution that is wrong in the
    same way as what it is compared with in its entry would be found by nothing else.
    """
    lines = list(_lines(chapter))
    for cell, stored in _stored(chapter):
        given = {name: _value(each) for name, each in stored["given"].items()}
        for name, line in lines:
            if name == stored["name"] and _differ(line, stored["solution"], given):
                yield (
                    cell.cell,
                    f"is solved by `{stored['solution']}`, and the chapter's line "
                    f"for {name}, `{line}`, gives something else",
                    "put one of them right",
                )


@rule
def answers_come_after(chapter: Chapter) -> Problems:
    """What solves a puzzle does not stand above it, in code or beside a formula.

    A page shows the line of a numbered formula beside it, wherever the line is.
    """
    shown = list(_shown(chapter))
    for cell, stored in _stored(chapter):
        solution = stored["solution"]
        for number, line in shown:
            if number < cell.cell and _bare(line) == _bare(solution):
                yield (
                    cell.cell,
                    f"asks for `{solution}`, which cell {number} shows",
                    "ask before it is told, or ask for something else",
                )


def _stored(chapter) -> Iterator[tuple[Code, dict]]:
    """Yield each cell that asks a puzzle, with what it stored for the page."""
    for cell in chapter.code:
        for output in chapter.notebook.cells[cell.cell - 1].get("outputs", ()):
            stored = output.get("data", {}).get(MIME, {})
            if stored.get("kind") == "puzzle":
                yield cell, stored


def _shown(chapter) -> Iterator[tuple[int, str]]:
    """Yield the lines that a page shows in the open, and the cells where it does."""
    for formula, lines in pairs(chapter.notebook):
        yield from ((formula.cell, line) for line in lines)
    for cell in chapter.code:
        if not _FOLDED & cell.tags:
            yield from ((cell.cell, line) for line in cell.source.splitlines())


def _bare(line):
    """Return the expression of a line, without spaces and comment."""
    return re.sub(r"^(return|\w+=(?!=))|#.*|\s", "", re.sub(r"\s", "", line))


def _lines(chapter) -> Iterator[tuple[str, str]]:
    """Yield what a chapter's lines compute, and each line's expression."""
    for cell in chapter.code:
        if not _ANSWERS & cell.tags:
            for line, name in _LINE.findall(cell.source):
                yield name, _POINTS.sub(r"\1", line)


def _value(stored):
    if not isinstance(stored, dict):
        return stored
    return torch.tensor(stored["entries"], dtype=torch.float64).reshape(stored["shape"])


def _differ(line, solution, given):
    """Say whether two lines differ; one that needs other names says nothing."""
    try:
        values = [run_line(each, given) for each in (line, solution)]
    except Exception:
        return False
    one, other = (torch.as_tensor(each, dtype=torch.float64) for each in values)
    return one.shape != other.shape or not torch.allclose(one, other)


def _asked(tree) -> Iterator[tuple[ast.FunctionDef, str | None]]:
    """Yield each function that a puzzle asks for, and the puzzle's name."""
    for function in ast.walk(tree):
        for call in getattr(function, "decorator_list", []):
            if called(call) == "puzzle" and call.args:
                yield function, constant_text(call.args[0])


def _is_one_line(function):
    lines = function.body
    return len(lines) == 1 and isinstance(lines[0], ast.Return)
