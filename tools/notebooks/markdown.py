"""What the checks need to know of a Markdown cell."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r"^ *(`{3,}|~{3,}).*?(?:^ *\1[`~]* *$|\Z)", re.M | re.S)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
_MATH = re.compile(r"(?<!\\)\$\$.*?\$\$|(?<![\\$])\$(?!\s)[^$]+?(?<![\s\\])\$", re.S)
_DISPLAY = re.compile(r"(?<!\\)\$\$(.*?)\$\$", re.S)
_TAG = re.compile(r"\\tag\{([^}]*)\}")
_TABLE = re.compile(r"^\|.*\n\|[-:| ]+\|\n(?:\|.*(?:\n|\Z))*", re.M)
_INLINE_LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^\s)>]*)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]^]+\]:\s*<?([^\s>]+)", re.M)


def prose(source: str) -> str:
    """Return Markdown with code and math blanked out, line by line."""
    for pattern in (_FENCE, _CODE_SPAN, _MATH):
        source = pattern.sub(_blank, source)
    return source


def _blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def headings(source: str) -> Iterator[tuple[int, int]]:
    """Yield the level and the position of each heading."""
    for match in re.finditer(r"^ {0,3}(#{1,6})(?=[ \t]|$)", prose(source), re.M):
        yield len(match[1]), match.start()


def links(source: str) -> Iterator[str]:
    """Yield the targets of links, inline or by reference."""
    text = prose(source)
    for pattern in (_INLINE_LINK, _DEFINITION):
        for match in pattern.finditer(text):
            yield match[1]


def displayed_math(source: str) -> Iterator[tuple[int, str]]:
    """Yield the position and the TeX of each displayed formula."""
    for match in _DISPLAY.finditer(_without_code(source)):
        yield match.start(), match[1]


def equation_number(tex: str) -> str | None:
    r"""Return what `\tag{…}` numbers a formula with, or None."""
    match = _TAG.search(tex)
    return match[1] if match else None


def tables(source: str) -> list[str]:
    """Return the text of each table."""
    return [match[0].strip() for match in _TABLE.finditer(source)]


def _without_code(source):
    for pattern in (_FENCE, _CODE_SPAN):
        source = pattern.sub(_blank, source)
    return source
