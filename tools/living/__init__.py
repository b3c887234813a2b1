"""Living figures: ES modules that take the place of a picture and can be moved.

A page puts one over its picture when a reader comes near. In a notebook `live()`
shows it when the reader asks, where anywidget is installed; what is saved with a
notebook is always the picture. Each module has the anywidget form,
https://anywidget.dev/en/afm/, and may import from the shared files alone, `kit.mjs`
and `descent.mjs`, with one line for each.
"""

import re
from pathlib import Path

DIGITS = 10  # of the numbers in a figure's data: the same on any CPU

SHARED = ["kit", "descent"]  # what modules are made of, each from those before it

_FOLDER = Path(__file__).parent
# Lines that a browser does not need: what is joined, and comments.
_LEFT_OUT = re.compile(r"^(import |\s*(//|/\*\*|\*)).*\n", re.MULTILINE)
_shown: list[dict] = []  # the last figure that a notebook showed


def described(module: str, data: dict) -> dict:
    """Return what an output stores of a living figure, as plain JSON.

    Args:
        module: The name of a file in this folder, without `.mjs`.
        data: Numbers, texts, lists and tensors, by name.

    Raises:
        ValueError: If there is no such module.
    """
    names = sorted({file.stem for file in _FOLDER.glob("*.mjs")} - {*SHARED})
    if module not in names:
        raise ValueError(f"no living figure {module!r}: there are {', '.join(names)}")
    stored = {"kind": "figure", "module": module, "data": _plain(data)}
    _shown[:] = [stored]
    return stored


def _plain(value):
    """Return a value as JSON has it; Jupyter saves 1.0 as 1, so it becomes 1 here."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        rounded = float(f"{value:.{DIGITS}g}")
        return int(rounded) if rounded.is_integer() else rounded
    return _plain(value.tolist()) if hasattr(value, "tolist") else value


def module_text(module: str) -> str:
    """Return a module as one file, without comments: what it imports, then itself."""
    own = (_FOLDER / f"{module}.mjs").read_text("utf-8")
    needed = [name for name in SHARED if f'from "./{name}.mjs"' in own]
    texts = [(_FOLDER / f"{name}.mjs").read_text("utf-8") for name in needed]
    return _LEFT_OUT.sub("", re.sub("(?m)^export ", "", "".join(texts)) + own)


def live():
    """Show the last living figure of this notebook so that it can be moved.

    Returns:
        A widget, for the last line of a cell.

    Raises:
        RuntimeError: If no living figure was shown, or anywidget is missing.
    """
    if not _shown:
        raise RuntimeError("no living figure was shown yet: run its cell first")
    try:
        import anywidget
        import traitlets
    except ImportError:
        raise RuntimeError(
            "live() needs anywidget: run `%pip install anywidget`, then restart "
            "the kernel"
        ) from None
    [figure] = _shown
    widget_class = type(
        "LivingFigure",
        (anywidget.AnyWidget,),
        {
            "_esm": module_text(figure["module"]),
            "data": traitlets.Dict().tag(sync=True),
        },
    )
    return widget_class(data=figure["data"])
