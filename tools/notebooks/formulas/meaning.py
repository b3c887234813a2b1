"""What symbols stand for: the tables of the notation page, and a chapter's own.

Symbols, shapes and the ranges of indices come from content/notation.md. What a
chapter adds stands in content/meaning.toml: the formulas that define, by number
or as TeX that must stand in the chapter, and shapes that differ there. Nothing
comes from the chapter's code: its mistakes would come along.
"""

import math
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import torch

from tools.notebooks.chapters import ROOT
from tools.notebooks.formulas.errors import MeaninglessError
from tools.notebooks.formulas.expressions import (
    Expression,
    Index,
    Name,
    Statement,
    Symbol,
)
from tools.notebooks.formulas.parse import parse
from tools.notebooks.formulas.reader import Alphabet
from tools.notebooks.formulas.tokens import tokens
from tools.notebooks.markdown import lines_of
from tools.notebooks.markdown import tokens as markdown
from tools.notebooks.texts import read_text, read_toml

NOTATION = Path("content") / "notation.md"
DECLARATIONS = Path("content") / "meaning.toml"
# Distinct, so that no axis can pass for another; small, so that it is quick.
SIZES = {"m": 5, "n": 2, "k": 3, "B": 7, "N": 4}
SMALL = (0.001, 0.002)  # what is above zero: a step that long lowers a loss
# How many steps a sequence has made, by what stands below its letter.
STEPS = {"0": 0, "t - 1": 4, "t": 5, "t + 1": 6}
ONES, IDENTITY = Name("1", bold=True), Name("I", bold=True)
UNIT = Name(r"\mathrm{i}")  # the imaginary one
_PREDICTIONS = (Name("Y", True, r"\hat"), Name("y", True, r"\hat"))
_FOR_EACH_SAMPLE = {ONES: ("m",)}  # as the notation page says of ones without an index
_DEPENDING = {"L", "S", "E", r"\rho"}  # a bracket after them says on what
_LETTERS = re.compile(r"\$(.*?)\$")
_SHAPE = re.compile(r"\$\(([^$]*)\)\$")
_RANGE = re.compile(r"from 1 to \$(\w+)\$")

Shape = tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A tensor, and what is taken from it.

    Attributes:
        base: The tensor's name.
        selector: For each axis an index, or None for all of it.
    """

    base: Name
    selector: tuple[Index | None, ...]


@dataclass(frozen=True)
class Definition:
    """What a symbol is set equal to.

    Attributes:
        tag: The number of the formula, or its TeX.
        indices: The indices on the left side.
        statement: The whole chain.
        side: What defines: its second side, or the solution for the symbol.
    """

    tag: str
    indices: tuple[Index, ...]
    statement: Statement
    side: Expression


@dataclass(frozen=True)
class Meaning:
    """The symbols of one chapter.

    Attributes:
        shapes: The shape of each symbol, in letters of sizes.
        codes: The names that the code has for symbols.
        indices: Letters of indices, and the size that they run to, if one is fixed.
        sizes: Numbers for the letters of sizes.
        draws: Symbols whose values are kept within bounds.
        joined: What a vector is put together from.
        sets: Samples that a letter stands for, or several lists of them, counted
            from 0; by the letter, and by what the code calls them.
        values: Values that are given, such as the sizes of those lists.
        functions: What is taken for a function that stands for any, f.
        sequences: Symbols that are defined at t + 1, by what they are at t.
        definitions: What symbols are defined as.
        passed: What `delta` is the derivative of the loss with respect to: the first
            of these that is defined.
    """

    shapes: dict[Name, Shape] = field(default_factory=lambda: dict(_FOR_EACH_SAMPLE))
    codes: dict[str, list[Name]] = field(default_factory=dict)
    indices: dict[str, str | None] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=lambda: dict(SIZES))
    draws: dict[Name, tuple[float, float]] = field(default_factory=dict)
    joined: dict[Name, list[Name]] = field(default_factory=dict)
    sets: dict[str, list] = field(default_factory=dict)
    values: dict[Name, list[float]] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    sequences: list[Name] = field(default_factory=list)
    definitions: dict[Name, Definition] = field(default_factory=dict)
    passed: list[Name] = field(default_factory=lambda: list(_PREDICTIONS))

    @property
    def alphabet(self) -> Alphabet:
        """The letters, as the reader needs them."""
        sizes = frozenset(size for size in self.sizes if size.isalpha())
        functions = (name for name in self.shapes if name.letter in _DEPENDING)
        return Alphabet(
            frozenset(self.indices),
            sizes,
            frozenset(functions),
            frozenset(self.functions),
        )

    def size(self, text: str) -> int:
        """Return what "n + 1" or "m k" comes to."""
        return sum(
            math.prod(int(w) if w.isdigit() else self._size(w) for w in _words(term))
            for term in text.split("+")
        )

    def _size(self, letter):
        if letter not in self.sizes:
            raise MeaninglessError(f"{letter} is not the letter of a size")
        return self.sizes[letter]

    def shape(self, name: Name) -> tuple[int, ...]:
        """Return the shape of a symbol in numbers."""
        return tuple(self.size(axis) for axis in self.shapes[name])

    def refer(self, symbol: Symbol) -> Reference:
        """Return the tensor that a symbol stands for, or is a part of.

        A letter in italics with indices is an entry, of the bold letter with as
        many axes; a bold one with an index is a row or a column of the matrix.

        Raises:
            MeaninglessError: If there is none.
        """
        name, indices = symbol.name, symbol.indices
        if name == Name("1"):
            name = ONES  # 1_p, an entry of them
        if replace(name, label="") in {ONES, IDENTITY}:
            return self._constant(name, indices)
        labelled = replace(name, label=" ".join(map(str, indices)) or name.label)
        if labelled in self.shapes:  # whole; w_0, where it is no entry
            numbered = indices if labelled.label in self.sets else ()
            whole = (None,) * (len(self.shapes[labelled]) - len(numbered))
            return Reference(labelled, (*numbered, *whole))
        for base in _wholes(name, len(indices)):
            axes = self.shapes.get(base, ())
            if indices and len(axes) == len(indices) and not name.bold:
                return Reference(base, indices)
            if len(axes) == 2 and name.bold and len(indices) == 1:
                return Reference(base, self._line(axes, indices[0]))
        raise MeaninglessError(
            f"{_tex(symbol)} has no meaning; add its shape to {NOTATION.as_posix()}, "
            f"or for one chapter to {DECLARATIONS.as_posix()}"
        )

    def _line(self, axes, index):
        """Return the selector of a row, or of a column if the index runs there."""
        column = self.indices.get(index) == axes[1]
        return (None, index) if column else (index, None)

    def _constant(self, name, indices):
        """Return 1_p, an entry; 1_k, of length k; or 1, of the length declared."""
        sized = [str(index) for index in indices if index in self.sizes]
        axis = sized[0] if sized else name.label or None
        base = replace(name, label=axis) if axis else name
        if axis:
            self.shapes.setdefault(base, (axis,) * (1 if name.letter == "1" else 2))
        if base not in self.shapes:
            raise MeaninglessError(
                f"{name} has no size here; give it one as an index, {name}_n"
            )
        selector = () if sized else indices
        return Reference(base, selector or (None,) * len(self.shapes[base]))

    def draw(self, name: Name) -> torch.Tensor:
        """Return the values of a symbol that nothing defines, the same each time."""
        if name.letter == "1" and name.bold:
            return torch.ones(self.shape(name), dtype=torch.float64)
        if name.letter == "I" and name.bold:
            return torch.eye(self.shape(name)[0], dtype=torch.float64)
        if name == UNIT:
            return torch.tensor(1j, dtype=torch.complex128)
        if name.label in {r"\min", r"\max"}:  # of a vector's entries
            whole = self.draw(replace(name, bold=True, label=""))
            return whole.min() if name.label == r"\min" else whole.max()
        if name in self.values:
            return torch.tensor(self.values[name], dtype=torch.float64)
        generator = torch.Generator().manual_seed(zlib.crc32(str(name).encode()))
        shape = self.shape(name)
        if name in self.draws:
            low, high = self.draws[name]
            part = torch.rand(shape, generator=generator, dtype=torch.float64)
            return low + (high - low) * part
        return torch.randn(shape, generator=generator, dtype=torch.float64)


def _tex(symbol):
    indices = "".join(map(str, symbol.indices))
    return f"{symbol.name}_{{{indices}}}" if indices else str(symbol.name)


def _words(term):
    return re.findall(r"\d+|[A-Za-z]", term)


def _wholes(name: Name, axes: int) -> Iterator[Name]:
    """Yield the tensors that a letter with indices may be an entry of."""
    if axes == 1 and not name.bold:
        yield replace(name, bold=True)
    if name.letter.isalpha():
        yield replace(name, bold=True, letter=name.letter.upper())
    else:
        yield replace(name, bold=True)


@cache
def name_of(tex: str) -> Name:
    """Return a symbol that stands alone as TeX."""
    token = tokens(parse([tex])[0])[0]
    if token.kind == "text":
        return Name(tex)
    label = " ".join(map(str, (*token.sub, *token.sup)))
    return Name(token.text, token.bold, token.accent, label)


def notation(root: Path = ROOT) -> Meaning:
    """Read the tables of the notation page."""
    meaning = Meaning()
    text = read_text(root / NOTATION)
    parse(_LETTERS.findall(text))  # all at once
    for table in (token for token in markdown(text) if token.type == "table_open"):
        lines = lines_of(table, text).splitlines()
        head, _, *rows = (_cells(line) for line in lines)
        for row in rows:
            _learn(meaning, dict(zip(head, row, strict=True)))
    return meaning


def _cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _learn(meaning, row):
    """Take a row of a table in."""
    letters = _LETTERS.findall(row.get("symbol", ""))
    if row.get("meaning", "").startswith("index"):
        bound = _RANGE.search(row["meaning"])
        meaning.indices.update(
            dict.fromkeys(re.findall(r"\w", letters[0]), bound and bound[1])
        )
    shape = _SHAPE.fullmatch(row.get("shape", ""))
    if shape and "partial" not in letters[0]:
        codes = re.findall("`(.*?)`", row["in code"])
        declare(meaning, name_of(letters[0]), shape[1], codes)
        if "above zero" in row["meaning"]:
            meaning.draws[name_of(letters[0])] = SMALL


def declare(meaning: Meaning, name: Name, shape: str, codes: Sequence[str]) -> None:
    """Give a symbol its shape and the names that code has for it."""
    meaning.shapes[name] = tuple(
        axis.strip() for axis in shape.split(",") if axis.strip()
    )
    for code in codes:
        meaning.codes.setdefault(code, []).append(name)


def declare_sequence(meaning: Meaning, tex: str, text: str) -> None:
    """Give a symbol a shape at each of its steps; "c" of code is c_t, "c0" is c_0."""
    name = name_of(tex)
    shape, codes = shape_and_codes(text)
    called = {"0": [f"{code}0" for code in codes], "t": codes}
    for label in STEPS:
        declare(meaning, replace(name, label=label), shape, called.get(label, ()))
    meaning.sequences.append(name)
    declare(meaning, Name("t"), "", ["t"])
    meaning.values[Name("t")] = STEPS["t"]


def shape_and_codes(text: str) -> tuple[str, Sequence[str]]:
    """Part "(n,) as X, X3" into a shape and what the code calls it."""
    shape, _, codes = text.partition(" as ")
    return shape.strip("()"), codes.split(", ") if codes else ()


def declare_set(meaning: Meaning, text: str, samples: Sequence) -> None:
    """Say which samples "r as shards" stands for; a letter has one set or several."""
    tex, _, code = text.partition(" as ")
    nested = isinstance(samples[0], list)
    lists = [[p - 1 for p in one] for one in (samples if nested else [samples])]
    meaning.sets[tex] = lists if nested else lists[0]
    if code:
        meaning.sets[code] = meaning.sets[tex]


def declarations(root: Path = ROOT) -> dict:
    """Read what chapters declare.

    Returns:
        By the number of a chapter, what it adds; and, as "not executed", why
        formulas are not.
    """
    return read_toml(root / DECLARATIONS)
