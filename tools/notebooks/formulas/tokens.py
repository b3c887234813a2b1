"""KaTeX's tree as a row of tokens: what only looks is gone, scripts are attached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tools.notebooks.formulas.errors import UnreadableError

WIDE = 1.0  # em: a space from which on it parts statements
_BODY = {"ordgroup", "color", "styling", "mclass", "tag"}
_LETTERS = {"mathord", "textord"}
_WHOLE = {"genfrac", "sqrt", "leftright", "array"}


@dataclass(frozen=True)
class Token:
    """A sign with its scripts.

    Attributes:
        kind: "letter", "digit", "rel", "bin", "open", "close", "punct", "op",
            "text", "break", or the type of a node that has parts of its own.
        text: The sign, as TeX.
        node: The node, where it has parts.
        bold: Whether it is set in bold.
        accent: What stands above it.
        sub: The tokens below it.
        sup: The tokens above it.
    """

    kind: str
    text: str = ""
    node: dict | None = None
    bold: bool = False
    accent: str = ""
    sub: tuple["Token", ...] = ()
    sup: tuple["Token", ...] = ()

    def __str__(self) -> str:
        """Return it as TeX, roughly."""
        scripts = "".join(
            f"{sign}{{{spell(script)}}}"
            for sign, script in (("_", self.sub), ("^", self.sup))
            if script
        )
        return self.accent + self.text + scripts


def spell(tokens: Sequence[Token]) -> str:
    """Return tokens as TeX, roughly."""
    return " ".join(map(str, tokens))


def tokens(nodes: Sequence[dict] | dict) -> tuple[Token, ...]:
    """Return the tokens of a part of KaTeX's tree.

    Raises:
        UnreadableError: If there is a node of a type that is not known.
    """
    nodes = nodes if isinstance(nodes, list) else [nodes]
    return tuple(_with_changes(token for node in nodes for token in _tokens(node)))


def _with_changes(row):
    r"""Join \Delta to what it is the change of."""
    before = ""
    for token in row:
        if token.text == r"\Delta" and not token.sub:
            before = token.text
            continue
        yield replace(token, accent=before + token.accent) if before else token
        before = ""


def _tokens(node) -> Iterator[Token]:
    kind = node["type"]
    if kind in _BODY:
        yield from tokens(node["body"])
    elif kind in _LETTERS:
        yield Token(_kind(node["text"]), node["text"])
    elif kind in _WHOLE:
        yield Token(kind, node=node)
    elif kind in _READ:
        yield from _READ[kind](node)
    else:
        raise UnreadableError(f"KaTeX's {kind} is not known to the reader")


def _kind(text):
    if text.isdigit():
        return "digit"
    return "dots" if text.endswith("dots") else "letter"


def _script(node):
    if node["base"] and node["base"]["type"] == "horizBrace":
        yield from tokens(node["base"]["base"])  # what stands below is a remark
        return
    *before, base = tokens(node["base"])
    yield from before
    sub, sup = (tokens(node.get(key) or []) for key in ("sub", "sup"))
    yield replace(base, sub=base.sub + sub, sup=base.sup + sup)


def _atom(node):
    dots = "dots" in node["text"]
    yield Token("dots" if dots else node["family"], node["text"])


def _font(node):
    bold = node["font"] in {"mathbf", "boldsymbol"}
    for token in tokens(node["body"]):
        if bold:
            yield replace(token, kind="letter", bold=True)
        elif node["font"] in {"mathcal", "mathbb", "mathrm"}:
            yield replace(token, text=f"\\{node['font']}{{{token.text}}}")
        else:
            yield token


def _kern(node):
    if node["dimension"]["unit"] == "em" and node["dimension"]["number"] >= WIDE:
        yield Token("break")


def _text(node):
    yield Token("text", "".join(part.get("text", "") for part in node["body"]).strip())


_READ = {
    "supsub": _script,
    "atom": _atom,
    "font": _font,
    "kern": _kern,
    "text": _text,
    "spacing": lambda _: (),
    "rule": lambda _: (),  # what lifts \vdots
    "htmlmathml": lambda _: (Token("rel", r"\neq"),),
    "accent": lambda node: (
        replace(token, accent=node["label"]) for token in tokens(node["base"])
    ),
    "horizBrace": lambda node: tokens(node["base"]),
    "op": lambda node: (Token("op", node["name"]),),
    "operatorname": lambda node: (
        Token("op", "".join(token.text for token in tokens(node["body"]))),
    ),
}
