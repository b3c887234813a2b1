"""The indices of an expression: how long each runs, and where it is summed over."""

from collections import Counter

from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.errors import WrongError
from tools.notebooks.formulas.meaning import Meaning


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
    if isinstance(part, e.Symbol) and not (is_delta(part) or is_set(part, meaning)):
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


def is_set(part: e.Expression, meaning: Meaning) -> bool:
    """Say whether a symbol stands for samples."""
    return isinstance(part, e.Symbol) and part.name.letter in meaning.sets


def is_delta(symbol: e.Symbol) -> bool:
    """Say whether a symbol is Kronecker's δ."""
    name = symbol.name
    plain = name.letter == r"\delta" and not name.bold
    return plain and len(symbol.indices) == 2
