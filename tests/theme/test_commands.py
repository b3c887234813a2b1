"""The commands that mystmd runs: what they say when something is missing."""

import json
import re
import shutil
import socket
import subprocess
import sys

import pytest

from tests.theme.helpers import THEME
from theme.myst_theme import assets
from theme.myst_theme.assets import MissingToolError, install_packages, load_assets
from theme.myst_theme.build import PROCESSES, build
from theme.myst_theme.commands import published_at, render, report, start


def test_a_missing_python_package_is_named_with_its_remedy():
    # Without site-packages, none of the theme's packages is there.
    result = subprocess.run(
        [sys.executable, "-S", "-m", "myst_theme", "render"],
        cwd=THEME,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("The theme needs the Python package ")
    assert f"{sys.executable} -m pip install jinja2 nh3 pygments" in result.stderr


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


def test_the_address_that_was_typed_comes_first():
    both = {"BASE_URL": "/a", "READTHEDOCS_CANONICAL_URL": "https://b.org/c"}
    assert published_at(both) == "/a"
    assert published_at({**both, "BASE_URL": ""}) == "https://b.org/c"
    assert published_at({}) == ""


def test_a_port_in_use_is_named_with_its_remedy(capsys):
    install_packages(THEME)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ports = {"PORT": str(port), "CONTENT_CDN_PORT": "1"}
        assert start({"HOST": "127.0.0.1", **ports}, THEME) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"The preview cannot listen on port {port} of 127.0.0.1: ")
    assert said.endswith(f"choose another: --port {port + 1}\n")


def test_each_line_of_a_message_is_written_by_itself(capsys, monkeypatch):
    flushed = []
    monkeypatch.setattr(sys.stderr, "flush", lambda: flushed.append(1))
    report("one\ntwo")
    assert len(flushed) == 2
    assert capsys.readouterr().err == "one\ntwo\n"


def test_no_process_reads_a_page_before_its_last_one_is_written(mystmd, tmp_path):
    install_packages(THEME)
    unwritten = []

    def look():
        asked.append(1)
        unwritten.append(len(asked) - len(list(tmp_path.rglob("index.html"))))

    asked = []
    mystmd.seen = look
    assert build(mystmd.address, tmp_path, THEME, "") == []
    assert len(list(tmp_path.rglob("index.html"))) == len(unwritten) == 11
    assert max(unwritten) <= PROCESSES


def test_an_unforeseen_error_leaves_no_half_site(mystmd, tmp_path):
    install_packages(THEME)
    mystmd.answers["/content/p7.json"] = {}
    with pytest.raises(KeyError):
        build(mystmd.address, tmp_path, THEME, "")
    assert not list(tmp_path.iterdir())


def test_what_mystmd_lacks_is_said_by_whichever_process_misses_it(
    mystmd, tmp_path, capsys
):
    install_packages(THEME)
    text = {"output_type": "stream", "path": "/gone.txt"}
    children = [{"type": "output", "jupyter_data": text}]
    mystmd.answers["/content/p7.json"]["mdast"] = {"type": "root", "children": children}
    environment = {"CONTENT_CDN": mystmd.address, "BUILD_DIRECTORY": str(tmp_path)}
    assert render(environment, THEME) == 1
    said = capsys.readouterr().err
    assert said.startswith("mystmd has no /gone.txt (its content server answered 404)")
