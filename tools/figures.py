"""Figures as the course draws them: one style, and a text for every picture."""

import base64
import io
from pathlib import Path

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

plt.style.use(Path(__file__).with_name("course.mplstyle"))


def show(fig: Figure, alt: str) -> None:
    """Display a figure with its text alternative, and close it.

    The picture has two pixels for each pixel of the page, and carries its
    width and height, so that nothing moves while a page loads. A palette of
    256 colours makes it a third as large as full colour would.

    Args:
        fig: The figure; `fig.dpi` times its size in inches is its size on the
            page, in pixels.
        alt: What a reader who cannot see the picture needs to know.

    Raises:
        ValueError: If `alt` is empty.
    """
    if not alt.strip():
        raise ValueError("alt is empty: say in a sentence what the figure shows")
    canvas, png = io.BytesIO(), io.BytesIO()
    fig.savefig(canvas, format="png", dpi=2 * fig.dpi)
    plt.close(fig)
    drawn = Image.open(canvas).convert("RGB")
    drawn.quantize(256, dither=Image.Dither.NONE).save(png, "PNG", optimize=True)
    width, height = (round(fig.dpi * inches) for inches in fig.get_size_inches())
    display(
        {
            "image/png": base64.b64encode(png.getvalue()).decode(),
            "text/plain": alt,
        },
        metadata={"image/png": {"alt": alt, "width": width, "height": height}},
        raw=True,
    )
