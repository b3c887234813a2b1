"""`python -m tools.notebooks check` counts what it found."""

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
