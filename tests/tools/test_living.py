"""Living figures in a notebook: what is stored, and the widget on request."""

import gzip
import json
import shutil
import subprocess
import sys

import pytest
import torch
from anywidget import AnyWidget

from tests.support.places import ROOT
from tools import MIME, figures, living

LARGEST = 9_000  # bytes of a module, gzipped
MODULES = sorted(
    {file.stem for file in (ROOT / "tools/living").glob("*.mjs")} - {*living.SHARED}
)
DATA = {"x": torch.tensor([1.0, 2.5]), "b": 1.0}


def test_show_stores_the_module_and_its_data_beside_the_picture(monkeypatch):
    shown = {}
    monkeypatch.setattr(figures, "display", lambda data, **rest: shown.update(data))
    fig, _ = figures.plt.subplots()
    figures.show(fig, "Two points.", module="line", data=DATA)
    stored = shown[MIME]
    assert json.dumps(stored["data"]) == '{"x": [1, 2.5], "b": 1}'
    assert stored["module"] == "line"
    assert "image/png" in shown


def test_a_module_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match=r"no living figure 'lime': there are .*bowl,"):
        living.described("lime", {})


@pytest.mark.parametrize("name", MODULES)
def test_the_page_and_a_notebook_get_the_same_small_file(name):
    code = "import('./site/plugins/figures.mjs')"
    code += f".then(({{joined}}) => process.stdout.write(joined('{name}')))"
    node = [shutil.which("node"), "--eval", code]
    page = subprocess.run(node, cwd=ROOT, capture_output=True, check=True).stdout
    assert page.decode() == living.module_text(name)
    assert "import " not in page.decode().split("*/")[-1]
    assert len(gzip.compress(page, 9)) <= LARGEST


def test_live_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(living, "_shown", [])
    with pytest.raises(RuntimeError, match=r"no living figure was shown yet"):
        living.live()
    living.described("line", DATA)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(RuntimeError, match="%pip install anywidget"):
        living.live()


def test_live_is_a_widget_of_the_last_figure(monkeypatch):
    monkeypatch.setattr(living, "_shown", [])
    living.described("bowl", {})
    living.described("line", DATA)
    widget = living.live()
    assert isinstance(widget, AnyWidget)
    assert widget.data == {"x": [1, 2.5], "b": 1}
    assert "pointsAndLine" in widget._esm
