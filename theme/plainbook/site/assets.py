"""The files that every page uses: styles, scripts, fonts."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from ..html.problems import MissingToolError

FOLDER = "_assets"
# Browsers that know this theme's CSS know WOFF2: the older forms stay away.
_OLDER_FONTS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')

# By the classes that KaTeX gives: the fonts of letters. One that comes after the
# first paint breaks the lines of the text anew.
LETTER_FONTS = {
    "katex-html": "KaTeX_Main-Regular.woff2",
    "mord mathnormal": "KaTeX_Math-Italic.woff2",
    "mord mathbf": "KaTeX_Main-Bold.woff2",
    "mord boldsymbol": "KaTeX_Math-BoldItalic.woff2",
    "mord mathcal": "KaTeX_Caligraphic-Regular.woff2",
}


run = partial(subprocess.run, capture_output=True, text=True)


@dataclass(frozen=True)
class Asset:
    """One file that pages use.

    Attributes:
        path: Its path in the site; it changes with its content.
        data: Its bytes.
    """

    path: str
    data: bytes


def install_packages(theme: Path) -> None:
    """Have npm install what package-lock.json names, where it is missing.

    Raises:
        MissingToolError: npm is missing or fails.
    """
    if (theme / "node_modules" / "katex").is_dir():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise MissingToolError(
            "The theme takes KaTeX's styles and fonts from npm, and npm is not on "
            "the PATH. Install Node.js 20 or newer with npm, and build again."
        )
    words = "ci --ignore-scripts --no-audit --no-fund"
    result = run([npm, *words.split()], cwd=theme)
    if result.returncode:
        raise MissingToolError(
            "The theme takes KaTeX's styles and fonts from npm, and "
            f"`npm {words}` failed in {theme}:\n{result.stderr.strip()}"
        )


@cache
def load_assets(theme: Path) -> dict[str, Asset]:
    """All files of the theme that pages use, by a short name."""
    katex = theme / "node_modules" / "katex" / "dist"
    styles = _OLDER_FONTS.sub("", (katex / "katex.min.css").read_text())
    assets = {
        path.name: fingerprinted(path.name, path.read_bytes())
        for path in sorted((theme / "static").iterdir())
        if path.suffix in {".css", ".js", ".mjs"}
    }
    assets["katex.css"] = fingerprinted("katex.css", styles.encode())
    for font in sorted((katex / "fonts").glob("*.woff2")):
        path = f"{FOLDER}/fonts/{font.name}"
        assets[font.name] = Asset(path, font.read_bytes())
    return assets


def letter_fonts(html: str) -> list[str]:
    """The fonts of the letters in a page's formulas."""
    return [font for name, font in LETTER_FONTS.items() if f'="{name}' in html]


def fingerprinted(name: str, data: bytes) -> Asset:
    """An asset whose name changes when its content does, for long caching."""
    stem, suffix = name.rsplit(".", 1)
    return Asset(f"{FOLDER}/{stem}.{sha256(data).hexdigest()[:8]}.{suffix}", data)
