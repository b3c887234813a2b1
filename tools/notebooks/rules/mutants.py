"""Rules about the mistakes that are planted in a chapter, which it must catch."""

from collections.abc import Iterator

from tools.notebooks.arithmetic import carriers, pieces
from tools.notebooks.derivatives import numbered_derivatives
from tools.notebooks.reading_order import Code, Formula
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.sheet import pairs
from tools.notebooks.texts import read_toml


@rule
def mistakes_listed(chapter: Chapter) -> Problems:
    """For each numbered derivative the list has a mistake in the code after it.

    A mistake in a line that carries the derivative's number counts too.
    """
    short = "-".join(chapter.path.name.split("-")[:2])
    name = f"tests/mutants/{short}.toml"
    path = chapter.course.root / name
    listed = read_toml(path)["mutant"] if path.exists() else []
    for formula, lines in _derivatives(chapter):
        code = "\n".join([*_code_after(chapter, formula), *lines])
        found = any(each["old"].strip() and each["old"] in code for each in listed)
        if code and not found:  # without any code, another rule speaks
            yield (
                formula.cell,
                f"displays the derivative ({formula.number}), and no mistake in its "
                f"code is listed",
                f"add one to {name}",
            )


@rule
def arithmetic_found(chapter: Chapter) -> Problems:
    """The line of each numbered derivative is one that planted mistakes can change."""
    for formula, lines in _derivatives(chapter):
        found = any(
            pieces(outer)
            for cell in chapter.code
            for _, outer in carriers(cell.tree, cell.source, set(lines))
        )
        if lines and not found:
            yield (
                formula.cell,
                f"displays the derivative ({formula.number}), and its line neither "
                f"assigns nor returns it, {lines[0]!r}",
                f"end the line that does with `# ({formula.number})`",
            )


def _derivatives(chapter) -> Iterator[tuple[Formula, list[str]]]:
    """Yield the numbered derivatives with the lines of code beside them."""
    lines = {formula.number: own for formula, own in pairs(chapter.notebook)}
    for formula in numbered_derivatives(chapter.notebook):
        yield formula, lines[formula.number]


def _code_after(chapter, formula):
    """Yield the code cells from a formula up to the next one with a number."""
    for item in chapter.items[chapter.items.index(formula) + 1 :]:
        if isinstance(item, Formula) and item.displayed and item.number:
            return
        if isinstance(item, Code):
            yield item.source
