"""The functions that formulas call by name."""

from dataclasses import replace

import torch

from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.errors import MeaninglessError, WrongError
from tools.notebooks.formulas.frame import Value, evaluate
from tools.notebooks.formulas.indices import is_set
from tools.notebooks.formulas.values import raised


@evaluate.register
def _(call: e.Call, frame):
    if call.function not in FUNCTIONS:
        raise MeaninglessError(f"{call.function} has no meaning")
    (first, *_) = call.arguments
    if call.function == "abs" and is_set(first, frame.meaning):
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
    result, *others = (raised(value, rank) for value in values)
    for other in others:
        result = torch.maximum(result, other)
    return Value(result, rank)


def _vec(value):
    flat = value.tensor.flatten(value.tensor.dim() - value.rank)
    return Value(flat, 1)


def _entrywise(function):
    return lambda value: replace(value, tensor=function(value.tensor))


@evaluate.register
def _(chosen: e.Chosen, frame):
    function = ENTRYWISE[frame.meaning.functions[chosen.letter]]
    point = evaluate(chosen.point, frame)
    return replace(point, tensor=_differentiated(function, point.tensor, chosen.order))


def _differentiated(function, at, order):
    """Differentiate a function of one number some times, at each entry."""
    point = at if at.requires_grad else at.clone().requires_grad_()
    value = function(point)
    for _ in range(order):
        (value,) = torch.autograd.grad(value.sum(), point, create_graph=True)
    return value if at.requires_grad else value.detach()


ENTRYWISE = {
    "abs": torch.abs,
    r"\cos": torch.cos,
    r"\sin": torch.sin,
    r"\arcsin": torch.asin,
    r"\arccos": torch.acos,
    r"\tanh": torch.tanh,
    r"\exp": torch.exp,
    r"\log": torch.log,
    r"\sigma": torch.sigmoid,
    "Im": torch.imag,
    "O": torch.zeros_like,  # `claims` looks at what it stands for
}
FUNCTIONS = {
    "norm 2": _norm_of(1),
    "norm F": _norm_of(2),
    r"\max": _max,
    "diag": lambda value: Value(torch.diag_embed(value.tensor), 2),
    "vec": _vec,
    r"\kappa": lambda value: Value(torch.linalg.cond(value.tensor)),
    **{name: _entrywise(function) for name, function in ENTRYWISE.items()},
}
