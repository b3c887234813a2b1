"""What the search of a site looks through: sections, formulas and terms of a page."""

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from ..html.links import Links
from ..html.tree import plain_text
from ..nodes.context import Node

# What TeX says in letters, and a page shows as signs.
_SIGNS = {
    **dict(zip(["alpha", "beta", "gamma", "delta", "epsilon"], "αβγδε", strict=True)),
    **dict(zip(["zeta", "eta", "theta", "kappa", "lambda"], "ζηθκλ", strict=True)),
    **dict(zip(["mu", "nu", "pi", "rho", "sigma"], "μνπρσ", strict=True)),
    **dict(zip(["tau", "phi", "chi", "psi", "omega"], "τφχψω", strict=True)),
    **dict(zip(["varepsilon", "Delta", "Sigma", "Omega"], "εΔΣΩ", strict=True)),
    **dict(zip(["partial", "nabla", "sum", "prod", "int"], "∂∇ΣΠ∫", strict=True)),
    **dict(zip(["cdot", "times", "odot", "otimes", "top"], "·×⊙⊗ᵀ", strict=True)),
    **dict(zip(["in", "le", "leq", "ge", "geq", "neq"], "∈≤≤≥≥≠", strict=True)),
    **dict(zip(["approx", "infty", "to", "leftarrow"], "≈∞→←", strict=True)),
}
_FRACTION = re.compile(r"\\frac\s*(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))")
_MARK = re.compile(r"\\(hat|bar|tilde)\s*(?:\{([^{}]*)\}|(\w))")
_MARKS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "bar": "\N{COMBINING MACRON}"}
_FONT = re.compile(
    r"\\(?:math(?:bf|bb|cal|rm)|boldsymbol|text(?!color)|textcolor\s*\{\w+\})"
)
_COMMAND = re.compile(r"\\([a-zA-Z]+)\s*")
_IMPORT = re.compile(r"^(?:import|from) .*$", re.MULTILINE)
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")

# Nodes that are looked at whole, not child by child.
_WHOLE = ("heading", "math", "definitionTerm", "code")

Record = dict[str, Any]


def readable(tex: str) -> str:
    r"""TeX as somebody would type it who looks for it.

    Examples:
        >>> readable(r"\frac{\partial L}{\partial \hat y} = \sigma^2 \tag{1.2}")
        '∂L/∂ŷ = σ²'
    """
    words = _TAG.sub("", tex)
    words = _FONT.sub("", words)
    words = re.sub(r"\{\s*([^{}\\]*)\s*\}", r"{\1}", words)
    for _ in range(3):  # a letter in bold under a hat in a fraction
        words = re.sub(r"(?<![\w}^_])\{([^{}]*)\}", r"\1", words)
        words = _MARK.sub(_marked, words)
        words = _FRACTION.sub(r"\1\2/\3\4", words)
    words = _COMMAND.sub(lambda found: _SIGNS.get(found[1], " "), words)
    words = words.replace("^2", "²").replace("^{2}", "²").replace("^ᵀ", "ᵀ")
    return normalize("NFC", " ".join(re.sub(r"\\.|[{}&$]", " ", words).split()))


def _marked(found: re.Match) -> str:
    letter = (found[2] or found[3] or "").strip()
    return letter + _MARKS.get(found[1], "\N{COMBINING TILDE}")


def search_records(source: dict, path: str, links: Links) -> list[Record]:
    """What can be found on a page.

    Args:
        source: The page's JSON.
        path: The page's path.
        links: The addresses of the site.

    Returns:
        A record for each section, numbered formula and term: its ``url``, the
        ``titles`` from the page's down to its own, and its ``text``.
    """
    address = links.resolve(path)
    levels = {0: source["frontmatter"].get("title") or ""}
    found = [{"url": address, "titles": [levels[0]], "text": []}]
    for node in _searched(source["mdast"]):
        kind, anchor = node.get("type"), node.get("html_id")
        if kind == "heading" and anchor:
            depth = node["depth"]
            levels = {d: t for d, t in levels.items() if d < depth}
            levels[depth] = plain_text(node)
            titles = list(levels.values())
            found.append({"url": f"{address}#{anchor}", "titles": titles, "text": []})
            continue
        found[-1]["text"].append(_text(node))
        if own := _own_record(node):
            anchor, name, text = own
            titles = [*levels.values(), name]
            record = {"url": f"{address}#{anchor}", "titles": titles, "text": [text]}
            found.insert(-1, record)
    return [{**one, "text": " ".join(" ".join(one["text"]).split())} for one in found]


def _searched(root: Node) -> Iterator[Node]:
    """The nodes with words, except what is folded away or left out on purpose."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if _is_left_out(node):
            continue
        if node.get("type") in _WHOLE or "children" not in node:
            yield node
        else:
            waiting += reversed(node["children"])


def _is_left_out(node: Node) -> bool:
    if node.get("type") in ("anywidget", "outputs"):
        return True
    unsearched = "unsearched" in (node.get("class") or "").split()
    return unsearched or node.get("visibility") in ("hide", "remove")


def _text(node: Node) -> str:
    kind, value = node.get("type"), node.get("value") or ""
    if kind in ("math", "inlineMath"):
        return f" {readable(value)} "
    if kind == "code":
        return f" {_IMPORT.sub('', value)} "
    if kind == "definitionTerm":
        return plain_text(node)
    return value if kind in ("text", "inlineCode") else " "


def _own_record(node: Node) -> tuple[str, str, str] | None:
    """Anchor, name and text of what has a record beside that of its section."""
    tag = _TAG.search(node.get("value") or "") if node.get("type") == "math" else None
    if tag:
        anchor = "eq-" + "-".join(re.findall(r"\w+", tag[1]))
        return anchor, f"({tag[1]})", readable(node["value"])
    if node.get("type") == "definitionTerm" and node.get("html_id"):
        return node["html_id"], plain_text(node), ""
    return None
