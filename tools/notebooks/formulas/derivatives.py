"""The values of derivatives, by autograd: from what symbols are defined as."""

from dataclasses import replace

import torch

from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.errors import MeaninglessError
from tools.notebooks.formulas.frame import Value, evaluate, taken
from tools.notebooks.formulas.meaning import Reference


@evaluate.register
def _(derivative: e.Derivative, frame):
    """Take entries of a derivative: axes of what is differentiated come first."""
    references = [frame.meaning.refer(_unflattened(by)) for by in derivative.by]
    if names := frame.meaning.joined.get(references[-1].base):
        return _side_by_side(derivative.of, names, frame)
    tensor, entry = _jacobian(derivative.of, [each.base for each in references], frame)
    grids = () if isinstance(derivative.of, e.Symbol) else _leading(tensor, frame)
    selector = (*entry, *(index for each in references for index in each.selector))
    rank = tensor.dim() - len(grids) - len(selector)
    reference = Reference(e.Name(""), (*(None,) * rank, *selector))
    value = taken(tensor, reference, frame, grids)
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

    # torch.func.jacrev would import torch's compiler first: a second of each process.
    jacobian = torch.autograd.functional.jacobian
    inner = any(tensor.requires_grad for tensor in frame.given.values())
    return jacobian(at, frame.tensor(last), create_graph=inner)


@evaluate.register
def _(at: e.At, frame):
    """Evaluate a symbol where one that it depends on has another value."""
    if not isinstance(at.point, e.Symbol):
        raise MeaninglessError("a function is evaluated at a symbol only")
    base = frame.meaning.refer(at.point).base
    variable = replace(base, label="")
    given = frame.given | {variable: frame.tensor(base)}
    return evaluate(at.symbol, replace(frame, given=given))
