"""Rules about the text of a chapter."""

import re
from collections.abc import Iterator

from tools.notebooks.markdown import links, prose, tokens
from tools.notebooks.reading_order import Formula
from tools.notebooks.rules.rule import Chapter, Problems, rule

# What MyST understands and GitHub, Jupyter or Colab do not, or the reverse: by a
# pattern in the words, or by the type of a token.
NOT_EVERYWHERE = {
    "a MyST directive": r"^:{3,}\{[\w:-]+\}",
    "a MyST target": r"^\([\w:-]+\)=$",
    "a MyST block break": r"^\+\+\+",
    "a citation in MyST's syntax": r"(?<!\w)\[?@[a-z][\w:-]*\d{4}",
    "a footnote": r"\[\^[^\]]+\]",
    "a GitHub alert": r"^\[!\w+\]",
    "an unpaired `$$`": r"\$\$",
    "LaTeX outside of `$$`": r"\\begin\{\w+\*?\}",
}
_TOKENS = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "image": "an image",
}
_REMEDIES = {
    "a GitHub alert": "begin the block quote with a bold word, such as **Note.**",
    "an image": "draw it in a code cell",
    "an unpaired `$$`": "put one before the formula and one after it",
    "LaTeX outside of `$$`": "put `$$` before and after it",
    "a citation in MyST's syntax": "link to the entry in references.md",
}


@rule
def reads_everywhere(chapter: Chapter) -> Problems:
    """Markdown looks the same on the site, in Colab, JupyterLab and on GitHub."""
    for number, cell in chapter.markdown:
        said = set()
        for what, text in _not_everywhere(cell.source):
            if what in said:
                continue
            said.add(what)
            remedy = _REMEDIES.get(what, "use CommonMark, a table or math")
            yield number, f"has {what}, {text.strip()!r}", remedy


def _not_everywhere(source) -> Iterator[tuple[str, str]]:
    """Yield what is not read everywhere, and how it is written."""
    found = tokens(source)
    for token, following in zip(found, (*found[1:], None), strict=True):
        if token.type in _TOKENS:
            yield _TOKENS[token.type], token.content
        if token.type == "fence" and token.info.startswith("{"):
            yield "a MyST directive", token.markup + token.info
        role = re.search(r"\{[\w:-]+\}$", token.content)
        if role and following and following.type == "code_inline":
            yield "a MyST role", f"{role[0]}`"
    for what, pattern in NOT_EVERYWHERE.items():
        if match := re.search(pattern, prose(source), re.MULTILINE):
            yield what, match[0]


@rule
def links_resolve(chapter: Chapter) -> Problems:
    """A relative link leads to a file of the course that readers get."""
    for number, cell in chapter.markdown:
        for target in links(cell.source):
            if re.match(r"https?://|mailto:", target):
                continue
            name, _, fragment = target.partition("#")
            if fragment:
                yield (
                    number,
                    f"links to {target!r}, and anchors differ from place to place",
                    "link to the page alone",
                )
            elif not (chapter.path.parent / name).is_file():
                yield (
                    number,
                    f"links to {target!r}, which is not there",
                    "correct the link",
                )


@rule
def numbers_in_order(chapter: Chapter) -> Problems:
    """Equations carry the chapter's number, and count from 1 without a gap."""
    count = 0
    for item in chapter.items if chapter.number else []:
        if not (isinstance(item, Formula) and item.displayed and item.number):
            continue
        count += 1
        if item.number != (wanted := f"{chapter.number}.{count}"):
            yield (
                item.cell,
                f"numbers an equation ({item.number}) where ({wanted}) is next",
                "renumber it, and what refers to it",
            )
            return  # what follows is out of step as well
