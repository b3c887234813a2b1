"""The map in content/index.md: a row for each chapter, with the time that it takes."""

import re
from pathlib import Path

from nbformat import NotebookNode

from tools.notebooks.chapters import title
from tools.notebooks.markdown import prose
from tools.notebooks.reading_order import Code, Formula, reading_order

MAP = Path("content") / "index.md"
WORDS_PER_MINUTE = 180  # slow prose; light reading is about 240
MINUTES_PER_FORMULA = 0.5
LINES_PER_MINUTE = 15
MINUTES_PER_EXERCISE = 8
MINUTES_PER_PUZZLE = 3  # reading its cell is part of that
_FOLDED = {"bootstrap", "hide-input", "hide-cell"}
_MINUTES = re.compile(r"\| *\d+ *\|$")  # the last column of a row


def reading_minutes(notebook: NotebookNode) -> int:
    """Estimate the time to work through a chapter.

    Counted are the words of its Markdown, its displayed formulas, the lines
    of code that are not folded away, its puzzles, and its exercises, one per
    solution.

    Args:
        notebook: A chapter.

    Returns:
        Minutes, rounded to 5.
    """
    items = list(reading_order(notebook))
    code = [item for item in items if isinstance(item, Code)]
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    words = sum(len(re.findall(r"\w+", prose(text))) for text in texts)
    formulas = sum(isinstance(item, Formula) and item.displayed for item in items)
    shown = [cell for cell in code if not (_FOLDED | {"puzzle"}) & cell.tags]
    lines = sum(len(cell.source.splitlines()) for cell in shown)
    exercises = sum("solution" in cell.tags for cell in code)
    puzzles = sum("puzzle" in cell.tags for cell in code)
    minutes = (
        words / WORDS_PER_MINUTE
        + formulas * MINUTES_PER_FORMULA
        + lines / LINES_PER_MINUTE
        + exercises * MINUTES_PER_EXERCISE
        + puzzles * MINUTES_PER_PUZZLE
    )
    return 5 * round(minutes / 5)


def row_start(name: str, notebook: NotebookNode) -> str:
    """Return what a chapter's row on the map begins with.

    Args:
        name: The chapter's file name.
        notebook: What is in it.
    """
    return f"| [{title(notebook)}]({name}) |"


def with_minutes(text: str, notebooks: dict[str, NotebookNode]) -> str:
    """Return the map with the minutes of each row counted anew.

    Args:
        text: The text of content/index.md.
        notebooks: The chapters by file name.
    """
    starts = {row_start(name, each): each for name, each in notebooks.items()}
    lines = text.splitlines(keepends=True)
    for i, line in enumerate(lines):
        for start, notebook in starts.items():
            if line.startswith(start):
                minutes = f"| {reading_minutes(notebook)} |"
                lines[i] = _MINUTES.sub(minutes, line)
    return "".join(lines)
