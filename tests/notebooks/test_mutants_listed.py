"""The list of typical mistakes has one for each numbered derivative."""

import pytest


@pytest.mark.parametrize(
    "listed",
    [
        "mutant = []\n",
        '[[mutant]]\nmistake = "a"\nold = "x = 1"\nnew = "x = 2"\n',
        None,
    ],
)
def test_a_derivative_without_a_mistake_is_found(course, listed):
    path = course.root / "tests" / "mutants" / "1-1.toml"
    path.unlink() if listed is None else path.write_text(listed, "utf-8")
    (finding,) = course.findings()
    assert "cell 5: displays the derivative (1.1.1), and no mistake in" in finding
    assert finding.endswith("add one to tests/mutants/1-1.toml")
