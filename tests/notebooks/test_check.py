"""`python -m tools.notebooks check` counts what it found."""

import pytest

from tools.notebooks.check import check
from tools.notebooks.stamp import Repository


def test_the_command_counts_and_answers(course, capsys):
    assert check(course.root, [course.chapter])
    assert capsys.readouterr().out == (
        "derivatives displayed 1, checked 1\nchapters 1, findings 0\n"
    )


def test_a_fork_that_was_not_stamped_is_told_what_to_run(course, capsys):
    fork = Repository.from_url("https://github.com/example/fork")
    assert not check(course.root, [course.chapter], fork)
    assert (
        "run `python -m tools.notebooks stamp --github https://github.com/example/fork`"
        in capsys.readouterr().out
    )


NOT_UTF8 = b"\n\nna\xefve"
BROKEN = {
    "content/notation.md": "line 3 has the byte 0xef, which is not UTF-8; save",
    "content/index.md": "line 3 has the byte 0xef",
    "content/references.bib": "line 3 has the byte 0xef",
    "content/meaning.toml": "line 3 has the byte 0xef",
    "README.md": "line 3 has the byte 0xef",
    "myst.yml": "line 3 has the byte 0xef",
    "site/formulas.json": "line 3 has the byte 0xef",
    "tests/mutants/1-1.toml": "line 3 has the byte 0xef",
    "tests/mutants/unchanged.toml": "line 3 has the byte 0xef",
    "tools/puzzles/1-1.toml": "line 3 has the byte 0xef",
}
BROKEN_TOML = {
    "content/meaning.toml": [("[a\n", "Expected ']'"), ("a = 1", "'a' is no table")],
    "tests/mutants/1-1.toml": [("[a\n", "Expected ']'"), ("a = 1", "no [[mutant]]")],
    "tests/mutants/unchanged.toml": [("[a\n", "Expected ']'")],
    "tools/puzzles/1-1.toml": [
        *[("[a\n", "Expected ']'"), ("a = 1", "no [[puzzle]]")],
        ("[[puzzle]]\nname = 'a'", "puzzle 1 lacks 'hints'"),
        ("[[puzzle]]\nname=''\nsolution=''\nhints=[]\nhint=1", "1 has 'hint'"),
    ],
    "site/formulas.json": [("{", "line 1 column 2")],
}


def said_of(course, name, contents, capsys):
    """What `check` says once a file has other contents; it is the only thing."""
    path = course.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(contents)
    assert not check(course.root, [course.chapter])
    finding, _ = capsys.readouterr().out.splitlines()
    assert finding.startswith(f"{name}: ")
    assert "; " in finding  # the remedy
    return finding


@pytest.mark.parametrize(("name", "said"), BROKEN.items())
def test_a_file_that_is_not_utf8_is_named_with_its_line(course, name, said, capsys):
    assert said in said_of(course, name, NOT_UTF8, capsys)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [(name, *case) for name, cases in BROKEN_TOML.items() for case in cases],
)
def test_a_list_that_cannot_be_read_is_named(course, name, text, said, capsys):
    assert said in said_of(course, name, text.encode(), capsys)
