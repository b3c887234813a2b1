"""A puzzle answers whatever a learner may write, and tells no expected value."""

import pytest
import torch

from tools.puzzles.entries import Entry, Mistake, find
from tools.puzzles.verdicts import NOT_ANSWERED, Task, run_line

X = torch.tensor([[1, 2], [4, 3], [5, 7]], dtype=torch.float64)
DELTA = torch.tensor([2, -1, 3], dtype=torch.float64)
GIVEN = {"X": X, "delta": DELTA, "n": 2}


def verdict(answer, solution, mistakes=()):
    task = Task.of(Entry("0.0", "", solution, (), mistakes), GIVEN)
    return task.verdict(lambda: run_line(answer, GIVEN))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("delta @ X", "Right."),
        ("torch.einsum('i,ij->j', delta, X)", "Right."),
        ("[13.0, 22]", "Right."),
        ("...", NOT_ANSWERED),
        ("... @ X", NOT_ANSWERED),
        ("[1, ...]", NOT_ANSWERED),
        ("torch.exp(...)", NOT_ANSWERED),
        ("torch.einsum('i,j->k', delta, X)", "The rule of einsum does not fit"),
        ("delta * X", "The shapes in your line do not fit together."),
        ("Y", "`Y` is not known here. Use `X` `delta` `n` `torch`."),
        ("delta / m", "`m` is not known here. Write `len(X)`."),
        ("delta.sum()", "too few axes: is something summed that should not be?"),
        ("delta[:, None] + X", "too many axes: is a sum missing, or was an axis added"),
        ("delta", "as many axes as there should be, of other lengths."),
        ("delta @ X / 2", "factor: it is 1/2 of what it should be."),
        ("X.foo", "There is no `.foo` to use there."),
        ("X[7]", "an axis or an entry that is not there"),
        ("X.sum(dim=5)", "an axis or an entry that is not there"),
        ("n / 0", "divides by zero"),
        ("len(n)", "cannot be used in that way"),
        ("None", "must be a number or numbers"),
        ("'13'", "must be a number or numbers"),
        ("10 ** 400 * X", "stops with OverflowError"),
        ("delta[:, None] * X", "(3, 2), not (2,). Summed over axis 0, the numbers"),
        ("(delta @ X)[:, None]", "an axis of length 1 differs"),
        ("-delta @ X", "The sign is flipped."),
        ("delta @ X / 3", "Is it averaged over 3 where it should be summed?"),
        ("(delta @ X).flip(0)", "Its axes are swapped|another order"),
        ("delta @ X / 0", "Some of it is infinite"),
        ("0 * (delta @ X)", "It is zero everywhere."),
        ("delta @ X + torch.tensor([0.0, 1])", "[1] is too large. The others are"),
        ("delta @ X + torch.tensor([2.0, 1])", "2 of 2 entries are wrong. No sign"),
    ],
)
def test_each_step_of_the_ladder_is_reached(answer, said):
    given = verdict(answer, "delta @ X")
    assert any(each in given.said for each in said.split("|"))
    assert given.right == (said == "Right.")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("35", "Right."),
        ("0.35", "Too small, about 100 times."),
        ("36", "Too large, but not by much."),
        ("88", "Too large, about 3 times."),
        ("35e8", "Too large, more than a million times."),
        ("-35", "The sign is flipped."),
        ("-2", "The sign is wrong."),
        ("0", "It is not zero."),
        ("70", "Too large, about 2 times. Is it summed over 2 where it should be"),
        ("17.5", "Too small, about 2 times. Is it averaged over 2 where it should"),
    ],
)
def test_a_single_number_gets_a_direction_and_no_value(answer, said):
    assert verdict(answer, "35").said.removeprefix("Not yet. ").startswith(said)


def test_a_number_below_zero_is_not_called_small_or_large():
    assert "Too far below zero" in verdict("-40", "-4").said
    assert "Too close to zero" in verdict("-1", "-4").said


def test_a_named_mistake_is_told_before_any_diagnosis():
    mistakes = (Mistake("delta @ X / 3", "Do not average."),)
    assert verdict("delta @ X / 3", "delta @ X", mistakes).said.endswith("average.")
    assert "sign" in verdict("-delta @ X / 3", "delta @ X", mistakes).said


def test_a_line_that_works_in_place_leaves_what_is_given_alone():
    before = DELTA.clone()
    verdict("delta.zero_()", "delta @ X")
    assert torch.equal(DELTA, before)


@pytest.mark.parametrize("chapter", ["1.1", "9.9"])
def test_a_puzzle_without_an_entry_is_an_error(chapter):
    file = chapter.replace(".", "-")
    with pytest.raises(ValueError, match=rf"no puzzle 'ours' in tools/puzzles/{file}"):
        find(f"{chapter} ours")
