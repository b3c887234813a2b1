"""A rule about the list of typical mistakes that a chapter must catch."""

import tomllib

from tools.notebooks.derivatives import numbered_derivatives
from tools.notebooks.reading_order import Code, Formula
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.sheet import pairs


@rule
def mistakes_listed(chapter: Chapter) -> Problems:
    """For each numbered derivative the list has a mistake in the code after it.

    A mistake in a line that carries the derivative's number counts too.
    """
    short = "-".join(chapter.path.name.split("-")[:2])
    name = f"tests/mutants/{short}.toml"
    path = chapter.course.root / name
    listed = tomllib.loads(path.read_text("utf-8"))["mutant"] if path.exists() else []
    lines = {formula.number: own for formula, own in pairs(chapter.notebook)}
    for formula in numbered_derivatives(chapter.notebook):
        code = "\n".join([*_code_after(chapter, formula), *lines[formula.number]])
        found = any(each["old"].strip() and each["old"] in code for each in listed)
        if code and not found:  # without any code, another rule speaks
            yield (
                formula.cell,
                f"displays the derivative ({formula.number}), and no mistake in its "
                f"code is listed",
                f"add one to {name}",
            )


def _code_after(chapter, formula):
    """Yield the code cells from a formula up to the next one with a number."""
    for item in chapter.items[chapter.items.index(formula) + 1 :]:
        if isinstance(item, Formula) and item.displayed and item.number:
            return
        if isinstance(item, Code):
            yield item.source
