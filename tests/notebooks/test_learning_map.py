"""The learning map says what the chapters say."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks.learning_map import reading_minutes, with_minutes


def test_the_minutes_of_a_row_are_counted_and_the_rest_is_left_alone():
    cells = [new_markdown_cell("# 1.1 Small"), new_markdown_cell("word " * 900)]
    text = "| [1.1 Small](a.ipynb) | 1.2 | {} |\n| [1.1 Small](b.ipynb) | 7 |\n"
    notebook = new_notebook(cells=cells)
    counted = with_minutes(text.format(99), {"a.ipynb": notebook})
    assert counted == text.format(5)


def test_words_formulas_lines_exercises_and_puzzles_count():
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
    puzzle = {"tags": ["puzzle"]}
    cells += [new_code_cell("a = 1\n" * 75, metadata=puzzle) for _ in range(5)]
    assert reading_minutes(new_notebook(cells=cells)) == 70
