"""Rules of a style sheet within HTML, as style attributes of what they are for."""

import re
from collections.abc import Iterator
from html import escape
from itertools import chain

from tinycss2 import parse_blocks_contents, parse_stylesheet, serialize
from tinycss2.ast import QualifiedRule

_SHEET = re.compile(r"<style\b[^>]*>([^<]*)</style>", re.IGNORECASE)
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
    for identifier, style in chain.from_iterable(map(rules_of, _SHEET.findall(source))):
        styles[identifier] = f"{styles.get(identifier, '')}{style}; "

    def styled(tag: re.Match) -> str:
        style = styles.get(tag[2], "").removesuffix("; ")
        return f'{tag[1]} style="{escape(style)}"' if style else tag[0]

    return _ID.sub(styled, source) if styles else source


def rules_of(sheet: str) -> list[tuple[str, str]]:
    """The rules for ids; none of a sheet whose brackets are nested too deep."""
    try:
        return list(rules_for_ids(sheet))
    except RecursionError:
        return []


def rules_for_ids(sheet: str) -> Iterator[tuple[str, str]]:
    """The ids that a style sheet names, each with the style of a rule for it."""
    for rule in parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":  # it is for some readers only
            continue
        for selector in serialize(rule.prelude).split(","):
            if found := _SELECTOR.fullmatch(selector.strip()):
                yield found[1], written_style(rule)


def written_style(rule: QualifiedRule) -> str:
    """The declarations of a rule, as they stand in a style attribute."""
    return "; ".join(
        f"{part.lower_name}: {serialize(part.value).strip()}"
        + " !important" * part.important
        for part in parse_blocks_contents(rule.content)
        if part.type == "declaration"
    )
