"""The metric that compares a model of ours with PyTorch's."""

import torch

SAME = 1e-10  # a MAPE below this is rounding


def compare(*pairs: tuple[str, torch.Tensor, torch.Tensor]) -> None:
    """Assert that our numbers and PyTorch's are the same, and print each MAPE.

    Args:
        pairs: What is compared, as it stands on the page, then ours and theirs,
            of one shape: ("∂L/∂w", weight_gradient(x, delta), layer.weight.grad).

    Raises:
        AssertionError: If a MAPE is not below `SAME`, as NaN is not.
        ValueError: If there is nothing to compare, or the shapes of a pair differ.

    Examples:
        >>> compare(("the bias", torch.tensor(2.0), torch.tensor(2.0)))
        MAPE of the bias: 0.0e+00
        >>> compare(("the bias", torch.tensor(2.0), torch.tensor(4.0)))
        Traceback (most recent call last):
          ...
        AssertionError: the bias: ours and PyTorch's differ, a MAPE of 5.0e-01 ...
    """
    if not pairs:
        raise ValueError("nothing to compare: give (name, ours, theirs) at least once")
    for name, ours, theirs in pairs:
        error = torch_mape(ours, theirs)
        if not error < SAME:
            raise AssertionError(
                f"{name}: ours and PyTorch's differ, a MAPE of {error:.1e} where "
                f"{SAME:.0e} is allowed; compare what they are made of, step by step"
            )
        print(f"MAPE of {name}: {error:.1e}")


def torch_mape(pred, true) -> float:
    r"""Mean absolute percentage error, with zero targets allowed.

    .. math::

        \frac{1}{m} \sum_{i=1}^{m} \ell(\hat y_i, y_i), \qquad
        \ell(\hat y, y) =
        \begin{cases}
            |y - \hat y| / |y| & \text{if } y \neq 0 \\
            |\hat y|           & \text{if } y = 0
        \end{cases}

    The usual MAPE divides by zero, or by a small constant in its place, when
    a target is zero. This one measures such an entry absolutely instead.

    Args:
        pred: Predictions: a tensor of any shape, device, and floating or
            integer dtype, or a Python number.
        true: Targets: a tensor of the same shape as `pred`, or a Python
            number where `pred` is one. The order matters: errors are
            relative to `true`.

    Returns:
        The error as a fraction (0.05 is five per cent), computed in float64
        outside of autograd: 0.0 where the two are equal, and without an
        upper bound. NaN if either holds a NaN, or if both hold the same
        infinity in one place.

    Raises:
        TypeError: If one is a tensor and the other is not, or if either is
            bool, complex, sparse, or neither tensor nor number.
        ValueError: If the shapes differ, or if the tensors are empty.

    Examples:
        Off by 10 % and by 30 %, which is 20 % on average:

        >>> torch_mape(torch.tensor([11.0, 13.0]), torch.tensor([10, 10]))
        0.2

        A zero target counts with the size of its prediction:

        >>> torch_mape(torch.tensor([0.25, 8.0]), torch.tensor([0.0, 8.0]))
        0.125

        >>> torch_mape(3, 4)
        0.25

    Source:
        S. Makridakis, "Accuracy measures: theoretical and practical
        concerns", International Journal of Forecasting 9 (1993), for the
        MAPE; the case of a zero target is this course's.
    """
    if isinstance(pred, torch.Tensor) != isinstance(true, torch.Tensor):
        raise TypeError(
            "pred and true must be two tensors or two numbers, not "
            f"{type(pred).__name__} and {type(true).__name__}"
        )
    pred, true = _as_float64(pred, "pred"), _as_float64(true, "true")
    if pred.shape != true.shape:
        raise ValueError(
            "pred and true must have the same shape, not "
            f"{tuple(pred.shape)} and {tuple(true.shape)}"
        )
    if pred.numel() == 0:
        raise ValueError(
            "pred and true must hold at least one number, but their shape "
            f"is {tuple(pred.shape)}"
        )
    denominator = torch.where(true == 0, 1.0, true.abs())
    return ((true - pred).abs() / denominator).mean().item()


def _as_float64(value, name: str) -> torch.Tensor:
    """Copy a number or tensor to float64 on the CPU, outside of autograd."""
    if isinstance(value, bool) or not isinstance(value, (int, float, torch.Tensor)):
        raise TypeError(
            f"{name} must be a tensor or a Python number, not {type(value).__name__}"
        )
    if isinstance(value, torch.Tensor):
        if value.dtype == torch.bool or value.is_complex():
            raise TypeError(f"{name} must hold real numbers, not {value.dtype}")
        if value.layout != torch.strided:
            raise TypeError(f"{name} must be dense, not {value.layout}")
        # The CPU first: some devices have no float64.
        return value.detach().cpu().to(torch.float64)
    return torch.tensor(value, dtype=torch.float64)
