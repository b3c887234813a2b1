"""Where an expression is evaluated: at all values of its indices at once.

A value's tensor has an axis for each index of the statement, in a fixed order (of
length 1 where it does not depend on the index), then its own axes. So entries of
a tensor are taken with one grid per index, a sum over an index is a sum over its
axis, and everything else broadcasts.
"""

from dataclasses import dataclass, field, replace
from functools import singledispatch

import torch

from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.errors import MeaninglessError, WrongError
from tools.notebooks.formulas.indices import lengths
from tools.notebooks.formulas.meaning import STEPS, Meaning, Reference

Tensor = torch.Tensor


@dataclass(frozen=True)
class Value:
    """Numbers.

    Attributes:
        tensor: One axis for each index, then `rank` of its own.
        rank: 0 for a number, 1 for a vector, 2 for a matrix.
        row: Whether a vector lies on its side.
    """

    tensor: Tensor
    rank: int = 0
    row: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of its own axes."""
        return tuple(self.tensor.shape[self.tensor.dim() - self.rank :])


@dataclass(frozen=True)
class Frame:
    """Where an expression is evaluated.

    Attributes:
        meaning: The symbols of the chapter.
        ranges: The length of each index of the statement, in the order of axes.
        held: Indices that are not summed over: those of the first side, and those
            that a sum binds.
        given: Values of tensors in place of their definitions.
        known: Values of definitions that were evaluated before.
    """

    meaning: Meaning
    ranges: dict[str, int] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    given: dict[e.Name, Tensor] = field(default_factory=dict)
    known: dict = field(default_factory=dict)

    def axis(self, letter: str) -> int:
        """Return the axis of an index."""
        return list(self.ranges).index(letter)

    def grid(self, index: e.Index, length: int) -> Tensor:
        """Return the values of an index along its axis, counted from 0."""
        if index not in self.ranges:
            number = index if isinstance(index, int) else self.meaning.size(index)
            if not 1 <= number <= length:
                raise WrongError(f"the index {index} is not within 1 to {length}")
            return torch.full((1,) * len(self.ranges), number - 1)
        shape = [1] * len(self.ranges)
        shape[self.axis(index)] = -1
        return torch.arange(self.ranges[index]).view(shape)

    def number(self, value: float) -> Value:
        """Return a number that depends on no index."""
        shape = (1,) * len(self.ranges)
        return Value(torch.full(shape, float(value), dtype=torch.float64))

    def tensor(self, name: e.Name) -> Tensor:
        """Return a whole tensor: given, defined, or drawn."""
        if name in self.given:
            return self.given[name]
        if name in self.meaning.joined:
            parts = map(self.tensor, self.meaning.joined[name])
            return torch.cat([part.flatten() for part in parts])
        if name not in self.meaning.definitions:
            return self._undefined(name)
        if self.given:
            return self._define(name)
        if name not in self.known:
            self.known[name] = self._define(name)
        return self.known[name]

    def _undefined(self, name):
        """Return a tensor that is a part of one, or comes of steps, or is drawn."""
        if name.label in self.meaning.sets:
            return self._part(name)
        steps = STEPS.get(name.label)
        if steps and replace(name, label="") in self.meaning.sequences:
            return self._after(steps)[replace(name, label="t")]
        return self.meaning.draw(name)

    def _after(self, steps):
        """Return all sequences after some steps, from where they begin."""
        names = self.meaning.sequences
        at = {replace(name, label="t"): replace(name, label="0") for name in names}
        state = {name: self.tensor(first) for name, first in at.items()}
        for _ in range(steps):
            later = replace(self, given=self.given | state)
            state = {name: later.tensor(replace(name, label="t + 1")) for name in at}
        return state

    def _part(self, name):
        """Take the samples that a label names; several sets become equally long.

        What a shorter one lacks is filled with zeros: to an error, and so to a sum
        over errors, they add nothing.
        """
        whole = self.tensor(replace(name, label=""))
        sets = self.meaning.sets[name.label]
        if not isinstance(sets[0], list):
            return whole[sets]
        longest = max(map(len, sets))
        rows = [[*one, *[len(whole)] * (longest - len(one))] for one in sets]
        return torch.cat([whole, torch.zeros_like(whole[:1])])[torch.tensor(rows)]

    def _define(self, name):
        definition = self.meaning.definitions[name]
        held = [index for index in definition.indices if isinstance(index, str)]
        side = definition.side
        ranges = lengths((definition.statement,), self.meaning)
        inner = replace(self, ranges=ranges, held=frozenset(held))
        value = evaluate(side, inner)
        return gathered(value, held, inner) if held else own(value)


@singledispatch
def evaluate(expression: e.Expression, _: Frame) -> Value:
    """Return the value of an expression.

    Raises:
        MeaninglessError: If it has none.
    """
    kind = type(expression).__name__
    raise MeaninglessError(f"{kind} cannot be evaluated here")


def own(value: Value) -> Tensor:
    """Return the numbers of a value that depends on no index."""
    return value.tensor.reshape(value.shape)


def gathered(value: Value, letters, frame: Frame) -> Tensor:
    """Return numbers with indices as axes, then the value's own axes."""
    ranges = frame.ranges
    kept = [letter for letter in ranges if letter in letters]
    long = [ranges[letter] if letter in letters else 1 for letter in ranges]
    expanded = value.tensor.expand([*long, *value.shape])
    expanded = expanded.reshape([ranges[letter] for letter in kept] + [*value.shape])
    order = [kept.index(letter) for letter in letters]
    return expanded.permute([*order, *range(len(kept), expanded.dim())])


def taken(tensor, reference: Reference, frame, before=()):
    """Take entries at all indices; what is whole stays as an axis of its own.

    Args:
        tensor: Axes for the indices (`before` of them, or none), then its own.
        reference: What to take of its own axes.
        frame: The indices.
        before: Grids for the axes that come first.
    """
    own_axes = tensor.shape[len(before) :]
    grids, whole = list(before), []
    for axis, (index, length) in enumerate(
        zip(reference.selector, own_axes, strict=True)
    ):
        if index is None:
            whole.append(axis)
        else:
            grids.append(frame.grid(index, length))
    fixed = [axis for axis in range(len(own_axes)) if axis not in whole]
    first = len(before)
    order = [*range(first), *(first + axis for axis in (*fixed, *whole))]
    moved = tensor.permute(order)
    if not grids:
        return Value(moved[(None,) * len(frame.ranges)], len(whole))
    return Value(moved[tuple(grids)], len(whole))
