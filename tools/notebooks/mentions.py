"""What texts say of chapters, so that none speaks of a chapter that is not there."""

import re
from collections.abc import Iterator

_IN_WORDS = re.compile(
    r"\b[Cc]hapters?\s+(\d+\.\d+(?:(?:,|\s+and|\s+or|\s+to)\s+\d+\.\d+)*)"
)
_NEEDED = re.compile(r"^\| \[.*\|([^|]*)\|[^|]*\|$", re.MULTILINE)  # a row of the map
_NUMBER = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")
_ELSEWHERE = (
    re.compile(r"(?<![\w-])(\d+)-(\d+)(?:-[a-z0-9-]+)?\.(?:ipynb|toml)\b"),  # files
    re.compile(r"[(\"'{](\d+)\.(\d+)\.\d+[)\"'}]"),  # formulas
    re.compile(r"^\[\"(\d+)\.(\d+)[ \"]", re.MULTILINE),  # tables of meaning.toml
)


def in_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield where a text names a chapter, counted in characters, and its number.

    Examples:
        >>> list(in_words("as chapters 1.2 and 1.10 show"))
        [(12, '1.2'), (20, '1.10')]
    """
    for pattern in (_IN_WORDS, _NEEDED):
        for match in pattern.finditer(text):
            for number in _NUMBER.finditer(match[1]):
                yield match.start(1) + number.start(), number[0]


def mentions(text: str) -> list[tuple[int, str]]:
    """Return each line that speaks of a chapter, counted from 1, with its number.

    It may do so in words, or name a file, a formula or a table that are the
    chapter's.
    """
    found = list(in_words(text))
    for pattern in _ELSEWHERE:
        found += [(m.start(), f"{m[1]}.{m[2]}") for m in pattern.finditer(text)]
    return sorted({(text.count("\n", 0, at) + 1, number) for at, number in found})
