"""What a Markdown cell holds, as the parser reads it whose twin builds the site.

mystmd parses Markdown with markdown-it and its plugin for math between dollars;
these are their ports to Python.
"""

import functools
import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

DISPLAYED = {"math_block", "math_inline_double"}
_TAG = re.compile(r"\\tag\{([^}]*)\}")
_BREAKS = {"softbreak": "\n", "hardbreak": "\n", "inline": "\n\n"}

# `text_join` would make an escaped `\$` a plain one.
_PARSER = MarkdownIt("commonmark").enable("table").disable("text_join")
_PARSER.use(dollarmath_plugin, double_inline=True, allow_space=False)


@functools.lru_cache(maxsize=4096)
def tokens(source: str) -> Sequence[Token]:
    """Return what Markdown holds, in order: each inline token after its block's."""
    flat = []
    for token in _PARSER.parse(source):
        flat += [token, *(token.children or ())]
    return tuple(flat)


def prose(source: str) -> str:
    """Return the words alone: no code, no math, no HTML, no target of a link."""
    return "".join(map(_words, tokens(source)))


def _words(token):
    if token.type == "text":
        return token.content
    if token.type == "text_special":
        return token.markup  # an escape, as it is written
    stands_for_something = not (token.block or token.nesting)  # code, math, HTML
    return _BREAKS.get(token.type, " " if stands_for_something else "")


def links(source: str) -> Iterator[str]:
    """Yield the targets of links, inline or by reference."""
    for token in tokens(source):
        if token.type == "link_open":
            yield str(token.attrs["href"])


def displayed_math(source: str) -> Iterator[str]:
    """Yield the TeX of each displayed formula."""
    return (token.content for token in tokens(source) if token.type in DISPLAYED)


def equation_number(tex: str) -> str | None:
    r"""Return what `\tag{…}` numbers a formula with, or None."""
    match = _TAG.search(tex)
    return match[1] if match else None


def lines_of(token: Token, source: str) -> str:
    """Return the lines of Markdown that a block was read from."""
    first, end = token.map
    return "\n".join(source.splitlines()[first:end]).strip()
