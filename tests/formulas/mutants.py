"""One-place mistakes in TeX: a formula, and what it reads after a slip."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_INDEX = re.compile(r"_(?:\{([pijqrsl\d]+)\}|([pijqrsl]))")
_FRACTION = re.compile(r"\\frac\{(?!\\partial)([^{}]*)\}\{(?!\\partial)([^{}]*)\}")
_SIZE = re.compile(r"(?<=[{ ])([mnkB])(?=[} k])|(?<=\{m)k|(?<=\\frac\{2\}\{)[mB]")
_ENTRY = re.compile(r"(?:\\tilde |\\hat )?[xyw]_(?:\{\w+\}|\w)")
_SIDES = re.compile(r"=(?!\d)")
_OTHER = {"m": "n", "n": "m", "k": "n", "B": "n"}


@dataclass(frozen=True)
class Mutant:
    """A mistake in a formula.

    Attributes:
        kind: What slipped.
        at: The characters that changed: from, to.
        tex: The formula with it.
    """

    kind: str
    at: tuple[int, int]
    tex: str

    @property
    def snippet(self) -> str:
        """The mistake with what stands around it, without white space."""
        start, end = self.at
        return re.sub(r"\s", "", self.tex[max(0, start - 24) : end + 24])


def mutants(tex: str) -> Iterator[Mutant]:
    """Yield every mistake of one place, each once."""
    seen = {tex}
    body = tex.partition(r"\tag")[0]
    for kind, rule in _RULES.items():
        for start, end, new in rule(body):
            changed = tex[:start] + new + tex[end:]
            if changed not in seen:
                seen.add(changed)
                yield Mutant(kind, (start, end), changed)


def _pattern(pattern, new):
    def rule(tex):
        for match in re.finditer(pattern, tex):
            yield match.start(), match.end(), new

    return rule


def _replaced(pattern, change):
    def rule(tex):
        for match in re.finditer(pattern, tex):
            for new in change(match, tex):
                yield match.start(), match.end(), new

    return rule


def _swapped(match, _):
    letters = match[1] or ""
    for i in range(len(letters) - 1):
        swapped = letters[:i] + letters[i + 1] + letters[i] + letters[i + 2 :]
        if swapped != letters:
            yield f"_{{{swapped}}}"


def _renamed(match, tex):
    """Put another index of the formula in place of one."""
    letters = match[1] or match[2]
    others = sorted({c for each in _INDEX.finditer(tex) for c in each[1] or each[2]})
    for i, letter in enumerate(letters):
        for other in others:
            if other != letter and letter.isalpha() and other.isalpha():
                yield f"_{{{letters[:i]}{other}{letters[i + 1 :]}}}"


_RULES = {
    "factor 2 dropped": _replaced(
        r"(?<![\d_^{}.(\w])2(?=\\,| )|(?<=frac\{)2(?=\})", lambda *_: ["1"]
    ),
    "fraction dropped": _replaced(_FRACTION, lambda *_: ["1"]),
    "entry dropped": _replaced(_ENTRY, lambda *_: ["1"]),
    # δ_ij = δ_ji: to swap those two is no mistake.
    "index swapped": _replaced(r"(?<!\\delta)" + _INDEX.pattern, _swapped),
    "index renamed": _replaced(_INDEX, _renamed),
    "transpose dropped": _pattern(r"\^(?:\\top|\{\\top\})", ""),
    "sign changed": _replaced(
        r"(?<=[\w})]) ([-+]) ", lambda m, _: [" + " if m[1] == "-" else " - "]
    ),
    "size changed": _replaced(_SIZE, lambda m, _: [_OTHER[m[0]]]),
    "delta dropped": _pattern(r"\\delta_\{\w+\}", "1"),
    "hat dropped": _pattern(r"\\hat(?=[ {])", ""),
    "bound changed": _replaced(r"(?<==)1(?=\})", lambda *_: ["2"]),
    "= dropped": _pattern(_SIDES, r"\\,".replace("\\\\", "\\")),
    "power dropped": _pattern(r"\^(?:2|\{\\circ 2\})(?! L)", ""),
}
