"""The values of symbols, sums, products, powers and cases."""

from dataclasses import replace

import torch

from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.errors import MeaninglessError, WrongError
from tools.notebooks.formulas.frame import Value, evaluate, own, taken
from tools.notebooks.formulas.indices import is_delta, summed
from tools.notebooks.formulas.meaning import Reference


@evaluate.register
def _(number: e.Number, frame):
    return frame.number(number.value)


@evaluate.register
def _(symbol: e.Symbol, frame):
    if is_delta(symbol):
        return _kronecker(symbol.indices, frame)
    letter = symbol.name.letter
    if symbol == e.Symbol(e.Name(letter)) and letter in frame.meaning.sizes:
        return frame.number(frame.meaning.sizes[letter])
    if symbol == e.Symbol(e.Name(letter)) and letter in frame.ranges:
        return Value(frame.grid(letter, 0).double() + 1)
    reference = frame.meaning.refer(symbol)
    return taken(frame.tensor(reference.base), reference, frame)


def _kronecker(indices, frame):
    left, right = indices
    for letter in indices:
        if letter not in frame.ranges:
            raise MeaninglessError(f"nothing says how far the index {letter} runs")
    if frame.ranges[left] != frame.ranges[right]:
        raise WrongError(f"δ compares {left} with {right}, of another length")
    return Value((frame.grid(left, 0) == frame.grid(right, 0)).double())


@evaluate.register
def _(add: e.Add, frame):
    terms = [evaluate(term, frame) for term in add.terms]
    rank = max(term.rank for term in terms)
    shapes = {(term.shape, term.row) for term in terms if term.rank}
    if len(shapes) > 1:
        listed = " and ".join(str(shape) for shape, _ in sorted(shapes))
        raise WrongError(f"shapes {listed} cannot be added")
    row = any(term.row for term in terms)
    return Value(sum(raised(term, rank) for term in terms), rank, row)


def raised(value: Value, rank: int) -> torch.Tensor:
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
        return Value(raised(a, rank) * raised(b, rank), rank, a.row or b.row)
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
    return taken(member if indices else member[0], Reference(name, selector), frame)


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
    return replace(top, tensor=top.tensor / raised(bottom, top.rank))


@evaluate.register
def _(power: e.Power, frame):
    base, exponent = evaluate(power.base, frame), evaluate(power.exponent, frame)
    if base.rank and not power.entrywise:
        raise WrongError(r"a tensor's power is taken with \circ, or of its norm")
    return replace(base, tensor=base.tensor ** raised(exponent, base.rank))


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
    return Value(holds(raised(left, rank), raised(right, rank)).double(), rank)


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
