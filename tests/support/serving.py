"""Serves a folder on this machine, as any host of plain files would."""

import functools
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A browser that sends this header gets style sheets and pictures late, as over a
# network, while all else comes at once.
LATE = {"Late": "yes"}
SECONDS_LATE = 0.3


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder's files on a free port, and give the address."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with Server(("127.0.0.1", 0), handler) as server:
        # It looks that often, in seconds, whether it is to end.
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Server(http.server.ThreadingHTTPServer):
    """Lets many ask at once: one that is turned away asks again after a second."""

    request_queue_size = 100


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each, and some of them late if asked to."""

    def do_GET(self) -> None:
        """Answer, at once or late."""
        if "Late" in self.headers and self.path.endswith(
            (".css", ".png", ".webp", ".svg")
        ):
            time.sleep(SECONDS_LATE)
        super().do_GET()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
