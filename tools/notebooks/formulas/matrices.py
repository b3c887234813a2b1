"""Matrices written out: blocks side by side, and dots that say how it goes on."""

from dataclasses import fields, is_dataclass, replace

import torch

from tools.notebooks.formulas import expressions as e
from tools.notebooks.formulas.errors import MeaninglessError, WrongError
from tools.notebooks.formulas.frame import Value, evaluate

ROW, COLUMN = "row", "column"  # indices that no chapter can name


def between(first, last, letter: str, ends: set):
    """Return what two entries have in common, with an index where they differ.

    Args:
        first: The first entry, with the number 1 where it counts.
        last: The last entry, with the letter of a size there.
        letter: The index that takes that place.
        ends: Where the last numbers are added to.

    Raises:
        MeaninglessError: If they differ otherwise.
    """
    if first == last:
        return first
    if first == 1 and isinstance(last, str):
        ends.add(last)
        return letter
    if isinstance(first, tuple) and isinstance(last, tuple) and len(first) == len(last):
        return tuple(
            between(a, b, letter, ends) for a, b in zip(first, last, strict=True)
        )
    if is_dataclass(first) and type(first) is type(last):
        changed = {
            each.name: between(
                getattr(first, each.name), getattr(last, each.name), letter, ends
            )
            for each in fields(first)
        }
        return replace(first, **changed)
    raise WrongError("the first and the last entry of a matrix are not alike")


@evaluate.register
def _(matrix: e.Matrix, frame):
    rows = [row for row in matrix.rows if not _only_dots(row)]
    rows = [row for row in rows if row]
    dotted = (
        len(rows) < len(matrix.rows),
        any(isinstance(cell, e.Dots) for row in rows for cell in row),
    )
    if any(dotted):
        return _continued(
            [[c for c in row if not isinstance(c, e.Dots)] for row in rows],
            dotted,
            frame,
        )
    return _blocks([[evaluate(cell, frame) for cell in row] for row in rows])


def _only_dots(row):
    return all(isinstance(cell, e.Dots) for cell in row)


def _continued(rows, dotted, frame):
    """Fill in what dots leave out, and compare it with what is written."""
    down, across = dotted
    ends = {ROW: set(), COLUMN: set()}

    def join(first, last, letter, wanted):
        return between(first, last, letter, ends[letter]) if wanted else first

    left = join(rows[0][0], rows[-1][0], ROW, down)
    right = join(rows[0][-1], rows[-1][-1], ROW, down)
    entry = join(left, right, COLUMN, across)
    counts = [
        _count(ends[letter], frame) if wanted else 1
        for letter, wanted in zip((ROW, COLUMN), dotted, strict=True)
    ]
    ranges = frame.ranges | {ROW: counts[0], COLUMN: counts[1]}
    inner = replace(frame, ranges=ranges, held=frame.held | {ROW, COLUMN})
    _compare(rows, entry, inner)
    value = evaluate(entry, inner)
    return _assembled(value, counts, len(frame.ranges))


def _count(ends, frame):
    if len(ends) != 1:
        raise WrongError("a matrix ends at indices that disagree")
    return frame.meaning.size(ends.pop())


def _compare(rows, entry, frame):
    whole = evaluate(entry, frame)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            place = {
                ROW: _place(r, len(rows), frame.ranges[ROW]),
                COLUMN: _place(c, len(row), frame.ranges[COLUMN]),
            }
            written = evaluate(cell, frame).tensor
            meant = whole.tensor
            for letter, position in place.items():
                axis = frame.axis(letter)
                if meant.shape[axis] > 1:
                    meant = meant.narrow(axis, position, 1)
            if not torch.allclose(written, meant, rtol=1e-9, atol=1e-12):
                raise WrongError(
                    f"entry {r + 1}, {c + 1} of a matrix does not fit the others"
                )


def _place(position, count, length):
    return length - 1 if position == count - 1 and length > 1 else position


def _assembled(value, counts, leading):
    """Put entries, numbers or blocks, at their rows and columns."""
    size = list(value.tensor.shape)
    size[leading : leading + 2] = counts
    tensor = value.tensor.expand(size)
    if value.rank == 0:
        result = tensor
    elif value.rank == 2:
        result = tensor.transpose(-3, -2).flatten(-4, -3).flatten(-2, -1)
    else:
        raise MeaninglessError("rows that are vectors are not put together")
    return _as_vector(Value(result, 2))


def _blocks(rows):
    """Put blocks side by side and one below the other."""

    def flat(value):
        if value.rank == 0:
            return value.tensor[..., None, None]
        if value.rank == 1:
            return value.tensor[..., None, :] if value.row else value.tensor[..., None]
        return value.tensor

    lines = [torch.cat(_broadcast([flat(cell) for cell in row]), -1) for row in rows]
    return _as_vector(Value(torch.cat(_broadcast(lines), -2), 2))


def _broadcast(parts):
    shape = torch.broadcast_shapes(*(part.shape[:-2] for part in parts))
    return [part.expand(*shape, *part.shape[-2:]) for part in parts]


def _as_vector(value):
    rows, columns = value.shape
    if columns == 1:
        return Value(value.tensor.squeeze(-1), 1)
    if rows == 1:
        return Value(value.tensor.squeeze(-2), 1, row=True)
    return value
