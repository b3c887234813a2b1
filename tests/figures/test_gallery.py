"""How the gallery reads a run and a row of the table."""

import torch

from tests.figures.asking import answers


def made_cases():
    """Runs that climb, arrive, or end elsewhere: logarithms of the loss to base 10."""
    torch.manual_seed(5)
    for _ in range(300):
        loss, right = (torch.randn(2, 9, dtype=torch.float64) / 2).tolist()
        yield {"loss": loss, "right": right}
    yield {"loss": [3, 0.1], "right": [3, 0.0999]}


def ending(loss, right):
    """The same as the module says, from the losses themselves."""
    loss, right = 10 ** torch.tensor(loss), 10 ** torch.tensor(right)
    if not loss[-1] < loss[0]:
        return "climbs"
    return "near" if 0.75 < loss[-1] / right[-1] < 1.25 else "apart"


def test_the_end_of_a_run_is_read_from_its_losses():
    cases = list(made_cases())
    found = answers("gallery", "({ loss, right }) => its.ending(loss, right)", cases)
    assert found == [ending(**case) for case in cases]
    assert {*found} == {"climbs", "near", "apart"}


def test_the_checks_that_notice_are_those_with_an_x():
    ask = "([marks, checks]) => its.noticed(marks, checks)"
    assert answers("gallery", ask, [["x.x.", ["a", "b", "c", "d"]]]) == [["a", "c"]]
