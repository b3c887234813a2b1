"""Rules that tie a chapter's puzzles to the course's entries on them, both ways."""

import ast
from collections.abc import Iterator

from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.rules.syntax import called, constant_text
from tools.puzzles import entries


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


def _asked(tree) -> Iterator[tuple[ast.FunctionDef, str | None]]:
    """Yield each function that a puzzle asks for, and the puzzle's name."""
    for function in ast.walk(tree):
        for call in getattr(function, "decorator_list", []):
            if called(call) == "puzzle" and call.args:
                yield function, constant_text(call.args[0])


def _is_one_line(function):
    lines = function.body
    return len(lines) == 1 and isinstance(lines[0], ast.Return)
