"""What npm installs for the theme: once, whole, and by version and digest alone."""

import json
import re
import shutil
import subprocess

import pytest

from tests.theme.helpers import THEME
from theme.myst_theme import assets
from theme.myst_theme.assets import MissingToolError, install_packages, load_assets


def test_a_missing_npm_is_named_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(MissingToolError, match="npm is not on the PATH"):
        install_packages(tmp_path)


def test_what_npm_says_when_it_fails_is_passed_on(tmp_path, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, "", "E404 katex")
    monkeypatch.setattr(assets, "run", lambda *_args, **_values: failed)
    with pytest.raises(MissingToolError, match="E404 katex"):
        install_packages(tmp_path)


def test_packages_are_installed_once(monkeypatch):
    install_packages(THEME)
    monkeypatch.setattr(assets, "run", None)
    install_packages(THEME)


def test_the_lock_file_names_no_download_address():
    packages = json.loads((THEME / "package-lock.json").read_text())["packages"]
    assert len(packages) > 2
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_fonts_come_in_one_form_and_are_all_there():
    install_packages(THEME)
    found = load_assets(THEME)
    styles = found["katex.css"].data.decode()
    named = re.findall(r"url\(fonts/([^)]*)\)", styles)
    assert len(named) == 20
    assert {name for name in named if name in found} == set(named)
    assert "ttf" not in styles
