"""A site is built page by page, and as a whole or not at all."""

import pytest
from plainbook.build import PROCESSES, build
from plainbook.commands import render
from plainbook.site.assets import install_packages

from tests.support.places import THEME


def test_no_process_reads_a_page_before_its_last_one_is_written(mystmd, tmp_path):
    install_packages(THEME)
    unwritten = []

    def look():
        asked.append(1)
        count = len(asked)  # now: other requests may come while files are counted
        written = len(list(tmp_path.rglob("index.html")))
        unwritten.append(count - written)

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
    places = {"CONTENT_CDN": mystmd.address, "BUILD_DIRECTORY": str(tmp_path)}
    environment = {**places, "PLAINBOOK_REPORT": ""}
    assert render(environment, THEME) == 1
    said = capsys.readouterr().err
    assert said.startswith("mystmd has no /gone.txt (its content server answered 404)")
