"""What the preview answers for each path, and what it says of an error."""

from functools import partial
from http import HTTPStatus
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from plainbook.preview import HTML, PreviewHandler, answer, make_server, refused
from plainbook.site.assets import install_packages
from plainbook.site.content_server import ContentServer
from plainbook.site.site import Site

from tests.support.places import THEME


@pytest.fixture
def site(mystmd):
    install_packages(THEME)
    mystmd.answers |= {"/public.json": ["/a.png"], "/a.png": {}}
    return Site(ContentServer(mystmd.address), THEME, reload_socket="ws://x/socket")


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/", HTML, b"<h1>T</h1>"),
        ("/p1/", HTML, b"<h1>p1</h1>"),
        ("/p1", HTML, b"<h1>p1</h1>"),
        ("/p1/index.html", HTML, b"<h1>p1</h1>"),
        ("/p1.json", "application/json", b'{"frontmatter": {}'),
        ("/build/a.png", "image/png", b"{}"),
        ("/objects.inv", "application/octet-stream", b"{}"),
        ("/robots.txt", "text/plain", b"User-agent: *\nAllow: /\n"),
    ],
)
def test_each_path_of_the_site_is_answered(path, kind, words, site):
    status, found, body = answer(site, path)
    assert (status, found) == (HTTPStatus.OK, kind)
    assert words in body


def test_a_page_may_hear_of_changes(site):
    html = answer(site, "/")[2].decode()
    assert "connect-src &#39;self&#39; ws://x/socket; " in html
    assert 'data-socket="ws://x/socket"' in html


@pytest.mark.parametrize("name", ["theme.js", "reload.js", "anywidget.mjs"])
def test_scripts_are_answered_as_scripts(name, site):
    script = site.assets[name]
    answered = answer(site, f"/{script.path}")
    assert answered == (HTTPStatus.OK, "text/javascript", script.data)


@pytest.mark.parametrize("path", ["/gone/", "/gone.json", "/build/gone.png"])
def test_a_path_that_the_site_lacks_is_answered_with_a_page(path, site):
    status, kind, body = answer(site, path)
    assert (status, kind) == (HTTPStatus.NOT_FOUND, HTML)
    assert b"<h1>Page not found</h1>" in body


def test_an_error_becomes_a_page_that_says_so_and_is_shown_again(mystmd):
    install_packages(THEME)
    mystmd.answers["/config.json"] = {}
    host = mystmd.address.removeprefix("http://")
    handler = partial(PreviewHandler, host, THEME, "")
    with make_server("localhost", 0, handler) as server:
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        with pytest.raises(HTTPError, match="500") as refusal:
            urlopen(f"http://localhost:{server.server_port}/")
        server.shutdown()
    with refusal.value as response:
        said = response.read().decode()
    assert "KeyError: &#39;projects&#39;" in said
    assert f'new WebSocket("ws://{host}/socket")' in said


def test_a_page_that_came_by_another_name_is_not_answered(mystmd):
    host = mystmd.address.removeprefix("http://")
    handler = partial(PreviewHandler, host, THEME, "")
    with make_server("localhost", 0, handler) as server:
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        headers = {"Host": f"evil.example:{server.server_port}"}
        request = Request(f"http://localhost:{server.server_port}/", headers=headers)
        with pytest.raises(HTTPError, match="403") as refusal:
            urlopen(request)  # noqa: S310 (our own)
        server.shutdown()
    with refusal.value as response:
        said = response.read().decode()
    assert "The preview answers 127.0.0.1, ::1, localhost only, and was asked" in said


@pytest.mark.parametrize(
    ("asked", "content_host"),
    [
        ("localhost:3000", "localhost:3100"),
        ("[::1]:3000", "localhost:3100"),
        ("mine.example:3000", "mine.example:3100"),
        ("any.example", "0.0.0.0:3100"),
    ],
)
def test_this_machine_is_answered_by_each_of_its_names(asked, content_host):
    assert refused(asked, content_host) == ""
