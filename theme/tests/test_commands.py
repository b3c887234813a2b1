"""The commands that mystmd runs: where they publish, and what they say."""

import socket
import subprocess
import sys

import pytest
from plainbook.__main__ import USAGE, main
from plainbook.commands import published_at, report, start
from plainbook.site.assets import install_packages

from tests.support.places import THEME


def test_a_missing_python_package_is_named_with_its_remedy():
    # Without site-packages, none of the theme's packages is there.
    result = subprocess.run(
        [sys.executable, "-S", "-m", "plainbook", "render"],
        cwd=THEME,
        capture_output=True,
        encoding="utf-8",
    )
    assert result.returncode == 1
    assert result.stderr.startswith("The theme needs the Python package ")
    assert f", which {sys.executable} lacks. " in result.stderr
    packages = "brotli fonttools imagesize jinja2 nh3 pillow pygments pyyaml tinycss2"
    assert f"{sys.executable} -m pip install {packages}" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["publish"], ["render", "start"]])
def test_a_call_that_is_no_command_is_told_the_usage(arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err == f"{USAGE}\n"


def test_the_address_that_was_typed_comes_first():
    both = {"BASE_URL": "/a", "READTHEDOCS_CANONICAL_URL": "https://b.org/c"}
    assert published_at(both) == "/a"
    assert published_at({**both, "BASE_URL": ""}) == "https://b.org/c"
    assert published_at({}) == ""


def test_a_port_in_use_is_named_with_its_remedy(capsys):
    install_packages(THEME)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ports = {"PORT": str(port), "CONTENT_CDN_PORT": "1", "PLAINBOOK_REPORT": ""}
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
