"""The preview shows what changes, what is broken, and ends with mystmd."""

import re
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from theme.tests.helpers import new_project


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


def test_the_preview_shows_changes_and_what_is_broken(tmp_path):
    folder = new_project(tmp_path, {}, **{"index.md": "# Home\n\nFirst words.\n"})
    port = free_port()
    command = [sys.executable, "-m", "jupyter_book", "start", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as preview:
        try:
            html = wait_for(f"http://localhost:{port}/", "First words.")
            assert re.search(r'data-socket="ws://localhost:\d+/socket"', html)
            (folder / "index.md").write_text("# Home\n\nNext words.\n\n```{foo}\n```\n")
            html = wait_for(f"http://localhost:{port}/", "Next words.")
            assert "This page cannot be published yet" in html
            assert "index.md:5: directive &#39;foo&#39;" in html
            (folder / "index.md").write_text("# Home\n\nLast words.\n")
            html = wait_for(f"http://localhost:{port}/", "Last words.")
            assert "This page cannot be published yet" not in html
            head = Request(f"http://localhost:{port}/", method="HEAD")
            with urlopen(head, timeout=5) as response:  # noqa: S310 (our own)
                assert response.status == 200
                assert response.headers["Content-Length"] == str(len(html.encode()))
                assert response.read() == b""
        finally:
            preview.terminate()
    wait_until_closed(port)
