"""The value of an expression, at all values of its indices at once.

A value's tensor has an axis for each index of the statement, in a fixed order (of
length 1 where it does not depend on the index), then its own axes. So entries of
a tensor are taken with one grid per index, a sum over an index is a sum over its
axis, and everything else broadcasts.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import singledispatch

import torch

from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.errors import MeaninglessError, WrongError
from tools.notebooks.formulas.meaning import Meaning, Reference

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
            return (
                self._part(name)
                if name.label in self.meaning.sets
                else (self.meaning.draw(name))
            )
        if self.given:
            return self._define(name)
        if name not in self.known:
            self.known[name] = self._define(name)
        return self.known[name]

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


# How long each index runs, and where it is summed


def lengths(statements, meaning: Meaning) -> dict[str, int]:
    """Return the length of each index, from the axes that it stands at.

    Raises:
        MeaninglessError: If an index stands at axes of two lengths, or at one
            where the notation does not allow it.
    """
    found: dict[str, int] = {}
    for statement in statements:
        for side in statement.sides:
            for part in side.everything():
                for letter, axis in _placed(part, meaning):
                    _agree(found, letter, axis, meaning)
    return found


def _placed(part, meaning):
    """Yield indices with the axes that they stand at."""
    if isinstance(part, e.Symbol) and not (_is_delta(part) or _is_set(part, meaning)):
        plain = part == e.Symbol(e.Name(part.name.letter))
        if plain and part.name.letter in {*meaning.sizes, *meaning.indices}:
            return
        reference = meaning.refer(part)
        for letter, axis in zip(
            reference.selector, meaning.shapes[reference.base], strict=True
        ):
            if isinstance(letter, str) and letter in meaning.indices:
                yield letter, axis
    if isinstance(part, e.BigSum):
        for bound in part.bounds:
            if isinstance(bound.high, e.Symbol):
                yield bound.letter, bound.high.name.letter


def _agree(found, letter, axis, meaning):
    length = meaning.size(axis)
    declared = meaning.indices.get(letter)
    if declared and axis in meaning.sizes and axis != declared:
        raise WrongError(
            f"the index {letter} runs from 1 to {declared}, and stands at an axis "
            f"of length {axis}"
        )
    if found.setdefault(letter, length) != length:
        raise WrongError(f"the index {letter} stands at axes of two lengths")


def free(expression: e.Expression, held: frozenset[str], meaning: Meaning) -> Counter:
    """Count the indices of an expression that are not summed over in it."""
    if isinstance(expression, e.Symbol):
        letters = expression.indices or (expression.name.letter,)
        return Counter(index for index in letters if index in meaning.indices)
    bound = set()
    if isinstance(expression, e.BigSum):
        bound = {each.letter for each in expression.bounds}
    counts = Counter()
    for part in expression.parts():
        counts += free(part, held | bound, meaning)
    if isinstance(expression, e.Derivative):
        return counts  # entries of one tensor: ∂y_p/∂x_p is on its diagonal
    if isinstance(expression, e.Product):
        bound = summed(expression, held, meaning)
    return Counter(dict.fromkeys(counts.keys() - bound, 1))


def summed(product: e.Product, held: frozenset[str], meaning: Meaning) -> set[str]:
    """Return the indices that Einstein's convention sums over in a product."""
    counts = Counter()
    for factor in product.factors:
        counts += free(factor, held, meaning)
    return {letter for letter, n in counts.items() if n == 2 and letter not in held}


def _is_set(part, meaning):
    return isinstance(part, e.Symbol) and part.name.letter in meaning.sets


def _is_delta(symbol):
    name = symbol.name
    plain = name.letter == r"\delta" and not name.bold
    return plain and len(symbol.indices) == 2


# Values


@singledispatch
def evaluate(expression: e.Expression, _: Frame) -> Value:
    """Return the value of an expression.

    Raises:
        MeaninglessError: If it has none.
    """
    kind = type(expression).__name__
    raise MeaninglessError(f"{kind} cannot be evaluated here")


@evaluate.register
def _(number: e.Number, frame):
    return frame.number(number.value)


@evaluate.register
def _(symbol: e.Symbol, frame):
    if _is_delta(symbol):
        return _kronecker(symbol.indices, frame)
    letter = symbol.name.letter
    if symbol == e.Symbol(e.Name(letter)) and letter in frame.meaning.sizes:
        return frame.number(frame.meaning.sizes[letter])
    if symbol == e.Symbol(e.Name(letter)) and letter in frame.ranges:
        return Value(frame.grid(letter, 0).double() + 1)
    reference = frame.meaning.refer(symbol)
    return _taken(frame.tensor(reference.base), reference, frame)


def _kronecker(indices, frame):
    left, right = indices
    for letter in indices:
        if letter not in frame.ranges:
            raise MeaninglessError(f"nothing says how far the index {letter} runs")
    if frame.ranges[left] != frame.ranges[right]:
        raise WrongError(f"δ compares {left} with {right}, of another length")
    return Value((frame.grid(left, 0) == frame.grid(right, 0)).double())


def _taken(tensor, reference: Reference, frame, before=()):
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


@evaluate.register
def _(add: e.Add, frame):
    terms = [evaluate(term, frame) for term in add.terms]
    rank = max(term.rank for term in terms)
    shapes = {(term.shape, term.row) for term in terms if term.rank}
    if len(shapes) > 1:
        listed = " and ".join(str(shape) for shape, _ in sorted(shapes))
        raise WrongError(f"shapes {listed} cannot be added")
    row = any(term.row for term in terms)
    return Value(sum(_raised(term, rank) for term in terms), rank, row)


def _raised(value, rank):
    """Give a number axes of length 1, so that it is added to every entry."""
    if value.rank == rank:
        return value.tensor
    if value.rank:
        raise WrongError(f"shape {value.shape} cannot be added to another")
    return value.tensor[(..., *(None,) * rank)]


@evaluate.register
def _(negative: e.Negative, frame):
    value = evaluate(negative.of, frame)
    return replace(value, tensor=-value.tensor)


@evaluate.register
def _(product: e.Product, frame):
    result, *others = (evaluate(factor, frame) for factor in product.factors)
    for other in others:
        result = times(result, other)
    for letter in summed(product, frame.held, frame.meaning):
        result = _sum(result, letter, frame)
    return result


def times(a: Value, b: Value) -> Value:
    """Multiply numbers, rows, columns and matrices as their shapes allow.

    Raises:
        WrongError: If they do not allow it.
    """
    if not (a.rank and b.rank):
        rank = a.rank or b.rank
        return Value(_raised(a, rank) * _raised(b, rank), rank, a.row or b.row)
    left, right = _as_matrix(a), _as_matrix(b)
    if left is None or right is None or left.shape[-1] != right.shape[-2]:
        raise WrongError(f"shapes {_lying(a)} and {_lying(b)} cannot be multiplied")
    result = left @ right
    if b.rank == 1 and not b.row:  # it was a column
        result = result.squeeze(-1)
    if a.row:
        result = result.squeeze(-2 if b.rank == 2 else -1)
    return Value(result, 2 - a.row - (b.rank == 1 and not b.row), a.row and b.rank == 2)


def _as_matrix(value):
    """Return a matrix, a row as one row, a vector as one column."""
    if value.rank == 1:
        return value.tensor[..., None, :] if value.row else value.tensor[..., None]
    return value.tensor if value.rank == 2 else None


def _lying(value):
    return f"(1, {value.shape[0]})" if value.row else value.shape


def _sum(value, letter, frame, low=1, high=None, add=torch.sum):
    axis, length = frame.axis(letter), frame.ranges[letter]
    size = list(value.tensor.shape)
    size[axis] = length
    part = value.tensor.expand(size).narrow(axis, low - 1, (high or length) - low + 1)
    return replace(value, tensor=add(part, axis, keepdim=True))


@evaluate.register
def _(big: e.BigSum, frame):
    letters = {bound.letter for bound in big.bounds}
    inner = replace(frame, held=frame.held | letters)
    value = evaluate(big.body, inner)
    for bound in big.bounds:
        if bound.over:
            value = times(value, _membership(bound, frame))
        if bound.letter not in frame.ranges:
            raise MeaninglessError(
                f"nothing says how far the index {bound.letter} runs"
            )
        low, high = (_end(side, frame) for side in (bound.low, bound.high))
        add = torch.amax if big.largest else torch.sum
        value = _sum(value, bound.letter, frame, low or 1, high, add)
    return value


def _membership(bound, frame):
    """Return 1 for the samples of a set, and 0 for the others."""
    name, indices = bound.over.name, bound.over.indices
    if name.letter not in frame.meaning.sets:
        raise MeaninglessError(f"{name} is not a set; declare its samples")
    sets = frame.meaning.sets[name.letter]
    nested = sets if isinstance(sets[0], list) else [sets]
    member = torch.zeros(len(nested), frame.ranges[bound.letter]).double()
    for row, samples in zip(member, nested, strict=True):
        for sample in samples:
            row[sample] += 1
    selector = (*indices, bound.letter)
    return _taken(member if indices else member[0], Reference(name, selector), frame)


def _end(side, frame):
    return side and int(own(evaluate(side, replace(frame, ranges={}))).item())


@evaluate.register
def _(pair: e.Pairwise, frame):
    a, b = evaluate(pair.left, frame), evaluate(pair.right, frame)
    if pair.sign == r"\otimes":
        return _kron(a, b)
    if a.shape != b.shape:
        raise WrongError(f"shapes {a.shape} and {b.shape} differ")
    return Value(a.tensor * b.tensor, a.rank, a.row)


def _kron(a, b):
    blocks = a.tensor[..., :, None, :, None] * b.tensor[..., None, :, None, :]
    return Value(blocks.flatten(-4, -3).flatten(-2, -1), 2)


@evaluate.register
def _(quotient: e.Quotient, frame):
    top, bottom = evaluate(quotient.top, frame), evaluate(quotient.bottom, frame)
    if bottom.rank:
        raise WrongError(f"nothing is divided by a tensor of shape {bottom.shape}")
    return replace(top, tensor=top.tensor / _raised(bottom, top.rank))


@evaluate.register
def _(power: e.Power, frame):
    base, exponent = evaluate(power.base, frame), evaluate(power.exponent, frame)
    if base.rank and not power.entrywise:
        raise WrongError(r"a tensor's power is taken with \circ, or of its norm")
    return replace(base, tensor=base.tensor ** _raised(exponent, base.rank))


@evaluate.register
def _(solution: e.Solution, frame):
    """Solve A x = c."""
    a, c = evaluate(solution.matrix, frame), evaluate(solution.right, frame)
    return Value(torch.linalg.solve(a.tensor, c.tensor), 1)


@evaluate.register
def _(transpose: e.Transpose, frame):
    value = evaluate(transpose.of, frame)
    if value.rank == 1:
        return replace(value, row=not value.row)
    if value.rank != 2:
        raise WrongError("only vectors and matrices are transposed")
    return replace(value, tensor=value.tensor.mT)


@evaluate.register
def _(indicator: e.Indicator, frame):
    left, right = evaluate(indicator.left, frame), evaluate(indicator.right, frame)
    rank = max(left.rank, right.rank)
    holds = COMPARED[indicator.relation]
    return Value(holds(_raised(left, rank), _raised(right, rank)).double(), rank)


COMPARED = {
    "<": torch.lt, ">": torch.gt, r"\le": torch.le, r"\leq": torch.le,
    r"\ge": torch.ge, r"\geq": torch.ge, r"\neq": torch.ne, "=": torch.eq,
}  # fmt: skip


@evaluate.register
def _(cases: e.Cases, frame):
    result = frame.number(float("nan")).tensor
    for value, condition in reversed(cases.rows):
        holds = evaluate(condition, frame).tensor > 0
        result = torch.where(holds, evaluate(value, frame).tensor, result)
    return Value(result)


# Derivatives


@evaluate.register
def _(derivative: e.Derivative, frame):
    """Take entries of a derivative: axes of what is differentiated come first."""
    references = [frame.meaning.refer(_unflattened(by)) for by in derivative.by]
    if names := frame.meaning.joined.get(references[-1].base):
        return _side_by_side(derivative.of, names, frame)
    tensor, taken = _jacobian(derivative.of, [each.base for each in references], frame)
    grids = () if isinstance(derivative.of, e.Symbol) else _leading(tensor, frame)
    selector = (*taken, *(index for each in references for index in each.selector))
    rank = tensor.dim() - len(grids) - len(selector)
    reference = Reference(e.Name(""), (*(None,) * rank, *selector))
    value = _taken(tensor, reference, frame, grids)
    if isinstance(derivative.by[-1], e.Call):
        return _flattened(value, len(references[-1].selector))
    return value


def _side_by_side(of, names, frame):
    """Differentiate with respect to each part of a vector, and join the parts."""
    parts = [evaluate(e.Derivative(of, (e.Symbol(name),)), frame) for name in names]
    ranks = [len(frame.meaning.shapes[name]) for name in names]
    long = [
        part.tensor if rank else part.tensor[..., None]
        for part, rank in zip(parts, ranks, strict=True)
    ]
    before = torch.broadcast_shapes(*(each.shape[:-1] for each in long))
    joined = torch.cat([each.expand(*before, -1) for each in long], -1)
    return Value(joined, parts[0].rank - ranks[0] + 1)


def _unflattened(by):
    r"""Return W for \operatorname{vec} W."""
    return by.arguments[0] if isinstance(by, e.Call) else by


def _flattened(value, axes):
    """Make one axis of the last ones."""
    return Value(value.tensor.flatten(-axes), value.rank - axes + 1)


def _leading(tensor, frame):
    """Return grids that leave the axes of indices where they are."""
    grids = []
    for axis in range(len(frame.ranges)):
        shape = [1] * len(frame.ranges)
        shape[axis] = -1
        grids.append(torch.arange(tensor.shape[axis]).view(shape))
    return grids


def _jacobian(of, bases, frame):
    """Differentiate; a whole symbol once for all its entries."""
    if not isinstance(of, e.Symbol):
        return _jacrev(lambda inner: evaluate(of, inner).tensor, bases, frame), ()
    reference = frame.meaning.refer(of)
    _require_dependence(reference.base, bases, frame)
    key = (reference.base, *bases)
    if frame.given or key not in frame.known:
        tensor = _jacrev(lambda inner: inner.tensor(reference.base), bases, frame)
        if frame.given:
            return tensor, reference.selector
        frame.known[key] = tensor
    return frame.known[key], reference.selector


def _require_dependence(base, bases, frame):
    """Refuse to call 0 the derivative of what nothing defines."""
    if base not in {*bases, *frame.meaning.definitions}:
        raise MeaninglessError(
            f"{base} is differentiated, and nothing says how it depends on "
            f"{' and '.join(map(str, bases))}; declare its definition"
        )


def _jacrev(function, bases, frame):
    if not bases:
        return function(frame)
    *others, last = bases

    def at(tensor):
        return _jacrev(
            function, others, replace(frame, given=frame.given | {last: tensor})
        )

    return torch.func.jacrev(at)(frame.tensor(last))


@evaluate.register
def _(at: e.At, frame):
    """Evaluate a symbol where one that it depends on has another value."""
    if not isinstance(at.point, e.Symbol):
        raise MeaninglessError("a function is evaluated at a symbol only")
    base = frame.meaning.refer(at.point).base
    variable = replace(base, label="")
    given = frame.given | {variable: frame.tensor(base)}
    return evaluate(at.symbol, replace(frame, given=given))


# Functions


@evaluate.register
def _(call: e.Call, frame):
    if call.function not in FUNCTIONS:
        raise MeaninglessError(f"{call.function} has no meaning")
    (first, *_) = call.arguments
    if call.function == "abs" and _is_set(first, frame.meaning):
        return frame.number(len(frame.meaning.sets[first.name.letter]))
    return FUNCTIONS[call.function](*(evaluate(each, frame) for each in call.arguments))


def _norm(value):
    axes = tuple(range(-value.rank, 0))
    return Value(value.tensor.square().sum(axes).sqrt())


def _norm_of(rank):
    def norm(value):
        if value.rank != rank:
            raise WrongError(f"the norm of a tensor with {value.rank} axes")
        return _norm(value)

    return norm


def _max(*values):
    rank = max(value.rank for value in values)
    result, *others = (_raised(value, rank) for value in values)
    for other in others:
        result = torch.maximum(result, other)
    return Value(result, rank)


def _vec(value):
    flat = value.tensor.flatten(value.tensor.dim() - value.rank)
    return Value(flat, 1)


FUNCTIONS = {
    "norm 2": _norm_of(1),
    "norm F": _norm_of(2),
    "abs": lambda value: replace(value, tensor=value.tensor.abs()),
    r"\max": _max,
    "diag": lambda value: Value(torch.diag_embed(value.tensor), 2),
    "vec": _vec,
    r"\kappa": lambda value: Value(torch.linalg.cond(value.tensor)),
    r"\cos": lambda value: replace(value, tensor=value.tensor.cos()),
    r"\sin": lambda value: replace(value, tensor=value.tensor.sin()),
    r"\tanh": lambda value: replace(value, tensor=value.tensor.tanh()),
}
