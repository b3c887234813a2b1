"""The rules that a chapter keeps, by topic; importing a module registers its rules."""

from tools.notebooks.rules import (  # noqa: F401 (imported to be registered)
    checks,
    code,
    comparisons,
    course,
    derivatives,
    file,
    formulas,
    markdown,
    mutants,
    outputs,
    puzzles,
    structure,
)
