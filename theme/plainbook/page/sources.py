"""What is wrong in the files that an author wrote, and mystmd passes over."""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..html.problems import Problem
from ..html.tree import walk

_FRONTMATTER = re.compile(r"\A---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})\s*(.*)")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_UNCLOSED = re.compile(r"---\r?\n\w+\s*:")
_COMMENT = re.compile(r"^%.*$", re.MULTILINE)
_MERGE = re.compile(r"^(?:<{7}|>{7}) .*$", re.MULTILINE)
_MATH = re.compile(r"(?<![\\$])\$\$(?!\$)")
# What stands behind a name or another index is an index, as in x[i][j].
_REFERENCE = re.compile(r"(?<![\w\])\\])\[[^\[\]\n]+(?<!\\)\]\[([^\[\]\n]+)\]")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^[^\]\s]+\]")
_REFER = {"crossReference", "cite", "footnoteReference", "footnoteDefinition"}


@dataclass(frozen=True)
class Part:
    """A source file, or one cell of a notebook.

    Attributes:
        file: The source file, from the project's root.
        cell: The cell of a notebook, by number and id, where it is one.
        text: What stands there.
    """

    file: str
    cell: str | None
    text: str

    def problem(self, place: int, name: str, reason: str) -> Problem:
        """A problem at a character of the text."""
        return Problem(self.file, self.line_at(place), self.cell, name, reason)

    def line_at(self, place: int) -> int:
        """The line of a character of the text."""
        return self.text.count("\n", 0, place) + 1


def broken_sources(project: Path, file: str, mdast: dict) -> Iterator[Problem]:
    """Find what is wrong in a page's file, and in those that it includes.

    Args:
        project: The project's folder.
        file: The page's file, from there.
        mdast: What mystmd made of the page.
    """
    shown = "".join(texts(mdast))
    files = {file: True, **dict(included([mdast], file))}
    for name, is_text in files.items():
        path = project / name
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield from broken_bytes(data, name)
        if is_text:
            yield from broken_text(data.decode(errors="replace"), name, shown)


def broken_text(text: str, file: str, shown: str) -> Iterator[Problem]:
    """Find what is wrong in a page's source, or in a text that it includes."""
    unreadable = list(broken_json(text, file)) if file.endswith(".ipynb") else []
    yield from unreadable
    if not unreadable and is_empty(text, file):
        yield Problem(file, None, None, "page", "it is empty")
    if _UNCLOSED.match(text) and not _FRONTMATTER.match(text):
        yield Problem(
            file, 1, None, "frontmatter", "it is never closed; add a line ---"
        )
    for part in parts_of(text, file):
        yield from broken_part(part, shown)
    for part in parts_of(text, file, "code"):
        yield from merge_marks(part)


def broken_settings(project: Path, config: dict) -> Iterator[Problem]:
    """Find bytes that are no text in what the whole site is made from."""
    bibliographies = [
        file for found in config["projects"] for file in found.get("bibliography", ())
    ]
    for path in [project / "myst.yml", *map(Path, bibliographies)]:
        if path.is_file():
            yield from broken_bytes(path.read_bytes(), path.name)


def repeated_labels(file: str, mdast: dict) -> Iterator[Problem]:
    """Find labels that a page gives twice; a reference finds the first only."""
    seen = {}
    for node in labelled(mdast):
        name, anchor = node["identifier"], node["html_id"]
        # The number in a caption has the label and the anchor of its figure.
        if seen.setdefault(name, anchor) != anchor:
            line = (node.get("position") or {}).get("start", {}).get("line")
            reason = "the page has it already; give each thing a label of its own"
            yield Problem(file, line, None, f"label {name!r}", reason)


def labelled(mdast: dict) -> Iterator[dict]:
    """The nodes that an author gave a label; not the copies that are embedded."""
    for node in walk(mdast, closed=("embed", "include")):
        own = node.get("label") and node.get("identifier") and node.get("html_id")
        if own and not node.get("implicit") and node["type"] not in _REFER:
            yield node


def texts(mdast: dict) -> Iterator[str]:
    """The words of a page, without its code and its formulas."""
    words = (node for node in walk(mdast) if node.get("type") == "text")
    return (node.get("value") or "" for node in words)


def included(nodes: Iterable[dict], file: str) -> Iterator[tuple[str, bool]]:
    """The files that are put into a page, and whether as text, from the root."""
    includes = walk(*nodes, closed=["include"])
    for node in (node for node in includes if node.get("type") == "include"):
        inner = file
        if node.get("file"):
            inner = posixpath.normpath(posixpath.join(file, "..", node["file"]))
            yield inner, not node.get("literal")
        yield from included(node.get("children", ()), inner)


def broken_bytes(data: bytes, file: str) -> Iterator[Problem]:
    """Find the first byte that is no text."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"{data[error.start]:#04x} is not UTF-8; save the file as UTF-8"
        yield Problem(file, line, None, "byte", reason)
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        yield Problem(file, line, None, "byte", "0x00 is no text; delete it")


def is_empty(text: str, file: str) -> bool:
    """Tell whether a page has nothing in it: no text, or no cell with any."""
    if not file.endswith(".ipynb"):
        return not _COMMENT.sub("", text).strip()
    return not any("".join(cell.get("source", "")).strip() for cell in cells_of(text))


def broken_json(text: str, file: str) -> Iterator[Problem]:
    """Find where a notebook is cut short, or is no JSON for another reason."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"it is no valid JSON: {error.msg}; save it again"
        yield Problem(file, error.lineno, None, "notebook", reason)


def cells_of(text: str) -> list[dict]:
    """The cells of a notebook; none where it cannot be read, which mystmd says."""
    try:
        return json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError):
        return []


def parts_of(text: str, file: str, kind: str = "markdown") -> Iterator[Part]:
    """The text of a page, or of a notebook's cells of one kind."""
    if not file.endswith(".ipynb"):
        if kind == "markdown":
            yield Part(file, None, text.replace("\r\n", "\n"))
        return
    for number, cell in enumerate(cells_of(text), start=1):
        if cell.get("cell_type") == kind:
            where = f"cell {number} with id {cell.get('id')}"
            yield Part(file, where, "".join(cell.get("source", "")))


def broken_part(part: Part, shown: str) -> Iterator[Problem]:
    """Find what a reader would see as it was typed."""
    text = prose(part.text)
    plain = Part(part.file, part.cell, text)
    yield from merge_marks(plain)
    if part.cell and "\0" in part.text:
        yield part.problem(part.text.index("\0"), "byte", "0x00 is no text; delete it")
    marks = list(_MATH.finditer(text))
    if len(marks) % 2 and "$$" in shown:
        reason = r"it is never closed; write \$\$ for two dollars"
        yield plain.problem(marks[-1].start(), "formula '$$'", reason)
    for found in _REFERENCE.finditer(text):
        if f"][{found[1]}]" in shown:
            reason = f"nothing defines it; add a line [{found[1]}]: ADDRESS"
            yield plain.problem(found.start(), f"link {found[0]!r}", reason)
    for found in _FOOTNOTE.finditer(text):
        if found[0] in shown:
            reason = f"there is no such note; add {found[0]}: TEXT"
            yield plain.problem(found.start(), f"footnote {found[0]!r}", reason)


def merge_marks(part: Part) -> Iterator[Problem]:
    """Find the first line that a merge has left."""
    if mark := _MERGE.search(part.text):
        reason = "it is from a merge; keep one of the two sides"
        yield part.problem(mark.start(), repr(mark[0]), reason)


def prose(text: str) -> str:
    """The same text with blanks for frontmatter and code, each line in its place.

    Examples:
        >>> prose("Words and `code`.")
        'Words and       .'
    """
    text = _FRONTMATTER.sub(lambda found: _blank(found[0]), text)
    text = "\n".join(_without_fences(text.split("\n")))
    return _CODE.sub(lambda found: _blank(found[0]), text)


def _without_fences(lines: Iterable[str]) -> Iterator[str]:
    """Leave out fenced code, but not the text of directives."""
    directives, code = [], ""
    for line in lines:
        found = _FENCE.match(line)
        marks, info = found.groups() if found else ("", "")
        if code:
            yield ""
            code = "" if marks.startswith(code) and not info else code
        elif not marks:
            yield line
        else:
            yield ""
            if not info and directives and marks.startswith(directives[-1]):
                directives.pop()
            elif info.startswith("{") and not info.startswith("{code"):
                directives.append(marks)
            else:
                code = marks


def _blank(text: str) -> str:
    """Blanks in the place of a text, so that lines keep their numbers."""
    return re.sub(r"[^\n]", " ", text)
