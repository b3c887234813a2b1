"""Check a derivative worked out by hand against two that a machine finds.

The machine's two ways share nothing. Autograd applies the chain rule to the
code of the function; central differences only evaluate the function beside
the point. A formula that agrees with both is right at this point.

**Error.** The largest difference of two entries, divided by the largest entry
of the reference. An error of 1e-3 says that some entry is off by a thousandth
of the largest one.

**Tolerance against autograd.** Either side is a sum of at most `terms`
products, and adding n numbers in any order loses at most about n·eps/2 of the
sum of their sizes (Higham, *Accuracy and Stability of Numerical Algorithms*,
2nd ed., section 4.2). We allow `SLACK` times n·eps. The slack
is a choice: terms that cancel lose more than the bound says, and it leaves room
for some of that, not for all (chapter 1.9 shows a right formula that fails).

**Tolerance against central differences.** With h = eps^(1/5)·max(1, |x|), the
five-point formula below is off by three errors of one size. It leaves out h⁴/30
of the fifth derivative; the rounding of f, up to terms·eps·|f|, is divided by
h; and so is the rounding of x ± h. In units of the derivative's largest entry
that is eps^(4/5) times |f|/max(1, |x|) over that entry, and eps^(4/5) once more
(*Numerical Recipes*, 3rd ed., section 5.7, makes the same balance for the
three-point formula). It takes for granted that f bends over lengths of about
max(1, |x|), and that |f| is as large as the numbers that f adds up.

**What it cannot tell.** Whether f is the function that was meant; whether the
formula holds at another point (take one with odd values: zeros and ones hide
mistakes); a kink at the point itself with equal slopes on both sides but for
the sign, as |x| has at 0, where the central difference is 0 as well.
"""

from collections.abc import Callable

import torch
from torch.overrides import TorchFunctionMode

from tools.diagnosis import diagnose, scale, scaled_error

SLACK = 8
COARSEST = 1e-2  # a check that lets one per cent pass decides nothing


def check_derivative(
    name: str,
    f: Callable[[torch.Tensor], torch.Tensor],
    at: torch.Tensor,
    by_hand: torch.Tensor | Callable[[torch.Tensor], torch.Tensor],
    terms: int | None = None,
) -> None:
    """Compare a derivative by hand with autograd and central differences.

    Prints one line for each, with the error and its tolerance.

    Args:
        name: What is checked, as it stands on the page: "∂L/∂w".
        f: The function, from a tensor like `at` to a tensor of any shape. It
            must be smooth near `at`.
        at: The point, float64 or float32, any shape. Not a minimum: where the
            derivative itself vanishes, an error has nothing to be small
            against.
        by_hand: The derivative at the point, of shape f(at).shape + at.shape,
            or a function that returns it.
        terms: How many products the longest sum in f or its derivative adds.
            By default the size of the largest tensor that f meets on its way,
            `at` and f(at) among them: no sum of one product an entry is longer.

    Raises:
        AssertionError: If they differ; the message says how.
        TypeError: If `at` is not a float64 or float32 tensor.
        ValueError: If dtype and terms leave a tolerance above one per cent.

    Examples:
        >>> a = torch.tensor([1.0, 2.0, 4.0], dtype=torch.float64)
        >>> check_derivative("∂|a|²/∂a", lambda a: a @ a, a, lambda a: a)
        Traceback (most recent call last):
          ...
        AssertionError: ∂|a|²/∂a: by hand and autograd differ: ...
        Off by a constant factor: by hand is 1/2 of what it should be. ...
    """
    if not isinstance(at, torch.Tensor) or at.dtype not in (
        torch.float64,
        torch.float32,
    ):
        kind = getattr(at, "dtype", type(at).__name__)
        raise TypeError(f"at must be a float64 or float32 tensor, not {kind}")
    by_hand = by_hand(at) if callable(by_hand) else by_hand
    with _Sizes() as met:
        value = f(at).detach()
    terms = terms or max(at.numel(), value.numel(), met.largest)

    autograd = torch.func.jacrev(f)(at).detach()
    differences = central_differences(f, at)
    exact = SLACK * terms * torch.finfo(at.dtype).eps
    coarse = exact + _difference_tolerance(value, at, terms, autograd)
    _require_useful(name, coarse, at.dtype)

    print(f"{name} by hand, {tuple(by_hand.shape)}")
    agrees = scaled_error(autograd, differences) <= coarse
    for way, reference, tolerance in (
        ("autograd", autograd, exact),
        ("central differences", differences, coarse),
    ):
        hint = "" if agrees else _disagreement(at, autograd, differences)
        _compare(name, way, by_hand, reference, tolerance, terms, hint)


def check_equal(
    name: str,
    by_hand: torch.Tensor,
    reference: torch.Tensor,
    terms: int | None = None,
) -> None:
    """Compare two tensors that ought to be the same, and print the error.

    Args:
        name: What is compared, as it stands on the page.
        by_hand: A tensor of any shape, float64 or float32.
        reference: The tensor it should equal.
        terms: How many products the longest sum behind an entry adds; by
            default the number of entries.

    Raises:
        AssertionError: If they differ; the message says how.
        ValueError: If dtype and terms leave a tolerance above one per cent.

    Examples:
        >>> check_equal("A", torch.eye(2), 3 * torch.eye(2))
        Traceback (most recent call last):
          ...
        AssertionError: A: by hand and the reference differ: ...
        Off by a constant factor: by hand is 1/3 of what it should be.
    """
    terms = terms or max(1, reference.numel())
    tolerance = SLACK * terms * torch.finfo(reference.dtype).eps
    _require_useful(name, tolerance, reference.dtype)
    print(f"{name}, {tuple(by_hand.shape)}")
    _compare(name, "the reference", by_hand, reference, tolerance, terms)


def central_differences(
    f: Callable[[torch.Tensor], torch.Tensor], at: torch.Tensor
) -> torch.Tensor:
    """Differentiate by evaluating f at two points on either side.

    Args:
        f: A function from a tensor like `at` to a tensor of any shape.
        at: The point, of any shape and floating dtype.

    Returns:
        The derivative, of shape f(at).shape + at.shape, off by h⁴/30 of the
        fifth derivative (Fornberg, Mathematics of Computation 51, 1988).
    """
    h = _step(at)
    columns = []
    for i in range(at.numel()):
        e = torch.zeros_like(at).view(-1)
        e[i] = h
        e = e.view(at.shape)
        near = f(at + e) - f(at - e)
        far = f(at + 2 * e) - f(at - 2 * e)
        columns.append((8 * near - far) / (12 * h))
    columns = torch.stack(columns, dim=-1).detach()
    return columns.reshape(columns.shape[:-1] + at.shape)


class _Sizes(TorchFunctionMode):
    """Notes the size of the largest tensor that a function meets."""

    def __init__(self):
        super().__init__()
        self.largest = 1

    def __torch_function__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        for each in (*args, result):
            if isinstance(each, torch.Tensor):
                self.largest = max(self.largest, each.numel())
        return result


def _step(at):
    return torch.finfo(at.dtype).eps ** 0.2 * max(1.0, at.abs().max().item())


def _difference_tolerance(value, at, terms, reference):
    eps = torch.finfo(at.dtype).eps
    slope = value.abs().max().item() / max(1.0, at.abs().max().item())
    return SLACK * terms * eps**0.8 * (1 + slope / scale(reference).item())


def _require_useful(name, tolerance, dtype):
    if tolerance > COARSEST:
        raise ValueError(
            f"{name}: rounding in {dtype} alone may reach {tolerance:.1e} of "
            "the largest entry, so the check could not fail; use float64, "
            "fewer terms, or a point further from the minimum"
        )


def _compare(name, way, by_hand, reference, tolerance, terms, hint=""):
    if by_hand.shape == reference.shape and by_hand.dtype == reference.dtype:
        error = scaled_error(by_hand, reference)
        if error <= tolerance:
            print(f"  {way:<20} {error:.1e} off, {tolerance:.1e} allowed")
            return
        off = f"{error:.1e} off, {tolerance:.1e} allowed"
    else:
        off = "not comparable"
    raise AssertionError(
        f"{name}: by hand and {way} differ: {off}.\n"
        + (hint or diagnose(by_hand, reference, tolerance, terms))
    )


def _disagreement(at, autograd, differences):
    error = scaled_error(autograd, differences)
    return (
        f"Autograd and central differences differ too, by {error:.1e}, so "
        "neither can be trusted here: f has a kink or a jump within "
        f"{2 * _step(at):.1e} of the point, or bends on that length, or part of "
        "f is hidden from autograd (.item(), .detach(), no_grad)."
    )
