"""Figures as the course draws them: one style, and a text for every picture.

pytest compares outputs as text, and pictures not at all. So the text of a figure
ends in a digest of what was drawn, and the picture carries the same digest: one
that shows other data, and one that was exchanged for another, are found.
"""

import base64
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Transform
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tools import MIME
from tools.living import described

DRAWN = "drawn"  # what the digest is called in the picture's file
# Places are rounded to a share of the axes: what is off by less cannot be seen.
STEPS = 200
# Round numbers, which figures are full of, stay clear of the edge of a step.
OFFSET = 0.382
NOISE = "rounding"  # the gid of a line that shows rounding, which is a CPU's own
ROUNDING = 1e-10  # what is smaller counts as zero, as in printed numbers

plt.style.use(Path(__file__).with_name("course.mplstyle"))


def show(
    fig: Figure, alt: str, module: str | None = None, data: dict | None = None
) -> None:
    """Display a figure with its text alternative, and close it.

    The picture has two pixels for each pixel of the page, and carries its
    width and height, so that nothing moves while a page loads. A palette of
    256 colours makes it a third as large as full colour would.

    Args:
        fig: The figure; `fig.dpi` times its size in inches is its size on the
            page, in pixels.
        alt: What a reader who cannot see the picture needs to know.
        module: The living figure in `tools/living/` that takes the place of the
            picture on the site, and on `live()` in a notebook.
        data: What that module draws.

    Raises:
        ValueError: If `alt` is empty, or there is no such module.
    """
    if not alt.strip():
        raise ValueError("alt is empty: say in a sentence what the figure shows")
    living = {MIME: described(module, data or {})} if module else {}
    canvas, png = io.BytesIO(), io.BytesIO()
    drawn_digest = digest(fig)
    fig.savefig(canvas, format="png", dpi=2 * fig.dpi)
    plt.close(fig)
    drawn = Image.open(canvas).convert("RGB")
    info = PngInfo()
    info.add_text(DRAWN, drawn_digest)
    drawn.quantize(256, dither=Image.Dither.NONE).save(
        png, "PNG", optimize=True, pnginfo=info
    )
    width, height = (round(fig.dpi * inches) for inches in fig.get_size_inches())
    display(
        {
            "image/png": base64.b64encode(png.getvalue()).decode(),
            "text/plain": f"{alt}\n[{DRAWN}: {drawn_digest}]",
            **living,
        },
        metadata={"image/png": {"alt": alt, "width": width, "height": height}},
        raw=True,
    )


def digest(fig: Figure) -> str:
    """Return 12 hexadecimal digits that stand for what a figure shows.

    It covers the places of lines, points, bars and outlines, the colours of
    pictures, the levels of contours, the names of all of these, and every text.
    Colours and widths of lines, and the courses of contours, are not covered.
    Rounding in what is drawn does not change it.
    """
    sha = hashlib.sha256()
    fig.canvas.draw()  # limits and layout are settled only now
    for ax in fig.axes:
        for artist in ax.get_children():
            for part in (artist.get_label(), *_shown(ax, artist)):
                sha.update(part if isinstance(part, bytes) else str(part).encode())
    for text in fig.findobj(Text):
        sha.update(text.get_text().encode())
    return sha.hexdigest()[:12]


def _shown(ax: Axes, artist: Artist) -> Iterator[bytes]:
    """Yield what an artist shows in its axes: places, then colours, rounded."""
    noise = artist.get_gid() == NOISE
    if noise and ax.get_yscale() != "log":
        raise ValueError(
            f"gid={NOISE!r} leaves the heights of a line out of the digest, and only "
            "on a logarithmic axis can rounding be seen; leave the gid out"
        )
    for points, transform in _places(artist):
        if noise:
            points = points * [1, 0] + [0, 1]  # where it stands, not how high
        if transform.contains_branch(ax.transData):
            yield _rounded(_share(ax, points, transform))
    values = getattr(artist, "get_array", lambda: None)()
    if values is not None:
        yield _rounded(np.ma.filled(artist.norm(values), np.nan))


def _places(artist: Artist) -> Iterator[tuple[np.ndarray, Transform]]:
    """Yield points, (N, 2), with the transform that puts them on the page."""
    if hasattr(artist, "get_xydata"):  # a line
        yield artist.get_xydata(), artist.get_transform()
    if hasattr(artist, "get_offsets"):  # points, or a set of outlines
        yield artist.get_offsets(), artist.get_offset_transform()
        # Where a surface is flat, rounding alone decides where a contour runs.
        outlined = not isinstance(artist, ContourSet)
        for path in artist.get_paths() if outlined else ():
            yield path.vertices, artist.get_transform()
    if hasattr(artist, "get_patch_transform"):  # a bar, a box, an arrow
        yield artist.get_path().vertices, artist.get_transform()


def _share(ax: Axes, points: np.ndarray, transform: Transform) -> np.ndarray:
    """Return points as shares of the axes' width and height, (N, 2)."""
    points = np.ma.filled(points, np.nan)
    points = np.where(abs(points) < ROUNDING, 0, points)  # seen on a log axis
    on_page = transform.transform(points)
    return ax.transAxes.inverted().transform(on_page)


def _rounded(values: np.ndarray) -> bytes:
    """Return values as whole steps; what is far outside counts as at its edge."""
    steps = np.floor(np.clip(values, -9, 9) * STEPS + OFFSET)
    return np.nan_to_num(steps, nan=-9999).astype("<i2").tobytes()
