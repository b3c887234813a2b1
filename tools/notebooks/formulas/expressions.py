"""What a formula is made of, once it has been read."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

Index = str | int  # the letter of an index, or a number from 1


@dataclass(frozen=True)
class Name:
    r"""A symbol without its indices.

    Attributes:
        letter: "y", or a command such as r"\theta".
        bold: Whether it is a vector or a matrix.
        accent: r"\hat", or nothing.
        label: What tells it from its namesakes: r"\max", "t + 1", r"\star".
    """

    letter: str
    bold: bool = False
    accent: str = ""
    label: str = ""

    def __str__(self) -> str:
        """Return it as TeX."""
        bold = r"\boldsymbol" if self.letter.startswith("\\") else r"\mathbf"
        tex = f"{bold}{{{self.letter}}}" if self.bold else self.letter
        tex = f"{self.accent}{{{tex}}}" if self.accent else tex
        return f"{tex}_{{{self.label}}}" if self.label else tex


class Expression:
    """Something that has a value."""

    def parts(self) -> Iterator["Expression"]:
        """Yield the expressions that it is made of."""
        for each in dataclasses.fields(self):
            yield from _expressions(getattr(self, each.name))

    def everything(self) -> Iterator["Expression"]:
        """Yield it, and all that it is made of."""
        yield self
        for part in self.parts():
            yield from part.everything()


def _expressions(value):
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _expressions(each)


@dataclass(frozen=True)
class Number(Expression):
    """2, or 0.5."""

    value: float


@dataclass(frozen=True)
class Symbol(Expression):
    """A symbol, whole or with indices."""

    name: Name
    indices: tuple[Index, ...] = ()


@dataclass(frozen=True)
class Add(Expression):
    """A sum of terms; a subtracted one is negated."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Negative(Expression):
    """A term with a minus sign."""

    of: Expression


@dataclass(frozen=True)
class Product(Expression):
    """Factors side by side: numbers, vectors and matrices as their shapes allow."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class Pairwise(Expression):
    r"""Two factors with a sign between them: \odot or \otimes."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Quotient(Expression):
    """One thing over another."""

    top: Expression
    bottom: Expression


@dataclass(frozen=True)
class Power(Expression):
    """A power: of a number, or (entry by entry, with a ring) of a tensor."""

    base: Expression
    exponent: Expression
    entrywise: bool = False


@dataclass(frozen=True)
class Transpose(Expression):
    """A matrix on its side, or a row made of a vector."""

    of: Expression


@dataclass(frozen=True)
class Solution(Expression):
    """What solves matrix · solution = right."""

    matrix: Expression
    right: Expression


@dataclass(frozen=True)
class Bound(Expression):
    """The index of a sum and where it runs, as far as the formula says.

    Attributes:
        letter: The index.
        low: The first number.
        high: The last number.
        over: A set of numbers.
    """

    letter: str
    low: Expression | None = None
    high: Expression | None = None
    over: Expression | None = None


@dataclass(frozen=True)
class BigSum(Expression):
    """A sum over indices, or the largest of what would be summed."""

    bounds: tuple[Bound, ...]
    body: Expression
    largest: bool = False


@dataclass(frozen=True)
class Derivative(Expression):
    """What is differentiated, and with respect to what, once or several times."""

    of: Expression
    by: tuple[Expression, ...]


@dataclass(frozen=True)
class Call(Expression):
    """A function such as max, diag, norm, vec, and its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Chosen(Expression):
    """A function that a chapter chose, or its derivative of an order: f''(w + h)."""

    letter: str
    order: int
    point: Expression


@dataclass(frozen=True)
class At(Expression):
    """A symbol that depends on others, at a point: L(θ)."""

    symbol: Symbol
    point: Expression


@dataclass(frozen=True)
class Indicator(Expression):
    """1 where a relation holds, else 0."""

    left: Expression
    relation: str
    right: Expression


@dataclass(frozen=True)
class Cases(Expression):
    """Values, each with the condition under which it is taken."""

    rows: tuple[tuple[Expression, Indicator], ...]


@dataclass(frozen=True)
class Dots(Expression):
    """So it goes on."""


@dataclass(frozen=True)
class Matrix(Expression):
    """Rows of cells in brackets."""

    rows: tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True)
class Space(Expression):
    r"""The tensors of a shape, \mathbb{R}^{m \times n}."""

    shape: tuple[Expression, ...]


@dataclass(frozen=True)
class Statement:
    r"""A chain of sides with the relations between them.

    Attributes:
        sides: At least one.
        relations: One less: "=", r"\in", "<".
    """

    sides: tuple[Expression, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Range:
    """What an index stands for: p = 1, ..., m."""

    bound: Bound
