"""What npm installs for the theme: once, whole, and by version and digest alone."""

import json
import re
import shutil
import subprocess

import pytest
from plainbook.site import assets
from plainbook.site.assets import (
    LETTER_FONTS,
    MissingToolError,
    install_packages,
    load_assets,
)

from tests.support.places import THEME


def test_a_missing_npm_is_named_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(MissingToolError, match="npm is not on the PATH"):
        install_packages(tmp_path)


def test_what_npm_says_when_it_fails_is_passed_on(tmp_path, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, "", "E404 katex")
    asked = []
    monkeypatch.setattr(assets, "run", lambda *asks, **_: asked.extend(asks) or failed)
    with pytest.raises(MissingToolError, match="E404 katex") as error:
        install_packages(tmp_path)
    # No package of npm's may run anything.
    words = "ci --ignore-scripts --no-audit --no-fund"
    assert asked == [[shutil.which("npm"), *words.split()]]
    assert f"`npm {words}` failed in {tmp_path}" in str(error.value)


def test_packages_are_installed_once(monkeypatch):
    install_packages(THEME)
    monkeypatch.setattr(assets, "run", None)
    install_packages(THEME)


def test_the_lock_file_names_no_download_address():
    packages = json.loads((THEME / "package-lock.json").read_text(encoding="utf-8"))[
        "packages"
    ]
    assert len(packages) > 2
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_fonts_come_in_one_form_and_are_all_there():
    install_packages(THEME)
    found = load_assets(THEME)
    styles = found["katex.css"].data.decode()
    named = re.findall(r"url\(fonts/([^)]*)\)", styles)
    assert len(named) == 20
    files = {asset.path for asset in found.values()}
    assert {f"_assets/fonts/{name}" for name in named} <= files
    assert {*LETTER_FONTS.values()} <= found.keys()
    assert "ttf" not in styles
