"""Rules about the code of a chapter."""

import ast
from pathlib import Path

from tools.find_helpers import HELPERS
from tools.notebooks.rules.rule import Chapter, Problems, rule
from tools.notebooks.rules.syntax import CHECKS, called, run_at_once


@rule
def plain_python(chapter: Chapter) -> Problems:
    """Cells are plain Python: no magics, no shell, no pip."""
    for cell in chapter.code:
        if not cell.is_python:
            yield (
                cell.cell,
                "is not plain Python",
                "leave out magics and shell commands",
            )


@rule
def no_semicolon(chapter: Chapter) -> Problems:
    """No value is hidden by a final semicolon, which pytest's kernel ignores."""
    for cell in chapter.code:
        if cell.source.rstrip().endswith(";"):
            yield (
                cell.cell,
                "ends in `;`, which pytest ignores",
                "write `_ = …` instead",
            )


@rule
def one_setup_cell(chapter: Chapter) -> Problems:
    """All imports stand in the first cell after the bootstrap, folded."""
    for place, cell in enumerate(chapter.code):
        number, tree = cell.cell, cell.tree
        imports = [node for node in ast.walk(tree) if _is_import(node)]
        if place == 0 and not imports:
            yield number, "imports nothing", "make the first code cell the setup"
        elif place == 0 and "hide-input" not in cell.tags:
            yield number, "imports in the open", "tag it hide-input"
        for node in imports:
            if place > 0 or node not in tree.body:
                yield (
                    number,
                    f"imports in line {node.lineno}",
                    "import in the setup cell, unconditionally",
                )


def _is_import(node):
    return isinstance(node, ast.Import | ast.ImportFrom)


@rule
def shipped_helpers(chapter: Chapter) -> Problems:
    """What is imported from tools/ is what the bootstrap cell fetches."""
    shipped = {_module(Path("tools", name)) for name in HELPERS}
    for cell in chapter.code:
        for node in ast.walk(cell.tree):
            for module in _modules(node):
                if module.split(".")[0] == "tools" and module not in shipped:
                    yield (
                        cell.cell,
                        f"imports {module}, which Colab would not have",
                        "add the file to HELPERS in tools/find_helpers.py",
                    )


def _module(path):
    """Return the name under which a file is imported."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _modules(node):
    """Return the names of the modules that a node imports, or imports from."""
    match node:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
    return []


@rule
def checks_assert(chapter: Chapter) -> Problems:
    """A check cell asserts something that can fail; a check is tagged as one."""
    for cell in chapter.code:
        number, tree, tagged = cell.cell, cell.tree, cell.is_check
        if tagged and not any(_can_fail(node) for node in run_at_once(tree)):
            yield (
                number,
                "is a check that asserts nothing",
                f"assert the comparison, or call one of {sorted(CHECKS)}",
            )
        if tagged and any(isinstance(node, ast.Try) for node in ast.walk(tree)):
            yield number, "is a check that catches errors", "let them out"
        calls = {called(node) for node in ast.walk(tree)} & CHECKS
        if calls and not tagged and "solution" not in cell.tags:
            yield number, f"calls {min(calls)}", "tag the cell `check`"


@rule
def comparisons_assert(chapter: Chapter) -> Problems:
    """A comparison with PyTorch shows its MAPE and asserts that it is small.

    A bare call is an example of the metric, and a solution has its own check.
    """
    for cell in chapter.code:
        number, tree = cell.cell, cell.tree
        nodes = list(run_at_once(tree))
        bare = [line.value for line in tree.body if isinstance(line, ast.Expr)]
        compares = any(called(n) == "mape" and n not in bare for n in nodes)
        asserts = any(isinstance(node, ast.Assert) for node in nodes)
        prints = any(called(node) == "print" for node in nodes)
        if compares and not (asserts and prints) and "solution" not in cell.tags:
            yield (
                number,
                "computes a MAPE and does not both print and assert it",
                'print it as f"{error:.1e}", and assert error < 1e-10',
            )


def _can_fail(node):
    if isinstance(node, ast.Assert):  # of numbers alone, it holds or it does not
        return any(isinstance(each, ast.Name) for each in ast.walk(node.test))
    return called(node) in CHECKS
