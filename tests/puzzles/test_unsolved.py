"""An edition for a class: pages with the puzzles and hints, without the solutions."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from tools.notebooks.chapters import ROOT, code_cells, read, select, tags

PAGE = Path(__file__).with_name("unsolved.mjs")


def page(path, **environment):
    """Return what a chapter's cells become on its page."""
    blocks = [
        {
            "type": "block",
            "data": {"tags": list(tags(cell))},
            "children": [
                {"type": "code", "value": cell.source},
                {
                    "type": "outputs",
                    "children": [{"jupyter_data": each} for each in cell.outputs],
                },
            ],
        }
        for cell in code_cells(read(path))
    ]
    run = subprocess.run(
        [shutil.which("node"), PAGE],
        input=json.dumps({"type": "root", "children": blocks}),
        env=os.environ | environment,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(run.stdout)["children"]


def folds(blocks):
    return [
        fold
        for block in blocks
        for fold in block["children"]
        if fold["type"] == "details"
    ]


@pytest.mark.parametrize("path", select(ROOT)[:1], ids=lambda path: path.stem)
def test_an_edition_has_the_hints_and_no_solution(path):
    solved, unsolved = page(path), page(path, PUZZLES="unsolved")
    assert len(folds(solved)) == len(folds(unsolved)) >= 4
    assert "Solution" in json.dumps(folds(solved))
    assert "Solution" not in json.dumps(folds(unsolved))
    assert all("Hint" in json.dumps(fold) for fold in folds(unsolved))
    assert '"solution":' not in json.dumps([b["children"][1:2] for b in unsolved])


def test_a_cell_that_is_a_solution_is_left_out_of_the_edition(tmp_path):
    path = tmp_path / "1-99-a-chapter.ipynb"
    solution = nbformat.v4.new_code_cell("1", metadata={"tags": ["solution"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[solution]), path)
    left = [
        b for b in page(path, PUZZLES="unsolved") if "solution" in b["data"]["tags"]
    ]
    assert left
    assert not any(block["children"] for block in left)
