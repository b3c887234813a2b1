"""Reads mystmd's content server."""

import json
from collections.abc import Iterator
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

CHUNK = 2**16  # bytes


class ContentError(Exception):
    """The content server has no such thing."""

    def __init__(self, path: str, status: int) -> None:
        """Keep what was asked for and what came back."""
        super().__init__(path, status)
        self.path = path
        self.status = status

    def __str__(self) -> str:
        """What is missing, and what may help."""
        return (
            f"mystmd has no {self.path} (its content server answered {self.status}). "
            "What it said above may tell why; `jupyter book clean --all` removes "
            "leftovers."
        )


class ContentServer:
    """One kept-open connection to the server that mystmd starts.

    Args:
        address: Where it listens, such as ``http://localhost:3100``.
        report: Where the plugin of the theme keeps what mystmd reports as an
            error; ``""`` in a project that does not extend plainbook.yml.
    """

    def __init__(self, address: str, report: str = "") -> None:  # noqa: D107
        self._report = report
        self._host = urlsplit(address).netloc
        self._connection = HTTPConnection(self._host, timeout=60)

    def read(self, path: str) -> bytes:
        """Fetch the bytes of ``path``.

        Raises:
            ContentError: The server answers with anything but 200.
        """
        return self._answer(path).read()

    def chunks(self, path: str) -> Iterator[bytes]:
        """Fetch ``path`` part by part, since videos and data may be large.

        Nothing else can be fetched before the last part.

        Raises:
            ContentError: The server answers with anything but 200.
        """
        answer = self._answer(path)
        while chunk := answer.read(CHUNK):
            yield chunk

    def _answer(self, path: str) -> HTTPResponse:
        try:
            answer = self._request(path)
        except (HTTPException, ConnectionError):
            # A server closes a connection that was idle: open another one.
            self._connection.close()
            answer = self._request(path)
        if answer.status != 200:
            answer.read()
            raise ContentError(path, answer.status)
        return answer

    def _request(self, path: str) -> HTTPResponse:
        self._connection.request("GET", quote(path, safe="/%"))
        return self._connection.getresponse()

    def json(self, path: str) -> dict | list:
        """Fetch and parse the JSON of ``path``."""
        return json.loads(self.read(path))

    @cached_property
    def report(self) -> dict[str, Any]:
        """The folder of the ``project``, and the ``errors`` in its files."""
        try:
            return json.loads(Path(self._report).read_text(encoding="utf-8"))
        except OSError:  # there is none, or mystmd has just ended
            return {"project": None, "errors": []}

    @cached_property
    def config(self) -> dict:
        """The site's configuration, as mystmd resolved it."""
        return self.json("/config.json")

    def references(self) -> dict:
        """What other projects may refer to: the pages and the anchors in them.

        Not kept: on a site of a thousand pages it is larger than all else here.
        """
        return self.json("/myst.xref.json")

    @cached_property
    def page_paths(self) -> dict[str, str]:
        """The path of each page, also of one in no list, by where its JSON is."""
        return {
            target["data"]: target["url"]
            for target in self.references()["references"]
            if target["kind"] == "page"
        }

    @cached_property
    def files(self) -> list[str]:
        """The paths of figures, downloads and other files that pages use."""
        return self.json("/public.json")
