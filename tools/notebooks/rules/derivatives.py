"""Rules about the derivatives that a chapter displays."""

from tools.notebooks.derivatives import loose_results, unchecked_derivatives
from tools.notebooks.rules.rule import Chapter, Problems, rule


@rule
def derivatives_checked(chapter: Chapter) -> Problems:
    """Every numbered derivative is followed by its check."""
    for formula in unchecked_derivatives(chapter.notebook):
        yield (
            formula.cell,
            f"displays the derivative ({formula.number}), and no check follows it",
            "add a code cell tagged `check` before the next derivative or section",
        )


@rule
def results_numbered(chapter: Chapter) -> Problems:
    """A derivative without a number leads to one that has one, or to a check."""
    for formula in loose_results(chapter.notebook):
        yield (
            formula.cell,
            "states a derivative that neither a numbered one nor a check follows",
            "number it with `\\tag{…}` and check it, or leave out its right side",
        )
