"""What is said to a line that stops with an error: one sentence for each kind.

site/puzzles/ says the same on the page, word for word; tests/puzzles/ compares them.
"""

import re
from collections.abc import Mapping

import torch
from torch.overrides import TorchFunctionMode

from tools.exercises import has_dots

NOT_ANSWERED = "Not answered yet. Write your line after `return`."
SIGNS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**", "matmul": "@",
    "gt": ">", "lt": "<", "ge": ">=", "le": "<=",
}  # fmt: skip


class DotsError(Exception):
    """The answer is `...`, or contains it."""


class NoNumbersError(Exception):
    """The answer is no number, no tensor and no list of numbers."""


class UncalledError(Exception):
    """The answer is a function."""


_AXES = "Your line asks for an axis or an entry that is not there"
_GENERAL = "Something in your line cannot be used in that way."
_UNCALLED = "A function lacks its brackets: write `()` after its name."
_BOOLEAN = "A comparison gives true and false: write `1.0 *` before it."
_SINGLE = "Here one number is needed: of tensors take `torch.maximum` or a comparison."
_SENTENCES = {
    UncalledError: _UNCALLED,
    IndexError: f"{_AXES}.",
    ZeroDivisionError: "Your line divides by zero.",
    NoNumbersError: "The result must be a number or numbers.",
    TypeError: _GENERAL,
    ValueError: _GENERAL,
}
# What Python and torch write into a TypeError, and the remedy; the first that fits.
_NUMBER = r"(int|float|bool)"
_LIST = r"(list|tuple)"
_GOT = r"Tensor(, not| as .* but got) "
_FIRST = r"got \({}\b.*\n \* \(Tensor input"  # of several arguments
_REMEDIES = {
    r"not callable$": (
        "What stands before a bracket is called: for a product, write `*`."
    ),
    r"builtin_function|'(function|method)'": _UNCALLED,
    r"return_types": "Along an axis, `max` and `min` also say where: add `.values`.",
    rf"({_GOT}|to ){_LIST}$|'{_LIST}'( and|$)|sequence by|to an index|"
    rf"{_FIRST.format(_LIST)}": (
        "Arithmetic needs tensors: for a list, write `torch.tensor([…])`."
    ),
    r" for @:": "`@` needs two tensors: for a number, write `*`.",
    rf"{_GOT}{_NUMBER}$|{_FIRST.format(_NUMBER)}": (
        "A function of torch needs a tensor: for a number, write `torch.tensor(2.0)`."
    ),
    r"len\(\)": "`len` needs a tensor: it counts the first axis.",
}
# What torch writes of lengths and axes, and not of a type.
_SHAPES = r"\b(sizes?|shapes?|dim\w*|einsum)\b|\d-?D\b"


class Watch(TorchFunctionMode):
    """Remembers which call of torch failed, and with which tensors."""

    error, name, tensors = None, "", ()

    def __torch_function__(self, function, types, args=(), kwargs=None):
        """Call a function of torch."""
        kwargs = kwargs or {}
        try:
            return function(*args, **kwargs)
        except Exception as error:
            self.error = error
            self.name = function.__name__.strip("_")
            every = (*args, *kwargs.values())
            self.tensors = [each for each in every if isinstance(each, torch.Tensor)]
            raise


def failure(
    error: Exception, given: Mapping[str, torch.Tensor | float], watch: Watch
) -> str:
    """Return the one sentence for a kind of error, which is the page's as well.

    Args:
        error: What the line raised.
        given: What it may use, by name.
        watch: What watched it.
    """
    if has_dots(error) or isinstance(error, DotsError):
        return NOT_ANSWERED
    failed = watch if watch.error is error else None
    return f"Not yet. {_sentence(error, given, failed)}"


def _sentence(error, given, failed):
    text = str(error)
    match error:
        case NameError(name=name):
            return f"`{name}` is not known here. {_instead(name, given)}"
        case AttributeError(name=name):
            return f"There is no `.{name}` to use there."
        case RuntimeError():
            return _refusal(text, failed)
        case IndexError() if failed and "only integers" not in text:
            return f"{_AXES}: the shape is {tuple(failed.tensors[0].shape)}."
        case TypeError():
            found = (said for part, said in _REMEDIES.items() if re.search(part, text))
            return next(found, _GENERAL)
    found = (said for kind, said in _SENTENCES.items() if isinstance(error, kind))
    return next(found, f"Your line stops with {type(error).__name__}.")


def _instead(name, given):
    """Say what to write for a name: for `m`, the number of samples, its length.

    In the alphabet's order, which is that of what a notebook stores.
    """
    names = sorted(given)
    tensors = (each for each in names if isinstance(given[each], torch.Tensor))
    if name == "m" and (first := next(tensors, None)):
        return f"Write `len({first})`."
    known = " ".join(f"`{each}`" for each in [*names, "torch"])
    return f"Use {known}."


def _refusal(text, failed):
    """Say why torch refuses the tensors of a call: their shapes, or their type."""
    if not failed:
        return f"PyTorch stops: {text.splitlines()[0]}"
    if failed.name == "bool":
        return _SINGLE
    if "for 'Bool'" in text or not re.search(_SHAPES, text):
        stops = f"PyTorch stops at `{failed.name}`: {text.splitlines()[0]}"
        return _BOOLEAN if "bool" in text.lower() else stops
    shapes = [tuple(each.shape) for each in failed.tensors]
    several = "" if len(shapes) == 1 else "s"
    listed = f"the shape{several} {' and '.join(map(str, shapes))}"
    if failed.name == "einsum":
        return (
            f"The rule of einsum does not fit {listed}: a letter for each axis, and a "
            "length for each letter."
        )
    sign = SIGNS.get(failed.name, failed.name)
    return f"`{sign}` does not fit {listed}{_where(sign, *shapes)}."


def _where(sign, *shapes):
    """Say which lengths an operator found that do not go together."""
    if sign not in SIGNS.values() or len(shapes) != 2:
        return ""
    left, right = shapes
    if sign == "@" and not (left and right):
        return ": it needs an axis on both sides"
    if sign == "@" and right[:2] == right:
        return (
            f": it needs the last length on the left ({left[-1]}) to equal the first "
            f"on the right ({right[0]})"
        )
    for pair in zip(reversed(left), reversed(right), strict=False):
        if sign != "@" and 1 not in pair and pair[0] != pair[1]:
            return (
                ": counted from the right, lengths must be equal or 1, and here "
                f"{pair[0]} meets {pair[1]}"
            )
    return ""
