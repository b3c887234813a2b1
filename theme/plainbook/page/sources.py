"""What is wrong in the files that an author wrote, and mystmd passes over."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..html.problems import Problem

_FRONTMATTER = re.compile(r"\A---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})\s*(.*)")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_MERGE = re.compile(r"^(?:<{7}|>{7}) .*$", re.MULTILINE)
_MATH = re.compile(r"(?<![\\$])\$\$(?!\$)")
# What stands behind a name or another index is an index, as in x[i][j].
_REFERENCE = re.compile(r"(?<![\w\])\\])\[[^\[\]\n]+(?<!\\)\]\[([^\[\]\n]+)\]")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^[^\]\s]+\]")
_KEPT = {"authors", "date", "doi", "keywords", "license"}
_REFER = {"crossReference", "cite", "footnoteReference", "footnoteDefinition"}
_TEXTS = ("title", "subtitle", "short_title", "description")


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
        line = self.text.count("\n", 0, place) + 1
        return Problem(self.file, line, self.cell, name, reason)


def broken_sources(project: Path, file: str, mdast: dict) -> Iterator[Problem]:
    """Find what is wrong in a page's file, and in those that it includes.

    Args:
        project: The project's folder.
        file: The page's file, from there.
        mdast: What mystmd made of the page.
    """
    shown = "".join(texts(mdast))
    for name in dict.fromkeys([file, *included(mdast, file)]):
        path = project / name
        if not path.is_file() or path.suffix not in (".md", ".ipynb"):
            continue
        data = path.read_bytes()
        yield from broken_bytes(data, name)
        text = data.decode(errors="replace")
        if is_empty(text, name):
            yield Problem(name, None, None, "page", "it is empty")
        for part in parts_of(text, name):
            yield from broken_part(part, shown)


def broken_frontmatter(project: Path, file: str, resolved: dict) -> Iterator[Problem]:
    """Find fields that mystmd does not accept, and leaves out.

    Args:
        project: The project's folder.
        file: The page's file, from there.
        resolved: The page's frontmatter, as mystmd understood it.
    """
    path = project / file
    if path.suffix != ".md" or not path.is_file():
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    found = _FRONTMATTER.match(text.replace("\r\n", "\n"))
    fields = loaded(found[1]) if found else {}
    for name, value in fields.items():
        reason = ""
        if name in _TEXTS and not isinstance(value, str | None):
            reason = "it must be text; put it in quotes"
        elif name == "numbering" and not isinstance(value, bool | dict | None):
            reason = "it must be true, false or a list of what is numbered"
        elif name in _KEPT and value and name not in resolved:
            reason = "mystmd does not accept it, and its own message says why"
        if reason:
            line = line_of(name, found[0])
            yield Problem(file, line, None, f"frontmatter, {name} {value!r}", reason)


def missing_files(project: Path, theme: Path) -> Iterator[Problem]:
    """Find files that the site's options name, and that are not there."""
    config = project / "myst.yml"
    if not config.is_file():
        return
    text = config.read_text(encoding="utf-8")
    declared = loaded((theme / "template.yml").read_text(encoding="utf-8"))["options"]
    options = (loaded(text).get("site") or {}).get("options") or {}
    for name in [option["id"] for option in declared if option["type"] == "file"]:
        value = options.get(name)
        if not isinstance(value, str) or value.startswith(("http:", "https:")):
            continue
        if not (project / value).is_file():
            what = f"option {name} {value!r}"
            line = line_of(name, text)
            yield Problem("myst.yml", line, None, what, "there is no such file")


def loaded(text: str) -> dict[str, Any]:
    """The fields of a YAML text; none where it is not valid, which mystmd says."""
    try:
        fields = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return fields if isinstance(fields, dict) else {}


def line_of(name: str, text: str) -> int | None:
    """The line in which a YAML text gives a field."""
    found = re.search(rf"\b{re.escape(name)}\b[\"']?\s*:", text)
    return text.count("\n", 0, found.start()) + 1 if found else None


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


def labelled(node: dict) -> Iterator[dict]:
    """The nodes that an author gave a label; not the copies that are embedded."""
    own = node.get("label") and node.get("identifier") and node.get("html_id")
    if own and not node.get("implicit") and node["type"] not in _REFER:
        yield node
    if node.get("type") not in ("embed", "include"):
        for child in node.get("children", ()):
            yield from labelled(child)


def texts(node: dict) -> Iterator[str]:
    """The words of a page, without its code and its formulas."""
    if node.get("type") == "text":
        yield node.get("value") or ""
    for child in node.get("children", ()):
        yield from texts(child)


def included(node: dict, file: str) -> Iterator[str]:
    """The files that are put into a page, from the project's root."""
    if node.get("type") == "include" and node.get("file"):
        folder = Path("/", file).parent
        file = str((folder / node["file"]).resolve().relative_to("/"))
        yield file
    for child in node.get("children", ()):
        yield from included(child, file)


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
        return not text.strip()
    return not any("".join(cell.get("source", "")).strip() for cell in cells_of(text))


def cells_of(text: str) -> list[dict]:
    """The cells of a notebook; none where it cannot be read, which mystmd says."""
    try:
        return json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError):
        return []


def parts_of(text: str, file: str) -> Iterator[Part]:
    """The text of a page, or of a notebook's cells of Markdown."""
    if not file.endswith(".ipynb"):
        yield Part(file, None, text.replace("\r\n", "\n"))
        return
    for number, cell in enumerate(cells_of(text), start=1):
        if cell.get("cell_type") == "markdown":
            where = f"cell {number} with id {cell.get('id')}"
            yield Part(file, where, "".join(cell.get("source", "")))


def broken_part(part: Part, shown: str) -> Iterator[Problem]:
    """Find what a reader would see as it was typed."""
    text = prose(part.text)
    plain = Part(part.file, part.cell, text)
    if mark := _MERGE.search(text):
        reason = "it is from a merge; keep one of the two sides"
        yield plain.problem(mark.start(), repr(mark[0]), reason)
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
