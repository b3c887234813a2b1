"""Say in what way a tensor is wrong: its shape, its factor, its axes, its entries.

Authors see the numbers. Learners are told where to look, and no expected value.
"""

import itertools
import math
from collections.abc import Collection

import torch


def scaled_error(by_hand: torch.Tensor, reference: torch.Tensor) -> float:
    """Return the largest difference over the largest entry of the reference.

    Args:
        by_hand: A tensor of the shape of `reference`.
        reference: The tensor that sets the scale.

    Returns:
        A fraction, at least 0.0; the plain difference where the reference is
        zero everywhere; NaN if either holds a NaN.
    """
    return ((by_hand - reference).abs().max() / scale(reference)).item()


def diagnose(
    by_hand: torch.Tensor,
    reference: torch.Tensor,
    tolerance: float,
    terms: int = 1,
) -> str:
    """Say in what way a derivative is wrong.

    Args:
        by_hand: The derivative by hand, of any shape.
        reference: What it should be.
        tolerance: The scaled error up to which two tensors count as equal.
        terms: The number of terms that the derivative's sum adds.

    Returns:
        One sentence, which also says when no simple mistake explains it.
    """
    if by_hand.shape != reference.shape:
        return _diagnose_shape(by_hand, reference, tolerance)
    if by_hand.dtype != reference.dtype:
        return f"The dtypes differ: {by_hand.dtype}, not {reference.dtype}."
    if not (by_hand.isfinite().all() and reference.isfinite().all()):
        return _diagnose_entries(by_hand, reference, tolerance)
    if not reference.any():
        return "It should be zero everywhere. Is a factor missing that is 0 here?"
    if not by_hand.any():
        return "By hand it is zero everywhere."
    return (
        _diagnose_factor(by_hand, reference, tolerance, {terms})
        or _diagnose_axes(by_hand, reference, tolerance)
        or _diagnose_entries(by_hand, reference, tolerance)
    )


def advise(
    answer: torch.Tensor,
    expected: torch.Tensor,
    tolerance: float,
    sizes: Collection[int],
) -> str:
    """Tell a learner where to look: first the shape, then factor, axes, entries.

    No number of what is expected is told. site/puzzles/verdicts.mjs says the
    same on the page, word for word; a test compares them.

    Args:
        answer: A wrong answer, float64, of any shape.
        expected: What it should be, float64.
        tolerance: The scaled error up to which two tensors count as equal.
        sizes: The lengths over which the answer may have been summed or averaged.

    Returns:
        One to three sentences.
    """
    if answer.shape != expected.shape:
        return _diagnose_shape(answer, expected, tolerance)
    if not answer.isfinite().all():
        return "Some of it is infinite, or no number at all (nan)."
    is_zero = answer.abs().max() <= tolerance * scale(expected)
    if expected.numel() == 1:
        value = 0.0 if is_zero else answer.item()
        return _direction(value, expected.item(), sizes)
    if is_zero:
        return "It is zero everywhere."
    return (
        (_advise_factor(answer, expected, tolerance, sizes) if expected.any() else "")
        or _diagnose_axes(answer, expected, tolerance)
        or _which_entries(answer, expected, tolerance)
    )


def scale(reference: torch.Tensor) -> torch.Tensor:
    """Return the largest entry's size, or 1.0 where all are zero."""
    largest = reference.abs().max()
    return torch.where(largest == 0, 1.0, largest)


def _same(a, b, tolerance):
    return a.shape == b.shape and scaled_error(a, b) <= tolerance


def _diagnose_shape(by_hand, reference, tolerance):
    shapes = f"{tuple(by_hand.shape)}, not {tuple(reference.shape)}"
    text = f"The shapes differ: {shapes}. "
    if _same(by_hand.squeeze(), reference.squeeze(), tolerance):
        return text + "The numbers are right: an axis of length 1 differs."
    for order in itertools.permutations(range(by_hand.dim())):
        if _same(by_hand.permute(order), reference, tolerance):
            swap = "Transposed" if by_hand.dim() == 2 else f"Permuted by {order}"
            return text + f"{swap}, the numbers are right."
    for axis in range(by_hand.dim()):
        if _same(by_hand.sum(axis), reference, tolerance):
            return text + f"Summed over axis {axis}, the numbers are right."
        if _same(by_hand.mean(axis), reference, tolerance):
            return text + f"Averaged over axis {axis}, the numbers are right."
    return text + _about_axes(by_hand.dim() - reference.dim())


def _about_axes(more):
    """Say what to look for where the numbers differ as well as the shapes."""
    if more > 0:
        return "There are too many axes: is a sum missing, or was an axis added?"
    if more < 0:
        return "There are too few axes: is something summed that should not be?"
    return "There are as many axes as there should be, of other lengths."


def _constant_factor(by_hand, reference, tolerance):
    """Return the factor between two tensors, None where there is none."""
    factor = ((by_hand * reference).sum() / (reference * reference).sum()).item()
    same = _same(by_hand, factor * reference, 4 * tolerance)
    return round_to_12(factor) if same else None


def _advise_factor(answer, expected, tolerance, sizes):
    factor = _constant_factor(answer, expected, tolerance)
    if factor is None:
        return ""
    if math.isclose(factor, -1, rel_tol=1e-6):
        return "The sign is flipped."
    way = "The sign is flipped, and it is off" if factor < 0 else "Off"
    off = f"{way} by a constant factor: it is {_fraction(abs(factor))} what it should"
    sizes = {*sizes, expected.numel(), *expected.shape}
    return f"{off} be.{_mean_hint(abs(factor), sizes)}"


def _diagnose_factor(by_hand, reference, tolerance, sizes):
    factor = _constant_factor(by_hand, reference, tolerance)
    if factor is None:
        return ""
    if reference.numel() == 1:
        alone = (
            f" It is {by_hand.item():.6g}, not {reference.item():.6g}: a single "
            "number, so any mistake looks like a factor."
        )
    else:
        alone = ""
    if math.isclose(factor, -1, rel_tol=1e-6):
        return "The sign is flipped." + alone
    return (
        ("The sign is flipped, and it is off" if factor < 0 else "Off")
        + " by a constant factor: by hand is "
        + f"{_fraction(abs(factor))} what it should be."
        + _factor_hint(abs(factor), {*sizes, reference.numel(), *reference.shape})
        + alone
    )


def _fraction(factor):
    for below in range(1, 101):
        above = math.floor(factor * below + 0.5)
        if above and math.isclose(above / below, factor, rel_tol=1e-6):
            return f"{above} times" if below == 1 else f"{above}/{below} of"
    return f"{factor:.6g} of"


def _factor_hint(factor, sizes):
    """Guess which factor is forgotten: the 2 of a square, or that of a mean."""
    half = math.isclose(factor, 0.5, rel_tol=1e-6)
    square = " Is the 2 of the square missing?" if half else ""
    return square + _mean_hint(factor, sizes)


def _mean_hint(factor, sizes):
    guesses = []
    for size in sorted({*sizes} - {1}):
        guesses += [
            (size, f"Is it summed over {size} where it should be averaged?"),
            (1 / size, f"Is it averaged over {size} where it should be summed?"),
        ]
    return "".join(
        f" {hint}"
        for guess, hint in guesses
        if math.isclose(factor, guess, rel_tol=1e-6)
    )


def _direction(answer, expected, sizes):
    """Say which way a single number is off, and how far, but not the number."""
    if answer == 0:
        return "It is not zero."
    if expected == 0:
        return "Too large." if answer > 0 else "Too small."
    factor = round_to_12(answer / expected)
    if factor < 0:
        flipped = math.isclose(factor, -1, rel_tol=1e-6)
        return "The sign is flipped." if flipped else "The sign is wrong."
    further = "large" if expected > 0 else "far below zero"
    nearer = "small" if expected > 0 else "close to zero"
    way = f"Too {further if factor > 1 else nearer}"
    return f"{way}, {_times(max(factor, 1 / factor))}." + _mean_hint(factor, sizes)


def _times(factor):
    """Round a factor to one digit: it says where to look, not what to write."""
    if factor < 1.5:
        return "but not by much"
    digits, _, exponent = f"{factor:.11e}".partition("e")
    if int(exponent) > 5:
        return "more than a million times"
    return f"about {math.floor(float(digits) + 0.5) * 10 ** int(exponent)} times"


def round_to_12(number: float) -> float:
    """Round to 12 digits, so that the last bits of a sum decide nothing."""
    return float(f"{number:.11e}")


def _diagnose_axes(by_hand, reference, tolerance):
    for order in itertools.permutations(range(by_hand.dim())):
        if _same(by_hand.permute(order), reference, tolerance):
            if by_hand.dim() == 2:
                return "It is transposed."
            return f"Its axes are swapped: {order} would be right."
    if _same(*(a.flatten().sort().values for a in (by_hand, reference)), tolerance):
        return "The numbers are right, in another order."
    return ""


def _diagnose_entries(by_hand, reference, tolerance):
    off = (by_hand - reference).abs() / scale(reference.nan_to_num())
    wrong = (~(off <= tolerance)).nonzero()
    listed = "; ".join(
        f"{index.tolist()}: {by_hand[tuple(index)].item():.6g}, "
        f"not {reference[tuple(index)].item():.6g}"
        for index in wrong[:3]
    )
    more = ", …" if len(wrong) > 3 else ""
    are = "is" if len(wrong) == 1 else "are"
    text = f"{len(wrong)} of {reference.numel()} entries {are} wrong ({listed}{more})."
    if 2 * len(wrong) <= reference.numel():
        return text + " The others are right."
    return text + " No sign, factor or swap of axes explains it."


def _which_entries(answer, expected, tolerance):
    """Name up to three wrong entries, and the way they are off."""
    wrong = ((answer - expected).abs() > tolerance * scale(expected)).nonzero()
    are = "is" if len(wrong) == 1 else "are"
    text = f"{len(wrong)} of {expected.numel()} entries {are} wrong"
    if 2 * len(wrong) > expected.numel():
        return f"{text}. No sign, factor or swap of axes explains it."
    listed = "; ".join(
        f"{index.tolist()} is too "
        + ("large" if answer[tuple(index)] > expected[tuple(index)] else "small")
        for index in wrong[:3]
    )
    more = ", …" if len(wrong) > 3 else ""
    return f"{text}: {listed}{more}. The others are right."
