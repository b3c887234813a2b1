"""Say in what way a tensor is wrong: its shape, its factor, its axes, its entries.

Authors see the numbers. Learners are told where to look, and no expected value.
"""

import itertools
import math
from collections.abc import Collection, Mapping
from types import MappingProxyType

import torch

NOTHING = MappingProxyType({})


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
    given: Mapping[str, torch.Tensor | float] = NOTHING,
) -> str:
    """Tell a learner where to look: first the shape, then factor, axes, entries.

    No number of what is expected is told. site/puzzles/verdicts.mjs says the
    same on the page, word for word; a test compares them.

    Args:
        answer: A wrong answer, float64, of any shape.
        expected: What it should be, float64.
        tolerance: The scaled error up to which two tensors count as equal.
        sizes: The lengths over which the answer may have been summed or averaged.
        given: What the answer was made from, by name.

    Returns:
        One to four sentences.
    """
    if answer.shape != expected.shape:
        return _advise_shape(answer, expected, tolerance, sizes, given)
    if not answer.isfinite().all():
        return "Some of it is infinite, or no number at all (nan)."
    if ((answer - expected).abs() <= 1e-3 * expected.abs()).all():
        return (
            "It differs by less than a thousandth: is it rounded, or is a small term "
            "missing?"
        )
    is_zero = answer.abs().max() <= tolerance * scale(expected)
    if expected.numel() == 1:
        value = 0.0 if is_zero else answer.item()
        return _direction(value, expected.item(), sizes, given)
    if is_zero:
        return "It is zero everywhere."
    return (
        _advise_factor(answer, expected, tolerance, sizes, given)
        or _diagnose_axes(answer, expected, tolerance)
        or _advise_sizes(answer, expected, tolerance)
        or _advise_term(answer, expected, tolerance, given)
        or _which_entries(answer, expected, tolerance)
    )


def scale(reference: torch.Tensor) -> torch.Tensor:
    """Return the largest entry's size, or 1.0 where all are zero."""
    largest = reference.abs().max()
    return torch.where(largest == 0, 1.0, largest)


def _same(a, b, tolerance):
    return a.shape == b.shape and scaled_error(a, b) <= tolerance


def _diagnose_shape(by_hand, reference, tolerance):
    return _shapes_differ(by_hand, reference) + (
        _right_in_another_shape(by_hand, reference, tolerance)
        or _about_axes(by_hand.dim() - reference.dim())
    )


def _advise_shape(answer, expected, tolerance, *rest):
    """Go on to the numbers where a small change would put the shape right."""
    text = _shapes_differ(answer, expected)
    if right := _right_in_another_shape(answer, expected, tolerance):
        return text + right
    if answer.squeeze().shape == expected.squeeze().shape:
        numbers = advise(answer.reshape(expected.shape), expected, tolerance, *rest)
        return f"{text}An axis of length 1 differs, and the numbers do too. {numbers}"
    if answer.dim() == 2 and answer.T.shape == expected.shape:
        numbers = advise(answer.T, expected, tolerance, *rest)
        return f"{text}Transpose it, and look at the numbers too. {numbers}"
    return text + _about_axes(answer.dim() - expected.dim())


def _shapes_differ(a, b):
    return f"The shapes differ: {tuple(a.shape)}, not {tuple(b.shape)}. "


def _right_in_another_shape(by_hand, reference, tolerance):
    if _same(by_hand.squeeze(), reference.squeeze(), tolerance):
        return "The numbers are right: an axis of length 1 differs."
    if reordered := _in_order(by_hand, reference, tolerance):
        return reordered
    for axis in range(by_hand.dim()):
        if _same(by_hand.sum(axis), reference, tolerance):
            return f"Summed over axis {axis}, the numbers are right."
        if _same(by_hand.mean(axis), reference, tolerance):
            return f"Averaged over axis {axis}, the numbers are right."
    if _same(_repeated(by_hand, reference), reference, tolerance):
        return "Repeated to that shape, the numbers are right."
    return ""


def _repeated(by_hand, reference):
    """Return a tensor in the shape that arithmetic with another gives it."""
    try:
        return by_hand + torch.zeros_like(reference)
    except RuntimeError:
        return by_hand


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


def _advise_factor(answer, expected, tolerance, sizes, given):
    factor = _constant_factor(answer, expected, tolerance) if expected.any() else None
    if factor is None:
        return ""
    if math.isclose(factor, -1, rel_tol=1e-6):
        return "The sign is flipped."
    way = "The sign is flipped, and it is off" if factor < 0 else "Off"
    part = _fraction(abs(factor))
    what = f": it is {part} what it should be" if part else ""
    sizes = {*sizes, expected.numel(), *expected.shape}
    return f"{way} by a constant factor{what}.{_hints(abs(factor), sizes, given)}"


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
        + f"{_fraction(abs(factor)) or f'{abs(factor):.6g} of'} what it should be."
        + _factor_hint(abs(factor), {*sizes, reference.numel(), *reference.shape})
        + alone
    )


def _fraction(factor):
    for below in range(1, 101):
        above = math.floor(factor * below + 0.5)
        if above and math.isclose(above / below, factor, rel_tol=1e-6):
            return f"{above} times" if below == 1 else f"{above}/{below} of"
    return ""


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


def _hints(factor, sizes, given):
    """Say of a factor what it may come from: a length, or a number that is given."""
    return _mean_hint(factor, sizes) + "".join(
        f" The factor is {written}."
        for name in sorted(given)
        if isinstance(given[name], int | float) and abs(given[name]) not in (0, 1)
        for written, value in [
            (f"`{name}`", abs(given[name])),
            (f"1 / `{name}`", 1 / abs(given[name])),
        ]
        if math.isclose(factor, value, rel_tol=1e-6)
    )


def _direction(answer, expected, sizes, given):
    """Say which way a single number is off, and how far, but not the number."""
    if answer == 0:
        return "It should not be zero."
    if expected == 0:
        return "Too large." if answer > 0 else "Too small."
    factor = round_to_12(answer / expected)
    if math.isclose(factor, -1, rel_tol=1e-6):
        return "The sign is flipped."
    if math.isclose(answer * expected, 1, rel_tol=1e-6):
        return "It is 1 divided by what it should be."
    size = abs(factor)
    told = f"{_times(max(size, 1 / size))}.{_hints(size, sizes, given)}"
    if factor < 0:
        sides = "below zero, and should be above"
        if answer > 0:
            sides = "above zero, and should be below"
        way = "large" if size > 1 else "small"
        return f"It is {sides}. The size is off as well: too {way}, {told}"
    further = "large" if expected > 0 else "far below zero"
    nearer = "small" if expected > 0 else "close to zero"
    return f"Too {further if factor > 1 else nearer}, {told}"


def _times(factor):
    """Round a factor to one digit: it says where to look, not what to write."""
    for bound, said in (1.01, "1 %"), (1.1, "a tenth"), (1.5, "half"):
        if factor < bound:
            return f"by less than {said}"
    digits, _, exponent = f"{factor:.11e}".partition("e")
    if int(exponent) > 5:
        return "more than a million times"
    return f"about {math.floor(float(digits) + 0.5) * 10 ** int(exponent)} times"


def round_to_12(number: float) -> float:
    """Round to 12 digits, so that the last bits of a sum decide nothing."""
    return float(f"{number:.11e}")


def _diagnose_axes(by_hand, reference, tolerance):
    if reordered := _in_order(by_hand, reference, tolerance):
        return reordered
    if _same(*(a.flatten().sort().values for a in (by_hand, reference)), tolerance):
        return "The numbers are right, in another order."
    return ""


def _in_order(by_hand, reference, tolerance):
    """Say in which order of its axes a tensor is right."""
    for order in itertools.permutations(range(by_hand.dim())):
        if _same(by_hand.permute(order), reference, tolerance):
            swap = "Transposed" if by_hand.dim() == 2 else f"Permuted by {order}"
            return f"{swap}, the numbers are right."
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


def _advise_sizes(answer, expected, tolerance):
    """Say where signs alone are wrong, or all is upside down."""
    if _same(answer.abs(), expected.abs(), tolerance):
        wrong = (answer.sign() != expected.sign()).sum()
        of = f"{wrong} of {expected.numel()}"
        return f"The sizes are right, and the sign of {of} entries is wrong."
    if _same(answer * expected, torch.ones_like(expected), tolerance):
        return "Each entry is 1 divided by what it should be."
    return ""


def _advise_term(answer, expected, tolerance, given):
    """Say what a wrong term looks like: a constant, or a multiple of what is given."""
    off = answer - expected
    most = tolerance * scale(expected)
    if (off - off.mean()).abs().max() <= most:
        return (
            "All entries are off by the same amount: is a term missing, or is there "
            "one too many?"
        )
    for name in sorted(given):
        term = given[name]
        if not isinstance(term, torch.Tensor) or term.shape != off.shape:
            continue
        factor = (off * term).sum() / (term * term).sum()  # nan if it is zero
        if (off - factor * term).abs().max() <= most:
            return (
                f"What is off is a multiple of `{name}`: is a term missing, or is "
                "its factor wrong?"
            )
    return ""


def _advise_rows(answer, expected, tolerance):
    """Say where each row, or each column, of a matrix has a factor of its own."""
    if expected.dim() != 2 or 1 in expected.shape:
        return ""
    for axis, part in (1, "row"), (0, "column"):
        squares = (expected * expected).sum(axis, keepdim=True)
        squares = torch.where(squares > 0, squares, 1)
        factors = (answer * expected).sum(axis, keepdim=True) / squares
        if _same(factors * expected, answer, tolerance):
            return (
                f"Each {part} is right but for a factor of its own: is one missing, or "
                "is there one too many?"
            )
    return ""


def _which_entries(answer, expected, tolerance):
    """Name up to three wrong entries, and the way they are off."""
    wrong = ((answer - expected).abs() > tolerance * scale(expected)).nonzero()
    many = 2 * len(wrong) > expected.numel()
    if many and (rows := _advise_rows(answer, expected, tolerance)):
        return rows
    listed = "; ".join(
        f"{index.tolist()} is too "
        + ("large" if answer[tuple(index)] > expected[tuple(index)] else "small")
        for index in wrong[:3]
    )
    more = ", …" if len(wrong) > 3 else ""
    are = "is" if len(wrong) == 1 else "are"
    others = "No sign, factor or swap of axes explains it."
    return (
        f"{len(wrong)} of {expected.numel()} entries {are} wrong: {listed}{more}. "
        + (others if many else "The others are right.")
    )
