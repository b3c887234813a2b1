"""Rules about what the cells of a chapter put out."""

import ast
import base64
import io
import re

from PIL import Image

from tools.figures import DRAWN
from tools.notebooks.rules.rule import RUN, Chapter, Problems, rule
from tools.notebooks.rules.syntax import WORDS, called, reason


@rule
def executed(chapter: Chapter) -> Problems:
    """Every code cell was run, in order, from 1."""
    for expected, (number, cell) in enumerate(
        ((n, c) for n, c in chapter.cells if c.cell_type == "code"), start=1
    ):
        if cell.execution_count != expected:
            yield (
                number,
                f"has execution count {cell.execution_count}, not {expected}",
                RUN,
            )
            return  # what follows is out of step as well


@rule
def compared(chapter: Chapter) -> Problems:
    """No cell asks pytest not to compare its output."""
    for cell in chapter.code:
        if re.search(r"#\s*(NBVAL_|PYTEST_VALIDATE_)", cell.source):
            yield cell.cell, "is exempt from comparison", "remove the NBVAL comment"
        if {"check", "nbval-ignore-output"} <= cell.tags:
            yield cell.cell, "is a check and not compared", "show times in another cell"
        for node in ast.walk(cell.tree):
            if _takes_out(node) and not reason(cell, node):
                yield (
                    cell.cell,
                    "takes a line out of the figure's digest",
                    f"say why beside its gid, in {WORDS} words or more",
                )


def _takes_out(node):
    """Say whether code gives a line the gid that the digest passes over."""
    named = isinstance(node, ast.keyword) and node.arg == "gid"
    return named or called(node) == "set_gid"


@rule
def clean_outputs(chapter: Chapter) -> Problems:
    """Outputs hold no error, no warning and no widget."""
    for number, output in _outputs(chapter):
        if output.output_type == "error":
            yield number, f"ended in {output.ename}", "correct it and run the chapter"
        if output.get("name") == "stderr":
            yield number, "wrote to standard error", "remove the cause of the warning"
        if any("widget" in mime for mime in output.get("data", {})):
            yield number, "shows a widget", "show text or a figure"


@rule
def alt_texts(chapter: Chapter) -> Problems:
    """Every figure says in words what it shows."""
    for number, output in _outputs(chapter):
        for mime in output.get("data", {}):
            if not mime.startswith("image/"):
                continue
            alt = output.metadata.get(mime, {}).get("alt", "")
            if not alt.strip():
                yield number, "has a figure without a text", "use show(fig, alt=…)"


@rule
def pictures_fit(chapter: Chapter) -> Problems:
    """A stored picture, its text and its size are all of one figure."""
    for number, output in _outputs(chapter):
        picture = output.get("data", {}).get("image/png")
        beside = output.get("metadata", {}).get("image/png", {})
        if not (picture and beside.get("alt", "").strip()):
            continue  # another rule speaks
        words, _, drawn = output.data.get("text/plain", "").rpartition(f"\n[{DRAWN}: ")
        digest, size = _carried(picture)
        if drawn != f"{digest}]":
            yield number, "shows a picture of something else than it says", RUN
        elif words != beside["alt"] or size != _pixels(beside):
            yield number, "has the words or the size of another picture beside it", RUN


def _carried(picture):
    """Return the digest that a picture carries, None if it has none, and its size."""
    try:
        image = Image.open(io.BytesIO(base64.b64decode(picture)))
        return image.text.get(DRAWN), image.size
    except (ValueError, OSError, AttributeError):
        return None, None


def _pixels(beside):
    """Return the size that a picture has at its size on the page, two for each one."""
    return tuple(2 * beside.get(side, 0) for side in ("width", "height"))


def _outputs(chapter):
    return (
        (number, output)
        for number, cell in chapter.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
