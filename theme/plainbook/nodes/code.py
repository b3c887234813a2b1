"""Code, coloured by Pygments."""

from functools import cache, lru_cache

from markupsafe import Markup
from pygments import format as formatted
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Name,
    Number,
    Operator,
    String,
    Text,
    _TokenType,
)
from pygments.util import ClassNotFound

from ..html.markup import classes, element, trusted
from .context import Node, Page
from .notebook import cell_input
from .registry import NODES

FORMATTER = HtmlFormatter(nowrap=True)
# What is coloured as what: theme.css knows the first of each. Most words of a program
# are none of these, and get no element of their own.
COLOURS = {
    Comment: [Generic.Prompt, Generic.Output],
    Keyword: [Operator.Word, Name.Tag],
    String: [Generic.Inserted],
    Number: [Name.Decorator, Name.Attribute],
    Name.Function: [Name.Class, Name.Namespace],
    Name.Builtin: [Name.Exception, Name.Variable.Magic],
    Generic.Deleted: [],
}
# Pygments takes these names only with IPython's plug-in.
ALIASES = {"ipython": "python", "ipython2": "python", "ipython3": "python"}


@NODES.renders("code")
def code(node: Node, _page: Page) -> Markup:
    """A block of code; that of a cell may be folded or left out."""
    block = code_block(node)
    return cell_input(node, block) if node.get("executable") else block


def code_block(node: Node) -> Markup:
    """Code with its file's name and line numbers where they are asked for."""
    language = node.get("lang") or "text"
    lines = coloured(node.get("value", ""), language)
    if node.get("showLineNumbers") or node.get("emphasizeLines"):
        lines = marked_lines(lines, node)
    name = node.get("filename")
    return element(
        "div",
        element("div", name, class_="filename") if name else "",
        element("pre", element("code", lines, class_=f"language-{language}")),
        id=node.get("html_id"),
        class_=classes("code", node.get("class")),
    )


@lru_cache(maxsize=256)  # a book's notebooks often begin with the same cells
def coloured(source: str, language: str) -> Markup:
    """The source with a span around what is coloured; unknown languages have none."""
    lexer = lexer_for(ALIASES.get(language, language))
    tokens = ((colour_of(kind), text) for kind, text in lexer.get_tokens(source))
    return trusted(formatted(tokens, FORMATTER).removesuffix("\n"))


@cache
def colour_of(kind: _TokenType) -> _TokenType:
    """The kind of token that one is coloured as."""
    for colour, others in COLOURS.items():
        if any(kind in each for each in (colour, *others)):
            return colour
    return Text


@cache
def lexer_for(language: str) -> Lexer:
    """Pygments' lexer for a language, or the one that marks nothing."""
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def marked_lines(source: Markup, node: Node) -> Markup:
    """Put each line in a span, with its number and its emphasis."""
    first = node.get("startingLineNumber") or 1
    emphasised = set(node.get("emphasizeLines") or ())
    numbered = node.get("showLineNumbers")
    lines = [
        element(
            "span",
            trusted(line),
            class_=classes("line", count in emphasised and "emphasised"),
            data_line=first + count - 1 if numbered else None,
        )
        for count, line in enumerate(source.split("\n"), start=1)
    ]
    return Markup("\n").join(lines)


@NODES.renders("myst")
def myst(node: Node, _page: Page) -> Markup:
    """MyST that other themes let readers try out, as its source."""
    return code_block({"lang": "markdown", "value": node["value"]})


@NODES.renders("mermaid")
def mermaid(node: Node, _page: Page) -> Markup:
    """A diagram as its source: to draw it, a page would load 3 MB of scripts."""
    source = element("pre", element("code", node["value"]))
    caption = element("figcaption", "Diagram, in the language of Mermaid")
    figure = element("div", source, class_="code")
    return element("figure", figure, caption, class_="mermaid", id=node.get("html_id"))
