"""`python -m tools.notebooks` explains itself, and its exit status says how it went."""

import io
import sys
from pathlib import Path

import pytest

from tools.notebooks import __main__ as command
from tools.notebooks.__main__ import main
from tools.notebooks.sheet import PAGE

COMMANDS = ("run", "check", "stamp", "formulas")


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(f"\n    {name} " in said for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name, capsys):
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    usage, description, *_ = capsys.readouterr().out.split("\n\n")
    assert usage.startswith(f"usage: python -m tools.notebooks {name} ")
    assert description.endswith(".")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "9-9"], "error: there is no chapter 9-9 in content/"),
        (["check", "--github", "x"], "error: 'x' is not the address of a repository"),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why(arguments, said, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith(said)


@pytest.mark.parametrize(("went_well", "status"), [(True, 0), (False, 1)])
def test_a_chapter_that_fails_is_told_by_the_exit_status(
    went_well, status, course, monkeypatch
):
    asked = []
    monkeypatch.setattr(command, "ROOT", course.root)
    monkeypatch.setattr(command, "run", lambda *run: asked.append(run) or went_well)
    assert main(["run", "1-1-small"]) == status
    assert asked == [(course.root, [course.chapter])]


def test_the_page_of_formulas_is_written(course, monkeypatch, capsys):
    monkeypatch.setattr(command, "ROOT", course.root)
    assert main(["formulas"]) == 0
    assert "\n## [1.1 Small](1-1-small.ipynb)\n" in (course.root / PAGE).read_text(
        encoding="utf-8"
    )
    assert capsys.readouterr().out.startswith("wrote content/formulas.md; look")


def test_stamping_names_what_it_wrote(course, monkeypatch, capsys):
    monkeypatch.setattr(command, "ROOT", course.root)
    fork = ["--github", "https://github.com/example/fork", "--branch", "next"]
    assert main(["stamp", *fork]) == 0
    assert "stamped content/1-1-small.ipynb\n" in capsys.readouterr().out
    assert "example/fork/blob/next" in course.text


def test_findings_are_told_by_the_exit_status(course, monkeypatch):
    monkeypatch.setattr(command, "ROOT", course.root)
    assert main(["check"]) == 0
    assert main(["check", "--github", "https://github.com/example/fork"]) == 1


def test_findings_are_printed_where_the_encoding_lacks_their_signs(course, monkeypatch):
    """As in a pipe on Windows."""
    printed = io.BytesIO()
    stream = io.TextIOWrapper(printed, encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(command, "ROOT", course.root)
    notebook = course.read()
    notebook.cells[-1].source = 'check_equal("∂L/∂b", x, y)'
    course.save(notebook)
    assert main(["check"]) == 1
    stream.flush()
    assert "is of another derivative, ∂l/∂b" in printed.getvalue().decode()


def test_a_file_that_cannot_be_written_is_named(course, monkeypatch, capsys):
    def refuse(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(command, "ROOT", course.root)
    monkeypatch.setattr(Path, "write_text", refuse)
    assert main(["stamp", "--github", "https://github.com/example/fork"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: [Errno 13] Permission denied: ")
    assert "1-1-small.ipynb" in said
