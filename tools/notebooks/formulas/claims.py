"""What a formula claims, and whether it holds: every side against the first."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import torch

from tools.gradient_check import diagnose, scaled_error
from tools.notebooks.formulas import (  # noqa: F401 (they register what they evaluate)
    derivatives,
    functions,
    matrices,
)
from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.errors import MeaninglessError, WrongError
from tools.notebooks.formulas.frame import Frame, Value, evaluate, gathered
from tools.notebooks.formulas.indices import free, lengths
from tools.notebooks.formulas.meaning import Meaning
from tools.notebooks.formulas.values import COMPARED

LOSS = e.Symbol(e.Name("L"))
TOLERANCE = 1e-10  # of the largest entry; float64 loses some 1e-15 on the way
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh")


@dataclass
class Outcome:
    """What became of a formula.

    Attributes:
        compared: How many sides agree with the first.
        shapes: How many claims of a shape hold.
        defines: Whether a side is what a symbol is defined as.
        differentiates: Whether autograd is asked for a derivative on it.
        sources: The formulas that symbols on it are defined by.
        values: The value of each statement, an axis for each index first.
    """

    compared: int = 0
    shapes: int = 0
    defines: bool = False
    differentiates: bool = False
    sources: set[str] = field(default_factory=set)
    values: list[torch.Tensor] = field(default_factory=list)


def examine(statement, meaning: Meaning, known: dict, outcome: Outcome) -> None:
    """Evaluate a statement and hold its sides against each other.

    Args:
        statement: What a formula says, or a part of it.
        meaning: The symbols of its chapter.
        known: Values that were evaluated before, by name; it is added to.
        outcome: What the formula has come to so far; it is added to.

    Raises:
        WrongError: If it claims what is not so.
        MeaninglessError: If it cannot be evaluated.
    """
    if isinstance(statement, e.Range):
        _examine_range(statement, meaning)
        return
    first = statement.sides[0]
    held = frozenset(free(first, frozenset(), meaning))
    frame = Frame(meaning, lengths((statement,), meaning), held, known=known)
    reference = evaluate(first, frame)
    _note(statement, reference, frame, outcome)
    links = zip(statement.relations, statement.sides[1:], strict=True)
    for at, (relation, side) in enumerate(links, 1):
        if at == 1 and _defines(statement, meaning):
            continue
        if relation == r"\in":
            _compare_shape(reference, side, frame)
            outcome.shapes += 1
        else:
            _compare(relation, at, side, first, reference, frame)
            outcome.compared += 1


def _note(statement, reference, frame, outcome):
    """Add to an outcome what a statement is made of."""
    first = statement.sides[0]
    outcome.defines |= _defines(statement, frame.meaning)
    outcome.sources |= set(sources(statement, frame.meaning))
    outcome.differentiates |= any(
        isinstance(part, e.Derivative) for part in first.everything()
    )
    outcome.values.append(gathered(reference, _order(first, frame), frame))
    outcome.values += _solutions(statement, frame)


def _defines(statement, meaning):
    """Say whether a statement's second side is what its first is defined as."""
    return any(
        each.statement.sides[:2] == statement.sides[:2]
        for each in meaning.definitions.values()
    )


def _solutions(statement, frame):
    """Return what solves a statement that a symbol is defined by."""
    return [
        frame.tensor(name)
        for name, definition in frame.meaning.definitions.items()
        if isinstance(definition.side, e.Solution)
        and definition.statement.sides[:2] == statement.sides[:2]
    ]


def sources(statement, meaning: Meaning) -> Iterator[str]:
    """Yield the formulas that define symbols of a statement, in any depth."""
    found, waiting = set(), [statement]
    while waiting:
        for side in waiting.pop().sides:
            for part in side.everything():
                if not isinstance(part, e.Symbol):
                    continue
                base = _base(part, meaning)
                if base in meaning.definitions and base not in found:
                    found.add(base)
                    waiting.append(meaning.definitions[base].statement)
                    yield meaning.definitions[base].tag


def _base(symbol, meaning):
    try:
        return meaning.refer(symbol).base
    except MeaninglessError:
        return None


def _examine_range(statement, meaning):
    bound = statement.bound
    if bound.letter not in meaning.indices:
        raise MeaninglessError(f"{bound.letter} is no index")
    high = bound.high.name.letter if isinstance(bound.high, e.Symbol) else None
    declared = meaning.indices[bound.letter]
    if declared and high != declared:
        raise WrongError(f"{bound.letter} runs to {declared}, not to {high}")
    if bound.low != e.Number(1.0):
        raise WrongError(f"{bound.letter} runs from 1")


def _order(first, frame):
    """Return the indices of the first side in the order in which they stand."""
    seen = [
        index
        for part in first.everything()
        if isinstance(part, e.Symbol)
        for index in part.indices
        if index in frame.held
    ]
    return list(dict.fromkeys(seen))


def _compare_shape(reference, space, frame):
    claimed = tuple(
        int(evaluate(axis, Frame(frame.meaning)).tensor.item()) for axis in space.shape
    )
    if reference.shape != claimed:
        raise WrongError(
            f"the left side has shape {reference.shape}, not {claimed} "
            f"(with {_sizes(frame.meaning)})"
        )


def _sizes(meaning):
    return ", ".join(f"{letter} = {size}" for letter, size in meaning.sizes.items())


def _compare(relation, at, side, first, reference, frame):
    where = f'{_ORDINALS[at]} "{relation}"'
    _require_summed(where, side, frame)
    value = evaluate(side, frame)
    sides = [_comparable(each, frame) for each in (reference, value)]
    _require_finite(where, *sides)
    if relation == "=" and (order := _order_of_rest(side)):
        _require_order(where, order, (first, side), frame)
    elif relation == "=":
        _require_equal(where, value, reference, *sides)
    elif relation == r"\not =" or relation == r"\neq":
        if _equal(*sides):
            raise WrongError(f"{where}: the sides are the same")
    elif relation == r"\leftarrow":
        _require_shape(where, *sides)
        _require_descent(where, first, sides[1], frame)
    elif relation not in COMPARED:
        raise MeaninglessError(f"the sign {relation} claims nothing exact")
    elif not COMPARED[relation](*sides).all():
        raise WrongError(
            f"{where} does not hold: {sides[0].tolist()}, {sides[1].tolist()}"
        )


def _require_shape(where, left, right):
    if left.shape != right.shape:
        shapes = f"{tuple(right.shape)}, not {tuple(left.shape)}"
        raise WrongError(f"{where}: what is assigned has shape {shapes}")


def _require_descent(where, symbol, assigned, frame):
    """A small step of gradient descent lowers the displayed loss."""
    base = frame.meaning.refer(symbol).base
    before = evaluate(LOSS, frame).tensor
    after = evaluate(LOSS, replace(frame, given={base: assigned})).tensor
    if not (after < before).all():
        raise WrongError(f"{where}: the step raises the loss")


def _order_of_rest(side):
    """Return the power of h in O(h^2), what a side leaves out; else None."""
    calls = (each for each in side.everything() if isinstance(each, e.Call))
    return next((call.arguments[0] for call in calls if call.function == "O"), None)


def _require_order(where, order, sides, frame):
    """What is left out falls as its O says when its symbol is halved."""
    if not isinstance(order, e.Power):
        raise MeaninglessError("an O is of a power, as in O(h^2)")
    base = frame.meaning.refer(order.base).base
    step, claimed = frame.tensor(base), order.exponent.value
    rests = []
    for given in (step, step / 2):
        inner = replace(frame, given={base: given})
        left, right = (evaluate(side, inner).tensor for side in sides)
        rests.append((left - right).abs().max())
    found = float((rests[0] / rests[1]).log2())
    if not abs(found - claimed) < 0.5:
        raise WrongError(
            f"{where}: what is left out falls with the power {found:.1f} of "
            f"{order.base.name}, not {claimed:.0f}"
        )


def _comparable(value: Value, frame: Frame):
    letters = [letter for letter in frame.ranges if letter in frame.held]
    return gathered(value, letters, frame)


def _require_summed(where, side, frame):
    over = free(side, frame.held, frame.meaning).keys() - frame.held
    for letter in sorted(over):
        raise WrongError(
            f"{where}: the index {letter} is on the right side only, and is not summed "
            "over: it does not stand exactly twice in a product, and no sum binds it"
        )


def _require_finite(where, *sides):
    if not all(side.isfinite().all() for side in sides):
        raise WrongError(f"{where}: a value is not finite; declare its symbols' bounds")


def _equal(left, right):
    return left.shape == right.shape and scaled_error(right, left) <= TOLERANCE


def _require_equal(where, value, reference, left, right):
    if value.row != reference.row and value.rank == reference.rank == 1:
        raise WrongError(f"{where}: one side is a row, the other a column")
    if _equal(left, right):
        return
    text = diagnose(right, left, TOLERANCE)
    raise WrongError(f"{where}: sides differ{_example(left, right)}. {_reworded(text)}")


def _example(left, right):
    if left.shape != right.shape:
        return ""
    worst = (left - right).abs().flatten().argmax()
    place = (
        [int(i) for i in torch.unravel_index(worst, left.shape)] if left.dim() else []
    )
    at = f" at {[i + 1 for i in place]}" if place else ""
    a, b = (float(each.flatten()[worst]) for each in (left, right))
    return f"{at}: {b:.4g}, not {a:.4g}"


def _reworded(text):
    return text.replace("by hand is", "the right side is").replace(
        "By hand it is", "The right side is"
    )
