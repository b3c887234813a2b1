"""A figure is shown with its text and the size it will have on the page."""

import base64

import matplotlib.pyplot as plt
import pytest

from tools import figures


def test_a_figure_carries_its_text_and_its_size(monkeypatch):
    shown = {}
    monkeypatch.setattr(
        figures, "display", lambda data, **rest: shown.update(data=data, **rest)
    )
    fig, _ = plt.subplots(figsize=(5, 2))
    figures.show(fig, alt="An empty pair of axes.")
    assert shown["raw"] is True
    assert shown["data"]["text/plain"] == "An empty pair of axes."
    metadata = shown["metadata"]["image/png"]
    assert metadata["alt"] == "An empty pair of axes."
    png = base64.b64decode(shown["data"]["image/png"])
    width = int.from_bytes(png[16:20], "big")
    height = int.from_bytes(png[20:24], "big")
    assert (width, height) == (2 * metadata["width"], 2 * metadata["height"])
    assert not plt.get_fignums()


def test_a_figure_without_a_text_is_refused():
    fig, _ = plt.subplots()
    with pytest.raises(ValueError, match="alt is empty"):
        figures.show(fig, alt=" ")
    plt.close(fig)
