"""Reads mystmd's content server."""

import json
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlsplit


class ContentError(Exception):
    """The content server has no such thing."""


class ContentServer:
    """One kept-open connection to the server that mystmd starts.

    Args:
        address: Where it listens, such as ``http://localhost:3100``.
    """

    def __init__(self, address: str) -> None:  # noqa: D107 (see the class)
        self._host = urlsplit(address).netloc
        self._connection = HTTPConnection(self._host, timeout=60)

    def read(self, path: str) -> bytes:
        """Fetch the bytes of ``path``.

        Raises:
            ContentError: The server answers with anything but 200.
        """
        try:
            return self._request(path)
        except (HTTPException, ConnectionError):
            # A server closes a connection that was idle: open another one.
            self._connection.close()
            return self._request(path)

    def _request(self, path: str) -> bytes:
        self._connection.request("GET", quote(path, safe="/%"))
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise ContentError(f"{path}: the content server says {response.status}")
        return body

    def json(self, path: str) -> dict | list:
        """Fetch and parse the JSON of ``path``."""
        return json.loads(self.read(path))

    @cached_property
    def config(self) -> dict:
        """The site's configuration, as mystmd resolved it."""
        return self.json("/config.json")

    @cached_property
    def files(self) -> list[str]:
        """The paths of figures, downloads and other files that pages use."""
        return self.json("/public.json")
