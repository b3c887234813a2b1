"""The record of what was executed: a page may say "checked" where its digests fit."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from nbformat import NotebookNode

from tools.notebooks.formulas.execute import NOT, Executed, Result, execute
from tools.notebooks.formulas.meaning import declarations
from tools.notebooks.reading_order import Code, reading_order
from tools.notebooks.texts import read_json

RECORD = Path("site") / "formulas.json"
WRITE = "look at what changed, then run `python -m tools.notebooks formulas`"
_NUMBER = re.compile(r"\d+\.\d+\.\d+")
_SUMMARY = re.compile(
    r"\d+\s+of\s+the\s+\d+\s+numbered\s+formulas\s+and\s+\d+\s+of\s+\d+\s+others"
)


def digest(text: str) -> str:
    """Return a digest of TeX or of a line, in which white space does not count."""
    return sha256(re.sub(r"\s", "", text).encode()).hexdigest()[:16]


def read_record(root: Path) -> dict:
    """Return what is on record, by file and formula; nothing if there is no file."""
    path = root / RECORD
    return read_json(path) if path.exists() else {}


def record_text(root: Path, notebooks: Mapping[str, NotebookNode]) -> str:
    """Execute all formulas and return the text of the record."""
    declared = declarations(root)
    record = {}
    for file, notebook in notebooks.items():
        cells = [item for item in reading_order(notebook) if isinstance(item, Code)]
        record[file] = entries(execute(file, notebooks, declared), cells)
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def entries(executed: Iterable[Executed], cells: Sequence[Code]) -> dict:
    """Return what is on record of a chapter's formulas.

    They are found by their number, or by the digest of their TeX. Those with
    something to put right are not on record.
    """
    return {
        formula.number or digest(formula.tex): _entry(formula, result, cells)
        for formula, result in executed
        if not result.problems
    }


def _entry(formula, result, cells):
    outcome = result.outcome
    entry = {"tex": digest(formula.tex), "status": status(result)}
    if result.reason:
        return entry | {"reason": result.reason}
    entry |= {"sides": outcome.compared, "shapes": outcome.shapes}
    entry["from"] = sorted(outcome.sources)
    entry["autograd"] = outcome.differentiates
    entry["lines"] = [
        {"line": line, "digest": digest(line), "cell": _cell(line, cells, formula.cell)}
        for line in result.lines
    ]
    return entry


def status(result: Result) -> str:
    """Return "executed", "definition" or "not executed"."""
    if result.reason:
        return NOT
    compared = result.outcome.compared or result.outcome.shapes
    return "executed" if compared or not result.outcome.defines else "definition"


def _cell(line, cells, after):
    """Return the number of the cell that holds a line, the next one if several do."""
    holding = [cell.cell for cell in cells if line in cell.source]
    return next((cell for cell in holding if cell > after), (holding or [after])[0])


def summary(record: Mapping) -> str:
    """Return how many of how many formulas are executed, as a sentence."""
    found = [
        (name, entry) for chapter in record.values() for name, entry in chapter.items()
    ]
    numbered = [entry for name, entry in found if _NUMBER.fullmatch(name)]
    others = [entry for name, entry in found if not _NUMBER.fullmatch(name)]
    return (
        f"{_executed(numbered)} of the {len(numbered)} numbered formulas and "
        f"{_executed(others)} of {len(others)} others"
    )


def counted(text: str, record: Mapping) -> str:
    """Return a text with its summary of the record brought up to date."""
    numbers = iter(re.findall(r"\d+", summary(record)))
    return _SUMMARY.sub(
        lambda match: re.sub(r"\d+", lambda _: next(numbers), match[0]), text
    )


def _executed(found):
    return sum(entry["status"] != NOT for entry in found)
