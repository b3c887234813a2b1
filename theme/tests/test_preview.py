"""The preview shows what changes, what is broken, and ends with mystmd."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.support.building import COMPILED
from theme.tests.helpers import markdown, new_project, notebook


def wait_for(address: str, words: str, seconds: float = 30) -> str:
    """Fetch a page until it says ``words``, for at most ``seconds``."""
    end = time.monotonic() + seconds
    html = ""
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=5) as response:  # noqa: S310 (our own)
                html = response.read().decode()
        except (URLError, OSError):
            html = ""
        if words in html:
            return html
        time.sleep(0.2)
    pytest.fail(f"{address} did not say {words!r} in {seconds} s:\n{html[:2000]}")


def wait_without(address: str, words: str, seconds: float = 30) -> None:
    """Fetch a page until it does not say ``words``, for at most ``seconds``."""
    end = time.monotonic() + seconds
    while words in wait_for(address, "</html>"):
        if time.monotonic() > end:
            pytest.fail(f"{address} still said {words!r} after {seconds} s")
        time.sleep(0.2)


def wait_for_file(path: Path, pattern: str, seconds: float = 30) -> re.Match:
    """Read a file until it says what a pattern finds, for at most ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := re.search(pattern, path.read_text(encoding="utf-8")):
            return found
        time.sleep(0.2)
    pytest.fail(f"{path.read_text(encoding='utf-8')!r} did not say {pattern!r}")


def wait_until_closed(port: int, seconds: float = 10) -> None:
    """Wait until nothing listens on a port: the preview ends with mystmd."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except ConnectionError:
            return
        time.sleep(0.2)
    pytest.fail(f"something still listens on port {port} after {seconds} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


@contextmanager
def preview(folder: Path, port: int) -> Iterator[subprocess.Popen]:
    """``jupyter book start``; what it prints goes into a file beside the folder."""
    command = [sys.executable, "-m", "jupyter_book", "start", "--port", str(port)]
    with (
        said_of(folder).open("wb") as said,
        subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **COMPILED},
            stdout=said,
            stderr=said,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


def said_of(folder: Path) -> Path:
    """Where a preview prints: in the folder itself it would be a change."""
    return folder.with_suffix(".txt")


WHOLE = notebook(markdown("# N\n\nWords."))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A project of two pages, whose preview shows what tests change in it."""
    toc = [{"file": "index.md"}, {"file": "n.ipynb"}]
    return new_project(
        tmp_path_factory.mktemp("preview") / "project",
        {"project": {"toc": toc}},
        **{"index.md": "# Home\n\nFirst words.\n", "n.ipynb": WHOLE},
    )


@pytest.fixture(scope="module")
def taken() -> Iterator[int]:
    """A port that something else listens on."""
    with socket.create_server(("localhost", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(scope="module")
def port(folder, taken) -> Iterator[int]:
    """Where the preview of the project is, which was asked for the port taken."""
    with preview(folder, taken):
        started = wait_for_file(said_of(folder), r"Server started on port (\d+)")
        port = int(started[1])
        yield port
    wait_until_closed(port)


def test_a_preview_whose_port_is_taken_says_so_and_takes_another(folder, taken, port):
    said = said_of(folder).read_text(encoding="utf-8")
    assert f"The preview cannot listen on port {taken} of localhost" in said
    assert port != taken


def test_the_preview_shows_changes_and_what_is_broken_and_to_no_other_site(
    folder, port
):
    address = f"http://localhost:{port}/"
    html = wait_for(address, "First words.")
    answers_no_page_of_another_site(port, html)
    (folder / "index.md").write_text(
        "# Home\n\nNext words.\n\n```{foo}\n```\n", encoding="utf-8"
    )
    html = wait_for(address, "Next words.")
    assert "This page cannot be published yet" in html
    assert "index.md:5: directive &#39;foo&#39;" in html
    (folder / "index.md").write_text("# Home\n\nLast words.\n", encoding="utf-8")
    html = wait_for(address, "Last words.")
    assert "This page cannot be published yet" not in html
    head = Request(address, method="HEAD")
    with urlopen(head, timeout=5) as response:  # noqa: S310 (our own)
        assert response.status == 200
        assert response.headers["Content-Length"] == str(len(html.encode()))
        assert response.read() == b""


def test_what_mystmd_reports_is_shown_until_it_is_put_right(folder, port):
    settings = (folder / "myst.yml").read_text(encoding="utf-8")
    first, second = f"http://localhost:{port}/", f"http://localhost:{port}/n/"
    wait_for(second, "Words.")
    (folder / "n.ipynb").write_text(WHOLE[:-40], encoding="utf-8")
    html = wait_for(second, "n.ipynb:1: notebook: it is no valid JSON")
    assert "it is empty" not in html
    wait_for(first, "n.ipynb: mystmd: Error reading file: SyntaxError")
    (folder / "index.md").write_text("---\ngithub: 7\n---\n# T\n", encoding="utf-8")
    wait_for(first, "index.md:2: mystmd: &#39;github&#39; must be string")
    wait_for(first, "n.ipynb: mystmd: Error reading file: SyntaxError")
    (folder / "n.ipynb").write_text(WHOLE, encoding="utf-8")
    (folder / "index.md").write_text("# T\n\nNext.\n", encoding="utf-8")
    html = wait_for(first, "Next.")
    assert "cannot be published" not in html
    mistaken = settings.replace('"toc"', '"title": {"a": 1}, "toc"')
    (folder / "myst.yml").write_text(mistaken, encoding="utf-8")
    wait_for(first, "myst.yml:1: mystmd: &#39;title&#39; must be string")
    (folder / "myst.yml").write_text(settings, encoding="utf-8")
    wait_without(first, "cannot be published")


@pytest.mark.browser
def test_a_preview_that_mystmd_ends_says_so_in_the_page(tmp_path, browser):
    folder = new_project(tmp_path / "project", {}, **{"index.md": "# T\n\nWords.\n"})
    port = free_port()
    with preview(folder, port) as process:
        wait_for(f"http://localhost:{port}/", "Words.")
        page = browser.new_page()
        page.goto(f"http://localhost:{port}/")
        (folder / "myst.yml").write_text("version: 1\nsite: [\n", encoding="utf-8")
        page.get_by_role("alert").get_by_text("The preview has ended.").wait_for()
        page.close()
        assert process.wait(10) == 1
    wait_until_closed(port)
    said = said_of(folder).read_text(encoding="utf-8")
    assert "Unable to read config file myst.yml as YAML" in said
    assert "unexpected end of the stream within a flow collection (3:1)" in said


def answers_no_page_of_another_site(port: int, html: str) -> None:
    """Ask mystmd as our page asks it, and as pages of other sites would."""
    content = int(re.search(r'data-socket="ws://localhost:(\d+)/socket"', html)[1])
    ours, foreign = f"http://localhost:{port}", "https://evil.example"
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    upgrade += f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
    host = f"Host: localhost:{content}\r\n"
    for path, headers, status in (
        ("/socket", f"{host}{upgrade}Origin: {ours}\r\n", 101),
        ("/socket", f"{host}{upgrade}Origin: {foreign}\r\n", 403),
        ("/config.json", host, 200),
        ("/config.json", f"{host}Origin: {foreign}\r\n", 403),
        ("/config.json", f"Host: evil.example:{content}\r\n", 403),
    ):
        assert status_of(content, path, headers) == status, headers


def status_of(port: int, path: str, headers: str) -> int:
    """The status that is answered to a request with these headers."""
    with socket.create_connection(("localhost", port), timeout=5) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode())
        return int(connection.recv(1000).split(b" ")[1])
