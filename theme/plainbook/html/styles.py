"""Rules of a style sheet within HTML, as style attributes of what they are for."""

import re
from collections.abc import Iterator
from html import escape

_SHEET = re.compile(r"<style\b[^>]*>([^<]*)</style>", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"#([\w-]+)")
_ID = re.compile(r"(<[a-z]\w*\b[^<>]*?)\sid=\"([\w-]+)\"", re.IGNORECASE)


def with_rules_as_attributes(source: str) -> str:
    """Give elements the style that a sheet has for their ids, as pandas' have.

    A style attribute takes the place of the id, for the sanitiser drops ids and
    sheets, and looks through attributes. Rules for anything but single ids, such
    as what is under a pointer, are lost.

    Examples:
        >>> with_rules_as_attributes(
        ...     '<style>#a, #b { color: red } #b:hover { color: blue }</style>'
        ...     '<td id="a" class="data">1</td><td id="c">2</td>'
        ... ).partition("</style>")[2]
        '<td style="color: red" class="data">1</td><td id="c">2</td>'
    """
    styles: dict[str, str] = {}
    for sheet in _SHEET.findall(source):
        for identifier, style in rules_for_ids(_COMMENT.sub("", sheet)):
            styles[identifier] = f"{styles.get(identifier, '')}{style}; "

    def styled(tag: re.Match) -> str:
        style = styles.get(tag[2], "").removesuffix("; ")
        return f'{tag[1]} style="{escape(style)}"' if style else tag[0]

    return _ID.sub(styled, source) if styles else source


def rules_for_ids(sheet: str) -> Iterator[tuple[str, str]]:
    """The ids that a style sheet without comments names, and the style of each."""
    if "@" in sheet:  # a rule for some readers only, or another sheet
        return
    for rule in sheet.split("}"):
        selectors, _, style = rule.partition("{")
        for selector in selectors.split(","):
            if found := _SELECTOR.fullmatch(selector.strip()):
                yield found[1], style.strip()
