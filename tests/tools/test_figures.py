"""A figure is shown with its text and the size it will have on the page."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from tools import figures


def test_a_figure_carries_its_text_and_its_size(monkeypatch):
    shown = {}
    monkeypatch.setattr(
        figures, "display", lambda data, **rest: shown.update(data=data, **rest)
    )
    fig, _ = plt.subplots(figsize=(5, 2))
    figures.show(fig, alt="An empty pair of axes.")
    assert shown["raw"] is True
    said, _, digest = shown["data"]["text/plain"].partition("\n[drawn: ")
    assert said == "An empty pair of axes."
    metadata = shown["metadata"]["image/png"]
    assert metadata["alt"] == "An empty pair of axes."
    png = base64.b64decode(shown["data"]["image/png"])
    assert Image.open(io.BytesIO(png)).text["drawn"] == digest.removesuffix("]")
    width = int.from_bytes(png[16:20], "big")
    height = int.from_bytes(png[20:24], "big")
    assert (width, height) == (2 * metadata["width"], 2 * metadata["height"])
    assert not plt.get_fignums()


def test_a_figure_without_a_text_is_refused():
    fig, _ = plt.subplots()
    with pytest.raises(ValueError, match="alt is empty"):
        figures.show(fig, alt=" ")
    plt.close(fig)


X = np.linspace(0.5, 4, 30)


def digest_after(change):
    """The digest of a figure with many kinds of artists, after a change to it."""
    fig, (ax, log) = plt.subplots(1, 2)
    drawn = {
        "line": ax.plot(X, X**2, label="square")[0],
        "points": ax.scatter(X, X),
        "bars": ax.bar([1, 2], [3, 4]),
        "fall": log.semilogy(X, np.exp(-X))[0],
        "picture": log.imshow([[0.1, 0.2]], extent=(1, 2, 0.1, 0.2)),
        "note": ax.annotate("here", (1, 1)),
        "stems": ax.vlines([1, 2], 0, [3, 5]),
    }
    ax.set(xlabel="x")
    change(drawn)
    digest = figures.digest(fig)
    plt.close(fig)
    return digest


@pytest.mark.parametrize(
    "change",
    [
        lambda drawn: drawn["line"].set_ydata(X**2 + 0.5),
        lambda drawn: drawn["line"].set_label("cube"),
        lambda drawn: drawn["line"].set_data(X[:-1], X[:-1] ** 2),
        lambda drawn: drawn["points"].set_offsets(np.c_[X, -X]),
        lambda drawn: drawn["bars"][1].set_height(4.5),
        lambda drawn: drawn["fall"].set_ydata(np.exp(-1.1 * X)),
        lambda drawn: drawn["picture"].set_data([[0.2, 0.1]]),
        lambda drawn: drawn["note"].set_text("there"),
        lambda drawn: drawn["stems"].set_segments([[(1, 0), (1, 4)]]),
        lambda drawn: drawn["line"].axes.set_xlabel("y"),
    ],
)
def test_a_figure_that_shows_something_else_has_another_digest(change):
    assert digest_after(change) != digest_after(lambda drawn: None)


def test_rounding_does_not_change_the_digest():
    def round_off(drawn):
        noise = 1 + 1e-12 * np.cos(np.arange(30))
        drawn["line"].set_ydata(X**2 * noise)
        drawn["fall"].set_ydata(np.exp(-X) * noise)
        drawn["points"].set_offsets(np.c_[X * noise, X / noise])

    assert digest_after(round_off) == digest_after(lambda drawn: None)


def rounding(places, heights, scale="log"):
    """The digest of a figure of rounding alone."""
    fig, ax = plt.subplots()
    ax.plot(places, heights, gid="rounding")
    ax.set(yscale=scale, ylim=(1e-20, 1))
    try:
        return figures.digest(fig)
    finally:
        plt.close(fig)


def test_heights_that_are_rounding_are_left_out_and_nothing_else():
    assert rounding([1, 2, 3], [1e-16, 3e-16, 1e-15]) == rounding(
        [1, 2, 3], [1e-17] * 3
    )
    assert rounding([1, 2, 3], [1e-16] * 3) != rounding([1, 2.5, 3], [1e-16] * 3)
    assert rounding([1, 2, 3], [1e-16] * 3) != rounding([1, 3], [1e-16] * 2)


def test_where_rounding_cannot_be_seen_no_line_is_left_out():
    with pytest.raises(ValueError, match="only on a logarithmic axis can rounding be"):
        rounding([1, 2], [1, 2], scale="linear")
