"""How long a chapter takes, counted from what is on its page."""

import re

from nbformat import NotebookNode

from tools.notebooks.chapters import code_cells, markdown_cells, tags
from tools.notebooks.markdown import displayed_math, prose

WORDS_PER_MINUTE = 180  # slow prose; light reading is about 240
MINUTES_PER_FORMULA = 0.5
LINES_PER_MINUTE = 15
MINUTES_PER_EXERCISE = 8
_FOLDED = {"bootstrap", "hide-input", "hide-cell"}


def reading_minutes(notebook: NotebookNode) -> int:
    """Estimate the time to work through a chapter.

    Counted are the words of its Markdown, its displayed formulas, the lines
    of code that are not folded away, and its exercises, one per solution.

    Args:
        notebook: A chapter.

    Returns:
        Minutes, rounded to 5.
    """
    texts = [cell.source for cell in markdown_cells(notebook)]
    words = sum(len(re.findall(r"\w+", prose(text))) for text in texts)
    formulas = sum(len(list(displayed_math(text))) for text in texts)
    shown = [cell for cell in code_cells(notebook) if not _FOLDED & set(tags(cell))]
    lines = sum(len(cell.source.splitlines()) for cell in shown)
    exercises = sum("solution" in tags(cell) for cell in code_cells(notebook))
    minutes = (
        words / WORDS_PER_MINUTE
        + formulas * MINUTES_PER_FORMULA
        + lines / LINES_PER_MINUTE
        + exercises * MINUTES_PER_EXERCISE
    )
    return 5 * round(minutes / 5)
