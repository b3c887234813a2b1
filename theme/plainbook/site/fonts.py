"""Fonts cut to the characters that a site shows: they are most of a page's weight."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from string import printable

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from ..html.tree import walk

# KaTeX's fonts claim to be older than 1970, which need not be said of each.
logging.getLogger("fontTools").setLevel(logging.ERROR)

# What a page's text may need beside what its author wrote: quotation marks, arrows.
_ALWAYS = frozenset(printable) | frozenset("–—‘’“”…×−·›↩")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# An option of the site, and what CSS says of the font that it names.
FACES = {
    "font": "font-weight:400;font-style:normal",
    "font_bold": "font-weight:500 700;font-style:normal",
    "font_italic": "font-weight:400;font-style:italic",
}
# Formulas of an output are set when a page is rendered: its JSON lacks them.
_TYPESET = {"text/markdown", "text/latex"}
# KaTeX also writes its source, which is not shown, and MathML, which needs no font.
_TAG = re.compile(r"<math\b.*?</math>|<[^>]*>", re.DOTALL)
_SPAN = re.compile(r'<span class="([^"]*)"[^>]*>([^<]+)')
# By KaTeX's font, or by how the names of several begin, the classes of all that is
# set in it; other fonts share the rest.
_CLASSES = {
    "KaTeX_AMS-Regular": {"mathbb", "textbb", "amsrm"},
    "KaTeX_Math-Italic": {"mathnormal"},
    "KaTeX_Main-BoldItalic": {"mathit", "textit"},
    "KaTeX_Main-Bold": {"mathbf", "textbf"},
    "KaTeX_Main-Italic": {"mathit", "textit"},
    "KaTeX_Math-BoldItalic": {"boldsymbol"},
    "KaTeX_Caligraphic-": {"mathcal"},
    "KaTeX_Fraktur-": {"mathfrak", "textfrak"},
    "KaTeX_SansSerif-": {
        *("mathsf", "textsf", "mathboldsf", "textboldsf", "mathitsf", "textitsf"),
    },
    "KaTeX_Script-": {"mathscr", "textscr"},
    "KaTeX_Typewriter-": {"mathtt", "texttt"},
}
_NAMED = frozenset().union(*_CLASSES.values())


@dataclass(frozen=True)
class Characters:
    """What the pages of a site show.

    Attributes:
        all: Every character of every page.
        stressed: Those of what is stressed, which is set in italics.
        formulas: Those of formulas, each with a class that names its font, or "".
        certain: Whether these are all: an output in LaTeX may need more.
    """

    all: frozenset[str] = _ALWAYS
    stressed: frozenset[str] = frozenset()
    formulas: frozenset[tuple[str, str]] = frozenset()
    certain: bool = True

    def __or__(self, other: "Characters") -> "Characters":
        """Both together."""
        return Characters(
            self.all | other.all,
            self.stressed | other.stressed,
            self.formulas | other.formulas,
            self.certain and other.certain,
        )

    def for_face(self, option: str) -> frozenset[str]:
        """What a font of the text needs."""
        return self.stressed if option == "font_italic" else self.all

    def for_formulas(self, font: str) -> frozenset[str]:
        """What one of KaTeX's fonts needs."""
        found = (names for start, names in _CLASSES.items() if font.startswith(start))
        classes = next(found, None)
        return frozenset(
            character
            for name, character in self.formulas
            if classes is None or name in classes
        )


def characters_of(source: dict, text: str) -> Characters:
    """The characters of a page, from its JSON, which has its formulas as HTML.

    Args:
        source: The JSON, read.
        text: The same JSON as text.

    Examples:
        >>> words = {"type": "emphasis", "children": [{"type": "text", "value": "ŷ"}]}
        >>> found = characters_of({"mdast": words}, "ŷ")
        >>> "ŷ" in found.all, sorted(found.stressed), found.certain
        (True, ['ŷ'], True)
    """
    stressed, formulas = set(), set()
    certain = True
    for node in walk(source["mdast"]):
        formulas.update(_set_characters(node.get("html") or ""))
        if node.get("type") == "emphasis":
            stressed.update(*(part.get("value") or "" for part in walk(node)))
        data = (node.get("jupyter_data") or {}).get("data") or {}
        certain &= not _TYPESET & data.keys()
    shown = frozenset(stressed), frozenset(formulas)
    return Characters(_ALWAYS.union(_BEYOND_ASCII.findall(text)), *shown, certain)


def _set_characters(html: str) -> Iterator[tuple[str, str]]:
    """The characters of a formula, each once more for a class that names a font."""
    yield from (("", character) for character in _TAG.sub("", html))
    for names, text in _SPAN.findall(html):
        for name in _NAMED.intersection(names.split()):
            yield from ((name, character) for character in text)


def together(found: Iterable[Characters]) -> Characters:
    """The characters of several pages."""
    total = Characters()
    for one in found:
        total |= one
    return total


def cut(font: bytes, characters: frozenset[str]) -> bytes:
    """A WOFF2 font with the glyphs of those characters, and no hints.

    Raises:
        TTLibError: It is no font.
    """
    parsed = TTFont(BytesIO(font), recalcTimestamp=False)
    options = Options(hinting=False, notdef_outline=True, name_IDs=[])
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp"]
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(parsed)
    parsed.flavor = "woff2"
    written = BytesIO()
    parsed.save(written, reorderTables=False)
    return written.getvalue()


def version(font: bytes, characters: frozenset[str] | None) -> str:
    """What changes when a cut font does, known without cutting it."""
    wanted = "".join(sorted(characters or ()))
    return sha256(font + wanted.encode()).hexdigest()[:8]


def faces(names: dict[str, str]) -> Iterator[str]:
    """The CSS for the fonts of the text, by option and file name.

    One that comes after the first paint waits for the next page: no text moves.
    """
    for option, name in names.items():
        source = f'url(fonts/{name}) format("woff2")'
        yield (
            f'@font-face{{font-family:"Text";{FACES[option]};'
            f"src:{source};font-display:optional}}"
        )
