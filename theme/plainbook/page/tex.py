"""TeX as a line of text: what a search looks through, and shows of what it found."""

import re
from collections.abc import Iterator
from unicodedata import normalize

_FUNCTIONS = (
    *("log", "exp", "ln", "max", "min", "sin", "cos", "tanh", "cosh", "tan"),
    *("arcsin", "arccos", "det", "dim", "lim", "arg", "gcd", "Pr", "sup", "inf"),
)
_SIGNS = {
    **dict(zip(["alpha", "beta", "gamma", "delta", "epsilon"], "αβγδε", strict=True)),
    **dict(zip(["zeta", "eta", "theta", "kappa", "lambda"], "ζηθκλ", strict=True)),
    **dict(zip(["mu", "nu", "pi", "rho", "sigma"], "μνπρσ", strict=True)),
    **dict(zip(["tau", "phi", "chi", "psi", "omega"], "τφχψω", strict=True)),
    **dict(zip(["varepsilon", "varphi", "Delta", "Sigma"], "εφΔΣ", strict=True)),
    **dict(zip(["Omega", "partial", "nabla", "int", "ell"], "Ω∂∇∫ℓ", strict=True)),
    **dict(zip(["sum", "prod", "cdot", "times", "odot"], "ΣΠ·×⊙", strict=True)),
    **dict(zip(["otimes", "top", "star", "circ", "pm"], "⊗⊤*∘±", strict=True)),
    **dict(zip(["in", "le", "leq", "ge", "geq", "neq"], "∈≤≤≥≥≠", strict=True)),
    **dict(zip(["approx", "infty", "to", "leftarrow"], "≈∞→←", strict=True)),
    **dict(zip(["lesssim", "Longrightarrow", "implies"], "≲⟹⟹", strict=True)),
    **dict(zip(["Longleftrightarrow", "iff", "mid"], "⟺⟺|", strict=True)),
    **dict(zip(["ldots", "cdots", "dots", "ddots", "vdots"], "………⋱⋮", strict=True)),
    **dict.fromkeys(["lvert", "rvert", "vert"], "|"),
    **dict.fromkeys(["lVert", "rVert", "Vert", "|"], "‖"),
    **{sign: sign for sign in "{}%#_"},
    **{name: f" {name} " for name in _FUNCTIONS},
    "sqrt": "√",
    **dict.fromkeys(["left", "right", "bigl", "bigr", "big", "limits"], ""),
}
_SPACED = {*"∈≤≥≠≈≲→←⟹⟺×·⊗⊙"}
_MARKS = {
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "bar": "\N{COMBINING MACRON}",
    "tilde": "\N{COMBINING TILDE}",
    "dot": "\N{COMBINING DOT ABOVE}",
}
_FONTS = {
    *("mathbf", "mathrm", "mathcal", "mathit", "mathsf", "boldsymbol", "bm"),
    *("text", "textbf", "textit", "operatorname", "mathbb"),
}
_FRACTIONS = {"frac", "tfrac", "dfrac"}
# A group follows that nobody reads: a number, a colour, the name of an environment.
_UNREAD = {"tag", "label", "begin", "end", "color", "textcolor", "hspace"}
_LIMITED = {"sum", "prod", "int", "underbrace"}
_RAISED = {"2": "²", "3": "³", "⊤": "ᵀ", "ᵀ": "ᵀ", "*": "*"}
_TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|\s+|.", re.DOTALL)

Tokens = list[str]


def readable(tex: str) -> str:
    r"""TeX as somebody would type it who looks for it.

    Examples:
        >>> readable(r"\frac{\partial L}{\partial \hat y} = \sigma^2 \tag{1.2}")
        '∂L/∂ŷ = σ²'
    """
    tokens = _TOKEN.findall(tex)[::-1]
    return normalize("NFC", " ".join("".join(_read(tokens)).split()))


def _read(tokens: Tokens) -> Iterator[str]:
    """What the tokens say up to the end of their group; the next one is the last."""
    while tokens and (piece := tokens.pop()) != "}":
        yield _said(piece, tokens)


def _argument(tokens: Tokens) -> str:
    """The next group, or the next sign, as a line of text."""
    while tokens and tokens[-1].isspace():
        tokens.pop()
    return _said(tokens.pop(), tokens).strip() if tokens else ""


def _said(piece: str, tokens: Tokens) -> str:
    if piece == "{":
        return "".join(_read(tokens))
    if piece == "_":
        return f"_{_argument(tokens)}"
    if piece == "^":
        raised = _argument(tokens).replace(" ", "")
        return _RAISED.get(raised) or f"^{_held(raised)}"
    if piece.startswith("\\"):
        return _command(piece[1:].rstrip("*"), tokens)
    return " " if piece in ("&", "$", "~") or piece.isspace() else piece


def _command(name: str, tokens: Tokens) -> str:
    if name in _FONTS:
        return _argument(tokens)
    if name in _MARKS:
        return _argument(tokens) + _MARKS[name]
    if name in _FRACTIONS:
        return f"{_held(_argument(tokens))}/{_held(_argument(tokens))}"
    if name in _UNREAD:
        _argument(tokens)
        return ""
    if name in _LIMITED:
        return _without_limits(name, tokens)
    # The space that ends a name is not one of the text.
    if len(tokens) > 1 and tokens[-1].isspace() and tokens[-2] not in ("+", "-", "="):
        tokens.pop()
    sign = _SIGNS.get(name, " ")
    return f" {sign} " if sign in _SPACED else sign


def _held(part: str) -> str:
    """A part of a fraction or a power, in brackets if it is a sum or a quotient."""
    return f"({part})" if re.search(r".[-+/]", part) else part


def _without_limits(name: str, tokens: Tokens) -> str:
    r"""``\sum_{p=1}^m`` without what stands below and above it."""
    said = _argument(tokens) if name == "underbrace" else f" {_SIGNS[name]}"
    while tokens and tokens[-1] in ("_", "^"):
        tokens.pop()
        _argument(tokens)
    return f"{said} "
