"""A puzzle answers whatever a learner may write, and tells no expected value."""

import pytest
import torch

from tools.puzzles.entries import Entry, Mistake, find
from tools.puzzles.failures import NOT_ANSWERED
from tools.puzzles.verdicts import Task, run_line

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
        ("delta * X", "`*` does not fit the shapes (3,) and (3, 2): counted from "),
        ("delta * X", "lengths must be equal or 1, and here 3 meets 2."),
        ("X @ delta", "the shapes (3, 2) and (3,): it needs the last length on the "),
        ("X @ delta", "left (2) to equal the first on the right (3)."),
        ("n * delta.sum() @ X", "the shapes () and (3, 2): it needs an axis on both"),
        ("delta.reshape(2, 2)", "`reshape` does not fit the shape (3,)."),
        ("torch.einsum('ij,j', X, delta)", "the shapes (3, 2) and (3,): a letter for"),
        ("delta * [0, 1, 1]", "for a list, write `torch.tensor([…])`."),
        ("2(delta @ X)", "What stands before a bracket is called: for a product, wr"),
        ("2 * delta.sum", "lacks its brackets: write `()` after its name."),
        ("delta.sum", "lacks its brackets: write `()` after its name."),
        ("2 @ X", "`@` needs two tensors: for a number, write `*`."),
        ("torch.exp(2)", "for a number, write `torch.tensor(2.0)`."),
        ("1 - (delta > 0)", "gives true and false: write `1.0 *` before it."),
        ("max(0, delta)", "Here one number is needed"),
        ("delta - delta.max(dim=0)", "add `.values`."),
        ("torch.func.grad(torch.exp)(delta)", "PyTorch stops: "),
        ("torch.linalg.inv(0 * X.T @ X)", "PyTorch stops at `linalg_inv`: "),
        ("Y", "`Y` is not known here. Use `X` `delta` `n` `torch`."),
        ("delta / m", "`m` is not known here. Write `len(X)`."),
        ("delta.sum()", "too few axes: is something summed that should not be?"),
        ("delta[:, None] + X", "too many axes: is a sum missing, or was an axis added"),
        ("delta", "as many axes as there should be, of other lengths."),
        ("delta @ X / 2", "factor: it is 1/2 of what it should be."),
        ("X.foo", "There is no `.foo` to use there."),
        ("X[7]", "an axis or an entry that is not there: the shape is (3, 2)."),
        ("X.sum(dim=5)", "an axis or an entry that is not there: the shape is (3, 2)."),
        ("X.shape[5]", "an axis or an entry that is not there."),
        ("n / 0", "divides by zero"),
        ("len(n)", "`len` needs a tensor: it counts the first axis."),
        ("X['a']", "cannot be used in that way"),
        ("None", "must be a number or numbers"),
        ("'13'", "must be a number or numbers"),
        ("10 ** 400 * X", "stops with OverflowError"),
        ("delta[:, None] * X", "(3, 2), not (2,). Summed over axis 0, the numbers"),
        ("(delta @ X)[:, None]", "The numbers are right: an axis of length 1 differs"),
        ("-(delta @ X)[:, None]", "and the numbers do too. The sign is flipped."),
        ("-delta @ X", "The sign is flipped."),
        ("delta @ X / 3", "Is it averaged over 3 where it should be summed?"),
        ("(delta @ X).flip(0)", "The numbers are right, in another order."),
        ("delta @ X * 3.14159", "Off by a constant factor."),
        (
            "delta @ X * 1.0004",
            "by less than a thousandth: is it rounded, or is a small",
        ),
        ("torch.tensor([13.0, -22])", "and the sign of 1 of 2 entries is wrong."),
        ("1 / (delta @ X)", "Each entry is 1 divided by what it should be."),
        ("delta @ X - 4", "All entries are off by the same amount: is a term missing"),
        ("delta @ X + X[0]", "[0] is too large; [1] is too large. No sign, factor or"),
        ("delta @ X / 0", "Some of it is infinite"),
        ("0 * (delta @ X)", "It is zero everywhere."),
        ("delta @ X + torch.tensor([0.0, 1])", "[1] is too large. The others are"),
        ("delta @ X + torch.tensor([2.0, 1])", "2 of 2 entries are wrong: [0] is too"),
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
        ("35.2", "Too large, by less than 1 %."),
        ("36", "Too large, by less than a tenth."),
        ("30", "Too small, by less than half."),
        ("35.01", "It differs by less than a thousandth: is it rounded"),
        ("88", "Too large, about 3 times."),
        ("35e8", "Too large, more than a million times."),
        ("-35", "The sign is flipped."),
        (
            "-2",
            "It is below zero, and should be above. The size is off as well: too sm",
        ),
        (
            "-70",
            "It is below zero, and should be above. The size is off as well: too la",
        ),
        ("1 / 35", "It is 1 divided by what it should be."),
        ("0", "It should not be zero."),
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


@pytest.mark.parametrize(
    ("answer", "solution", "said"),
    [
        ("delta * 0.1", "delta", "what it should be. The factor is `lr`."),
        ("delta.sum() / lr", "delta.sum()", "about 10 times. The factor is 1 / `lr`."),
        (
            "delta + y",
            "delta + 3 * y",
            "What is off is a multiple of `y`: is a term mis",
        ),
        ("G", "y[:, None] * G", "Each row is right but for a factor of its own"),
        ("G", "G * torch.tensor([2.0, 5])", "Each column is right but for a factor"),
        (
            "G.T / 2",
            "G",
            "Transpose it, and look at the numbers too. Off by a constant",
        ),
        ("1", "torch.ones(3, 2)", "Repeated to that shape, the numbers are right."),
    ],
)
def test_what_is_given_helps_to_say_what_is_off(answer, solution, said):
    y = torch.tensor([2.0, 7, 4], dtype=torch.float64)
    given = {"delta": DELTA, "y": y, "G": X + 1, "lr": 0.1}
    task = Task.of(Entry("0.0", "", solution, ()), given)
    assert said in task.verdict(lambda: run_line(answer, given)).said


@pytest.mark.parametrize(
    ("solution", "mistake", "given", "problem"),
    [
        (
            "1 / x",
            "x",
            {"x": 0 * DELTA},
            "has the solution `1 / x`, which is [inf, -inf",
        ),
        (
            "x",
            "x / 0",
            {"x": DELTA},
            "has the mistake `x / 0`, which is [inf, -inf, inf",
        ),
        (
            "x",
            "1",
            {"x": 1, "n": float("nan")},
            "gives `n`, which is nan: nan and inf ",
        ),
    ],
)
def test_a_value_that_no_page_can_store_is_an_error(solution, mistake, given, problem):
    entry = Entry("9.9", "a", solution, (), (Mistake(mistake, "No."),))
    with pytest.raises(ValueError, match=r"^the puzzle 9\.9 'a' ") as error:
        Task.of(entry, given)
    assert problem in str(error.value)
    assert "or change the line in tools/puzzles/9-9.toml" in str(error.value)
