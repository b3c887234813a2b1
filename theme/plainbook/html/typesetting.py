"""Notebooks' Markdown and LaTeX, set by Node.js with the KaTeX of the page."""

import json
import subprocess
from functools import cache, cached_property
from pathlib import Path
from threading import Lock

from markupsafe import Markup

from .markup import trusted
from .problems import MissingToolError


class Typesetter:
    """One Node.js that stays: to start it takes a hundred times what it then does.

    Args:
        theme: The theme's folder.
    """

    def __init__(self, theme: Path) -> None:  # noqa: D107 (see the class)
        self._script = theme / "typeset.mjs"
        self._lock = Lock()

    def __call__(self, kind: str, text: str) -> Markup:
        """Set ``text/markdown`` or ``text/latex``.

        Raises:
            MissingToolError: Node.js ended.
        """
        with self._lock:  # a preview answers several requests at once
            answer = self._ask(json.dumps({"type": kind, "text": text}))
        if not answer:
            self.close()
            raise MissingToolError(f"{self._script} failed on {kind}:\n{text}")
        return trusted(json.loads(answer))

    def _ask(self, line: str) -> str:
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return ""
        return self._process.stdout.readline()

    def close(self) -> None:
        """End Node.js, which otherwise ends with this process."""
        self._process.communicate()

    @cached_property
    def _process(self) -> subprocess.Popen:
        return subprocess.Popen(  # noqa: S603 (a script of the theme)
            ["node", str(self._script)],  # noqa: S607 (mystmd runs on it too)
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


typesetter = cache(Typesetter)
