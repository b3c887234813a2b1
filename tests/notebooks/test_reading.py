"""The learning map says what the chapters say."""

import re

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks.chapters import ROOT, read, select, title
from tools.notebooks.reading import reading_minutes

INDEX = (ROOT / "content" / "index.md").read_text(encoding="utf-8")


def test_the_map_has_a_row_for_each_chapter_with_its_title_and_time():
    for path in select(ROOT):
        notebook = read(path)
        start = f"| [{title(notebook)}]({path.name}) |"
        rows = [line for line in INDEX.splitlines() if line.startswith(start)]
        assert len(rows) == 1, f"index.md needs one row that starts with {start}"
        minutes = reading_minutes(notebook)
        time = re.search(r"\| (\d+) \|$", rows[0])
        assert time, f"the row of {path.name} must end in '| {minutes} |'"
        assert int(time[1]) == minutes, f"{path.name} takes {minutes} minutes"


def test_words_formulas_lines_and_exercises_count():
    cells = [new_markdown_cell("word " * 900)]
    assert reading_minutes(new_notebook(cells=cells)) == 5
    cells.append(new_markdown_cell("$$\na = b\n$$\n\n" * 10))
    assert reading_minutes(new_notebook(cells=cells)) == 10
    cells.append(new_code_cell("a = 1\n" * 75))
    assert reading_minutes(new_notebook(cells=cells)) == 15
    hidden = {"tags": ["hide-input"]}
    cells.append(new_code_cell("a = 1\n" * 75, metadata=hidden))
    assert reading_minutes(new_notebook(cells=cells)) == 15
    solution = {"tags": ["solution", "hide-input"]}
    cells += [new_code_cell("", metadata=solution) for _ in range(5)]
    assert reading_minutes(new_notebook(cells=cells)) == 55
