"""The preview: the same pages, rendered when they are asked for."""

import os
import stat
import sys
import traceback
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from .files import SEARCH, file_parts, search_index, site_data, with_site_paths
from .page.view import not_found, render_page, whole
from .site.assets import install_packages
from .site.content_server import ContentError, ContentServer
from .site.site import Site, environment

HTML = "text/html; charset=utf-8"
LOCAL = {"localhost", "127.0.0.1", "::1"}
# Where --keep-host has it listen for other machines, by whatever name they use.
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 (only if asked for)
FOREIGN = (
    "The preview answers {hosts} only, and was asked for {host!r}. To let others "
    "see it, set HOST and use --keep-host"  # http.server adds the full stop
)


class PortError(Exception):
    """The preview cannot listen where it is to."""


def serve(
    host: str, port: int, content_port: int, theme: Path, report: str = ""
) -> None:
    """Serve the site until the process or mystmd is ended.

    Args:
        host: The name to listen on.
        port: The port to listen on.
        content_port: The port of mystmd's content server on the same host.
        theme: The theme's folder.
        report: Where the plugin of the theme keeps what mystmd reports.

    Raises:
        MissingToolError: npm is missing or fails.
        PortError: The port is in use, or is not to be used.
    """
    install_packages(theme)
    handler = partial(PreviewHandler, f"{host}:{content_port}", theme, report)
    with make_server(host, port, handler) as server:
        Thread(target=stop_with_mystmd, args=[server], daemon=True).start()
        # mystmd waits for this line.
        print(f"Serving on http://{host}:{port}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def make_server(host: str, port: int, handler: Callable) -> ThreadingHTTPServer:
    """A server on that port, or one clear message."""
    try:
        return ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        raise PortError(
            f"The preview cannot listen on port {port} of {host}: {error.strerror}. "
            f"End what listens there, or choose another: --port {port + 1}"
        ) from error


def stop_with_mystmd(server: ThreadingHTTPServer) -> None:
    """Stop the server when mystmd ends, however it does.

    mystmd holds the other end of standard input, writes nothing to it, and
    does not always end its children. A terminal or a file says nothing of it.
    """
    kind = os.fstat(0).st_mode
    if stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind):
        sys.stdin.buffer.read()
        server.shutdown()


class PreviewHandler(BaseHTTPRequestHandler):
    """Answers one request from what mystmd serves at that moment."""

    def __init__(
        self, content_host: str, theme: Path, report: str, *arguments: object
    ) -> None:
        """Remember where the content is, then answer as the base class does."""
        self._content_host = content_host
        self._theme = theme
        self._report = report
        super().__init__(*arguments)

    def do_HEAD(self) -> None:
        """Send what a GET would get, without the body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Send the page or the file; an error becomes a page that says so."""
        if refusal := refused(self.headers.get("Host", ""), self._content_host):
            self.send_error(HTTPStatus.FORBIDDEN, explain=refusal)
            return
        path = unquote(urlsplit(self.path).path)
        socket = f"ws://{self._content_host}/socket"
        content = ContentServer(f"http://{self._content_host}", self._report)
        project = content.report["project"] and Path(content.report["project"])
        try:
            site = Site(content, self._theme, reload_socket=socket, project=project)
            status, kind, body = answer(site, path)
        except Exception:  # whatever it is, its author must see it
            status, kind, body = failure(self._theme, socket)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: mystmd would print a line for every request."""


def refused(asked: str, content_host: str) -> str:
    """Why a request is not answered; ``""`` where it is.

    A page of another site could have its own name lead to this machine, and read
    what is not published yet.

    Args:
        asked: The host that was asked for.
        content_host: Where mystmd's content server listens, on the same host.
    """
    names = LOCAL | {host_name(content_host)}
    name = host_name(asked)
    if name in names or names & EVERYWHERE:
        return ""
    return FOREIGN.format(hosts=", ".join(sorted(names)), host=name)


def host_name(address: str) -> str:
    """The name in a host that may have a port.

    Examples:
        >>> host_name("[::1]:3000"), host_name("example.org")
        ('::1', 'example.org')
    """
    return urlsplit(f"//{address}").hostname or ""


def answer(site: Site, path: str) -> tuple[HTTPStatus, str, bytes]:
    """The status, the content type and the body for a path of the site."""
    page_path = path.removesuffix("index.html").rstrip("/") or "/"
    for number, entry in enumerate(site.contents.pages):
        if entry.path == page_path:
            page = render_page(site, entry, site.source(entry), number)
            return HTTPStatus.OK, HTML, whole(site, page.head, page.body).encode()
    body = file_at(site, path.lstrip("/"))
    if body is None:
        html = not_found(site)
        return HTTPStatus.NOT_FOUND, HTML, html.encode()
    kind = "text/javascript" if path.endswith(("js", "mjs")) else guess_type(path)[0]
    return HTTPStatus.OK, kind or "application/octet-stream", body


def file_at(site: Site, path: str) -> bytes | None:
    """The bytes of a file that is no page, or ``None``."""
    if path.startswith("build/"):
        try:
            return b"".join(file_parts(site, path.removeprefix("build")))
        except ContentError:
            return None
    if path == SEARCH:
        return search_index(site)
    for entry in site.contents.pages:
        if path == f"{entry.source}.json":
            return with_site_paths(site.source_text(entry), site)
    files = {asset.path: [asset.data] for asset in site.assets.values()}
    parts = files.get(path) or dict(site_data(site)).get(path)
    return b"".join(parts) if parts else None


def failure(theme: Path, socket: str) -> tuple[HTTPStatus, str, bytes]:
    """A page for an error in the theme or in mystmd, which reloads by itself."""
    html = (
        environment(theme)
        .get_template("failure.html.j2")
        .render(message=traceback.format_exc(), socket=socket)
    )
    return HTTPStatus.INTERNAL_SERVER_ERROR, HTML, html.encode()
