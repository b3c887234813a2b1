"""Colours of a terminal, as classes that the style sheet gives its own colours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from .markup import classes, element

NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
SWITCHES = {
    1: {"bold": True},
    22: {"bold": False},
    3: {"italic": True},
    23: {"italic": False},
    4: {"underlined": True},
    24: {"underlined": False},
    7: {"inverse": True},
    27: {"inverse": False},
    39: {"colour": ""},
    49: {"marked": False},
}

_COLOUR_CODE = re.compile(r"\x1b\[([\d;]*)m")
# Moves of the cursor, titles of windows and links mean nothing on a page.
_OTHER_CODE = re.compile(
    r"\x1b\[[\d;?]*[A-Za-ln-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1a]"
)


@dataclass(frozen=True)
class Style:
    """What the codes so far have switched on."""

    colour: str = ""
    marked: bool = False
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    inverse: bool = False

    def wrap(self, text: str) -> Markup:
        """The text in a span with the classes of this style, if it has any."""
        if not text:
            return Markup("")
        named = classes(
            self.colour and f"ansi-{self.colour}",
            self.marked and "ansi-marked",
            self.bold and "ansi-bold",
            self.italic and "ansi-italic",
            self.underlined and "ansi-underlined",
            self.inverse and "ansi-inverse",
        )
        return element("span", text, class_=named) if named else escape(text)


def terminal_html(text: str) -> Markup:
    r"""Turn a terminal's text into HTML.

    A line that was written over after a carriage return, as progress bars
    do, shows what it said last.

    Examples:
        >>> terminal_html("a\x1b[31m<b>\x1b[0m")
        Markup('a<span class="ansi-red">&lt;b&gt;</span>')
        >>> terminal_html("10 %\r90 %\n")
        Markup('90 %\n')
    """
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    pieces = _COLOUR_CODE.split(_OTHER_CODE.sub("", "\n".join(lines)))
    style = Style()
    html = [style.wrap(pieces[0])]
    for codes, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        style = restyled(style, [int(code or 0) for code in codes.split(";")])
        html.append(style.wrap(piece))
    return Markup("").join(html)


def restyled(style: Style, codes: list[int]) -> Style:
    """The style after a sequence of codes.

    Source: ECMA-48, section 8.3.117, and ISO 8613-6 for 38 and 48.
    """
    remaining = iter(codes)
    for code in remaining:
        if code == 38:
            style = replace(style, colour=extended_colour(remaining))
        elif code == 48:
            style = replace(style, marked=bool(extended_colour(remaining)))
        else:
            style = replace(style, **simple_changes(code))
    return style


def simple_changes(code: int) -> dict[str, object]:
    """What one simple code changes; it may mean nothing on a page."""
    if code == 0:
        return vars(Style())
    if 30 <= code <= 37 or 90 <= code <= 97:
        return {"colour": NAMES[code % 10]}
    if 40 <= code <= 47 or 100 <= code <= 107:
        return {"marked": True}
    return SWITCHES.get(code, {})


def extended_colour(remaining: Iterator[int]) -> str:
    """The nearest of the eight names for a colour of 256 or of 16 million."""
    if next(remaining, 0) == 2:
        return nearest([next(remaining, 0) for _ in range(3)])
    index = next(remaining, 0)
    if index < 16:
        return NAMES[index % 8]
    if index > 231:  # a grey
        return ""
    cube = index - 16
    return nearest([cube // 36 * 51, cube // 6 % 6 * 51, cube % 6 * 51])


def nearest(rgb: list[int]) -> str:
    """The name whose red, green and blue are on where this colour's are high."""
    low, high = min(rgb), max(rgb)
    if high - low < 40:  # a grey
        return ""
    middle = (low + high) / 2
    return NAMES[sum((part > middle) << bit for bit, part in enumerate(rgb))]
