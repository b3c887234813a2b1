"""`python -m tools.notebooks run` saves what changed, and nothing else."""

import base64

import pytest
from nbformat.v4 import new_code_cell, new_output

from tools.notebooks import chapters
from tools.notebooks.run import comparable, merge, provenance, run

PIXEL = base64.b64encode(b"one picture").decode()
OTHER = base64.b64encode(b"another one").decode()


def outputs(course):
    return [cell.outputs for cell in chapters.code_cells(course.read())]


def test_a_run_fills_counts_outputs_and_provenance(course):
    notebook = course.read()
    counts = [cell.execution_count for cell in chapters.code_cells(notebook)]
    assert counts == [1, 2, 3]
    assert notebook.cells[-1].outputs[0].text.endswith("\n")
    assert notebook.metadata.provenance == provenance()


def test_a_second_run_changes_nothing(course):
    before = course.chapter.stat().st_mtime_ns, course.text
    assert course.run()
    assert (course.chapter.stat().st_mtime_ns, course.text) == before


def test_rounding_and_an_old_date_are_left_as_they_are(course):
    notebook = course.read()
    notebook.cells[-1].outputs[0].text = "4.4e-16\n"
    notebook.metadata.provenance.date = "2020-01-01"
    course.save(notebook)
    before = course.text
    assert course.run()
    assert course.text == before


def test_what_differs_by_more_is_replaced_with_its_provenance(course):
    expected = outputs(course)
    notebook = course.read()
    notebook.cells[-1].outputs[0].text = "4.4e-09\n"
    notebook.metadata.provenance.date = "2020-01-01"
    course.save(notebook)
    assert course.run()
    assert outputs(course) == expected
    assert course.read().metadata.provenance == provenance()


def test_a_lost_execution_count_comes_back(course):
    before = course.text
    notebook = course.read()
    notebook.cells[-1].execution_count = None
    course.save(notebook)
    assert course.text != before
    assert course.run()
    assert course.text == before


def test_what_editors_add_is_removed(course):
    before = course.text
    notebook = course.read()
    notebook.metadata.language_info.version = "3.11.7"
    notebook.metadata.widgets = {"state": {}}
    notebook.cells[-1].metadata.execution = {"iopub.execute_input": "2026-01-01"}
    course.chapter.write_text(chapters.dumps(notebook), encoding="utf-8")
    assert course.run()
    assert course.text == before


def test_a_chapter_that_fails_is_not_written_and_is_named(course, capsys):
    notebook = course.read()
    notebook.cells[-1].source = "assert 1 + 1 == 3, 'sums are off'"
    course.save(notebook)
    before = course.text
    assert not course.run()
    assert course.text == before
    error = capsys.readouterr().err
    assert "content/1-1-small.ipynb: FAILED, not saved" in error
    assert "sums are off" in error
    assert not list(course.chapter.parent.glob("*.part"))


def test_a_failure_does_not_stop_the_other_chapters(course):
    other = course.chapter.with_name("1-2-other.ipynb")
    notebook = course.read()
    notebook.metadata.pop("provenance")
    other.write_text(chapters.dumps(notebook), encoding="utf-8")
    notebook.cells[-1].source = "raise ValueError"
    course.save(notebook)
    assert not run(course.root, [course.chapter, other])
    assert "provenance" in chapters.read(other).metadata


def test_an_endless_cell_is_stopped(course, capsys):
    notebook = course.read()
    notebook.cells[-1].source = "while True: pass"
    course.save(notebook)
    assert not run(course.root, [course.chapter], seconds_per_cell=1)
    assert "FAILED" in capsys.readouterr().err


def test_images_are_compared_by_bytes():
    def shown(png):
        return comparable([new_output("display_data", {"image/png": png})])

    assert shown(PIXEL) == shown(PIXEL + "\n")
    assert shown(PIXEL) != shown(OTHER)


def test_merging_sets_the_count_of_a_result(course):
    notebook = course.read()
    notebook.cells.append(new_code_cell("1 + 1"))
    fresh = course.read()
    fresh.cells.append(new_code_cell("1 + 1", execution_count=9))
    fresh.cells[-1].outputs = [
        new_output("execute_result", {"text/plain": "2"}, execution_count=9)
    ]
    merged = merge(notebook, fresh, {"torch": "0"})
    assert merged.cells[-1].execution_count == 4
    assert merged.cells[-1].outputs[0].execution_count == 4
    assert merged.metadata.provenance == {"torch": "0"}


@pytest.mark.parametrize(
    ("saved", "fresh", "expected"),
    [
        (["1 s"], ["2 s"], ["1 s"]),
        ([], ["2 s"], ["2 s"]),
        (["1 s"], [], []),
    ],
)
def test_measured_times_stay_until_they_are_deleted(course, saved, fresh, expected):
    def with_outputs(texts):
        notebook = course.read()
        notebook.cells[-1].metadata.tags = ["nbval-ignore-output"]
        notebook.cells[-1].outputs = [
            new_output("stream", name="stdout", text=text) for text in texts
        ]
        return notebook

    merged = merge(with_outputs(saved), with_outputs(fresh), {})
    assert merged.cells[-1].outputs == with_outputs(expected).cells[-1].outputs


def test_measured_times_of_a_chapter_are_renewed_together(course):
    def with_times(*texts):
        notebook = course.read()
        for text in texts:
            notebook.cells.append(
                new_code_cell("", metadata={"tags": ["nbval-ignore-output"]})
            )
            if text:
                stream = new_output("stream", name="stdout", text=text)
                notebook.cells[-1].outputs = [stream]
        return notebook

    merged = merge(with_times("1 s", "", "1 s"), with_times("2 s", "2 s", "2 s"), {})
    assert [cell.outputs[0].text for cell in merged.cells[-3:]] == ["2 s"] * 3
