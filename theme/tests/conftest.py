"""A content server like mystmd's, of a small site."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest


@pytest.fixture
def mystmd():
    """A content server of eleven pages without text; ``seen`` is called for each."""
    slugs = [f"p{i}" for i in range(10)]
    pages = [{"slug": slug, "title": slug, "level": 1} for slug in slugs]
    project = {"title": "T", "index": "index", "pages": pages}
    page = {"frontmatter": {}, "mdast": {"type": "root", "children": []}}
    answers = {
        "/config.json": {"projects": [project], "nav": [], "actions": []},
        "/public.json": [],
        "/myst.xref.json": {"references": []},
        "/myst.search.json": {},
        "/objects.inv": {},
        **{f"/content/{slug}.json": page for slug in ("index", *slugs)},
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.startswith("/content/"):
                server.seen()
            body = json.dumps(answers.get(self.path)).encode()
            self.send_response(200 if self.path in answers else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("localhost", 0), Handler) as server:
        server.answers = answers
        server.seen = lambda: None
        server.address = f"http://localhost:{server.server_port}"
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()
