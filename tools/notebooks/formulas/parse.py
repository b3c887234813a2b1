"""TeX as trees: KaTeX's own parser, called once for all formulas."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tools.notebooks.chapters import ROOT

THEME = ROOT / "theme"
_TREES: dict[str, list | dict] = {}  # what was parsed before


def parse(formulas: Sequence[str]) -> list:
    """Parse formulas.

    Args:
        formulas: TeX as it stands between dollars.

    Returns:
        KaTeX's tree of each: a list of nodes, or {"error": …}.

    Raises:
        ValueError: If Node.js is missing, or KaTeX is not installed.
    """
    if missing := [tex for tex in dict.fromkeys(formulas) if tex not in _TREES]:
        _TREES.update(zip(missing, _ask_katex(missing), strict=True))
    return [_TREES[tex] for tex in formulas]


def is_parsed(tex: str) -> bool:
    """Say whether a formula needs no call of KaTeX any more."""
    return tex in _TREES


def _ask_katex(formulas):
    _require_katex()
    program = Path(__file__).with_suffix(".mjs")
    answer = subprocess.run(  # noqa: S603 (our own program)
        [_node(), program, THEME],
        input=json.dumps(formulas),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(answer.stdout)


@cache
def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise ValueError(
            "formulas are read by KaTeX, which needs Node.js, and node is not on "
            "the PATH; install Node.js 20 or newer"
        )
    return node


@cache
def _require_katex() -> None:
    """Have the theme install what it takes from npm, as a build does."""
    sys.path.append(str(THEME))
    from plainbook.html.problems import MissingToolError
    from plainbook.site.assets import install_packages

    try:
        install_packages(THEME)
    except MissingToolError as error:
        raise ValueError(f"formulas are read by KaTeX: {error}") from error
