"""What mystmd reported as an error and then passed over."""

import re
from collections.abc import Iterator
from pathlib import Path

from ..html.problems import Problem
from .sources import Part, parts_of

_QUOTED = re.compile(r"[\"'‘“]([^\"'’”\n]+)[\"'’”]")


def reported(report: dict, found: list[Problem]) -> Iterator[Problem]:
    """Find what mystmd reported and the theme has not found itself.

    Args:
        report: The project's folder, and file, line and reason of each error.
        found: What the theme has found.
    """
    for error in report["errors"]:
        if any(is_same(error, problem) for problem in found):
            continue
        quoted = _QUOTED.search(error["reason"])
        name = quoted[1].partition(".0")[0] if quoted else ""
        file = error["file"] or "myst.yml"
        cell, line = where(Path(report["project"], file), name)
        # What follows the second line shows the place once more.
        reason = "; ".join(map(str.strip, error["reason"].splitlines()[:2]))
        yield Problem(file, error["line"] or line, cell, "mystmd", reason)


def is_same(error: dict, problem: Problem) -> bool:
    """Tell whether the theme has found the same thing: there, or by that name."""
    if error["file"] != problem.file:
        return False
    there = error["line"] is not None and error["line"] == problem.line
    name = _QUOTED.search(problem.name)
    return there or (name is not None and name[1] in error["reason"])


def where(path: Path, name: str) -> tuple[str | None, int | None]:
    """The place of a field, or the one that names a thing, if mystmd says none."""
    if not name or not path.is_file():
        return None, None
    text = path.read_text(encoding="utf-8", errors="replace")
    parts = list(parts_of(text, path.name))
    field = re.compile(rf"(?<!\w){re.escape(name)}[\"']?\s*:")
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    fields, words = places(field, parts), places(word, parts)
    return fields[0] if fields else words[0] if len(words) == 1 else (None, None)


def places(pattern: re.Pattern, parts: list[Part]) -> list[tuple[str | None, int]]:
    """The cell and the line of everything that a pattern finds."""
    return [
        (part.cell, part.line_at(found.start()))
        for part in parts
        for found in pattern.finditer(part.text)
    ]
