"""Chapters as files: which there are, and the one form in which they are saved."""

import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.notebooks.texts import read_text

ROOT = Path(__file__).parents[2]

# What a saved notebook says about its kernel: nothing that depends on the
# machine. Jupyter and Colab add the rest themselves when they open it.
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_CELL_METADATA = {"cellView", "jupyter", "tags"}


def select(root: Path, names: Sequence[str] = ()) -> list[Path]:
    """Find chapters by name.

    Args:
        root: The checkout's folder.
        names: File names or paths, with or without ".ipynb"; all by default.

    Returns:
        The paths of the chapters, in the course's order.

    Raises:
        ValueError: If there is no such chapter.
    """
    chapters = {
        path.stem: path
        for path in sorted((root / "content").glob("*.ipynb"), key=_numbers_first)
    }
    wanted = {Path(name).name.removesuffix(".ipynb") for name in names}
    if unknown := wanted - chapters.keys():
        raise ValueError(
            f"there is no chapter {', '.join(sorted(unknown))} in content/; "
            f"there are {', '.join(chapters) or 'none'}"
        )
    return [path for stem, path in chapters.items() if not wanted or stem in wanted]


def _numbers_first(path):
    """Sort 1-2 before 1-10."""
    return [
        (not word.isdigit(), int(word) if word.isdigit() else word)
        for word in path.stem.split("-")
    ]


def read(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises:
        ValueError: If the file holds no notebook of format 4, or an empty one.
    """
    text = read_text(path)
    try:
        _refuse_conflict(text)
        _refuse_invalid(json.loads(text))
    except (ValueError, TypeError, nbformat.ValidationError) as error:
        reason = getattr(error, "message", error)  # the rest is the whole schema
        raise ValueError(f"{path} is not a notebook: {reason}") from error
    return nbformat.reads(text, as_version=4)


def _refuse_conflict(text):
    """Raise an error for what git leaves where it could not merge."""
    if mark := re.search("^<{7}( .*)?$", text, re.MULTILINE):
        line = text.count("\n", 0, mark.start()) + 1
        raise ValueError(
            f"line {line} is {mark[0]!r}, from a merge; keep one of the two sides, "
            "then run the chapter"
        )


def _refuse_invalid(contents):
    """Raise an error for what is no notebook of format 4, and for an empty one."""
    if not isinstance(contents, dict) or contents.get("nbformat") != 4:
        raise ValueError("it is not of nbformat 4; save it anew in JupyterLab")
    if not contents.get("cells"):
        raise ValueError("it has no cells")
    nbformat.validate(contents, relax_add_props=True)


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Return a copy in the form in which chapters are saved.

    Only what readers see, and what Jupyter, Colab and the site use, is kept:
    no times of execution, no state of widgets, no version of the kernel.
    """
    notebook = nbformat.from_dict(notebook)
    provenance = notebook.metadata.get("provenance")
    notebook.metadata = nbformat.from_dict(KERNEL)
    if provenance:
        notebook.metadata.provenance = provenance
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        cell.metadata = {
            key: value for key, value in cell.metadata.items() if key in _CELL_METADATA
        }
    return notebook


def dumps(notebook: NotebookNode) -> str:
    """Return a notebook's text: the same bytes for the same notebook."""
    return nbformat.writes(notebook, ensure_ascii=False) + "\n"


def write(path: Path, text: str) -> None:
    """Replace a file's text in one step, so that no half of it is ever seen."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            part.chmod(path.stat().st_mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def code_cells(notebook: NotebookNode) -> Iterable[NotebookNode]:
    """Yield the code cells of a notebook, in order."""
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def markdown_cells(notebook: NotebookNode) -> Iterable[NotebookNode]:
    """Yield the Markdown cells of a notebook, in order."""
    return (cell for cell in notebook.cells if cell.cell_type == "markdown")


def title(notebook: NotebookNode) -> str:
    """Return the title of a chapter, which its first line is."""
    return notebook.cells[0].source.partition("\n")[0].removeprefix("# ")


def tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])
