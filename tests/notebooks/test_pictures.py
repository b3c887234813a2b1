"""The picture of the landing page and the icon are taken from what was built."""

import shutil

import pytest
from PIL import Image

from tests.support.places import ROOT
from tools.notebooks.pictures import take_pictures


def test_a_site_that_is_not_built_is_named_with_the_remedy(tmp_path):
    with pytest.raises(ValueError, match="is not there: run `jupyter book build"):
        take_pictures(tmp_path)


@pytest.mark.browser
def test_the_first_screen_and_the_icon_are_written(tmp_path):
    (tmp_path / "_build" / "html").mkdir(parents=True)
    (tmp_path / "site").mkdir()
    shutil.copy(ROOT / "site" / "logo.svg", tmp_path / "site")
    index = tmp_path / "_build" / "html" / "index.html"
    index.write_text("<body style='background: red'>", encoding="utf-8")
    assert take_pictures(tmp_path) == ["site/preview.png", "site/favicon.ico"]
    with Image.open(tmp_path / "site" / "preview.png") as picture:
        assert picture.size == (1200, 630)
        assert picture.convert("RGB").getpixel((600, 300)) == (255, 0, 0)
    with Image.open(tmp_path / "site" / "favicon.ico") as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
