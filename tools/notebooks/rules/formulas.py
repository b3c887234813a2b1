"""Rules about what formulas claim: they are executed, and the record says which."""

from tools.notebooks.formulas.errors import DefinitionError
from tools.notebooks.formulas.execute import execute
from tools.notebooks.formulas.meaning import DECLARATIONS, declarations
from tools.notebooks.formulas.record import RECORD, WRITE, entries, read_record
from tools.notebooks.rules.rule import Chapter, Problems, rule


@rule
def formulas_hold(chapter: Chapter) -> Problems:
    """Every displayed formula is executed, and all its sides agree with its lines.

    A course without content/meaning.toml has declared no symbols; its formulas
    are not executed, and none may be on record.
    """
    recorded = read_record(chapter.course.root).get(chapter.path.name, {})
    if not (chapter.course.root / DECLARATIONS).exists():
        if recorded:
            yield (
                0,
                f"is on record in {RECORD.as_posix()}",
                f"{DECLARATIONS} is missing",
            )
        return
    declared = declarations(chapter.course.root)
    try:
        executed = list(execute(chapter.path.name, chapter.course.notebooks, declared))
    except DefinitionError as error:
        yield 0, str(error), f"put it right, or {DECLARATIONS.as_posix()}"
        return
    for formula, result in executed:
        for problem, remedy in result.problems:
            yield formula.cell, f"({formula.name}), {problem}", remedy
    if entries(executed, chapter.code) != recorded:
        yield 0, f"differs from its record in {RECORD.as_posix()}", WRITE
