"""Rules about the text of a chapter."""

import re

from tools.notebooks.markdown import displayed_math, equation_number, links, prose
from tools.notebooks.rules.rule import Chapter, Problems, rule

# What MyST understands and GitHub, Jupyter or Colab do not, or the reverse.
NOT_EVERYWHERE = {
    "a MyST directive": r"^ *(`{3,}|:{3,}|~{3,})\{[\w:-]+\}",
    "a MyST role": r"\{[\w:-]+\}`",
    "a MyST target": r"^\([\w:-]+\)=$",
    "a MyST block break": r"^\+\+\+",
    "a citation in MyST's syntax": r"(?<!\w)\[?@[a-z][\w:-]*\d{4}",
    "a footnote": r"\[\^[^\]]+\]",
    "a GitHub alert": r"^ *> *\[!\w+\]",
    "raw HTML": r"<(?:[a-zA-Z][\w-]*(?:\s[^<>]*)?/?|/[a-zA-Z][\w-]*\s*|!--.*?--)>",
    "an unpaired `$$`": r"(?<!\\)\$\$",
    "LaTeX outside of `$$`": r"\\begin\{\w+\*?\}",
    "an image": r"!\[[^\]]*\][(\[]",
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
        # Fences and code spans hide what is in them, but not what they are.
        texts = {"a MyST directive": cell.source, "a MyST role": cell.source}
        plain = prose(cell.source)
        for what, pattern in NOT_EVERYWHERE.items():
            match = re.search(pattern, texts.get(what, plain), re.MULTILINE | re.DOTALL)
            if match:
                remedy = _REMEDIES.get(what, "use CommonMark, a table or math")
                yield number, f"has {what}, {match[0].strip()!r}", remedy


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
                yield number, f"links to {target!r}, which is not there", "mend it"


@rule
def numbers_in_order(chapter: Chapter) -> Problems:
    """Equations carry the chapter's number, and count from 1 without a gap."""
    count = 0
    for number, cell in chapter.markdown if chapter.number else []:
        tags = (equation_number(tex) for _, tex in displayed_math(cell.source))
        for tag in filter(None, tags):
            count += 1
            if tag != (wanted := f"{chapter.number}.{count}"):
                yield (
                    number,
                    f"numbers an equation ({tag}) where ({wanted}) is next",
                    "renumber, and mend what refers to it",
                )
                return  # what follows is out of step as well
