"""The files that every page uses: styles, scripts, fonts."""

import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from fontTools.ttLib import TTLibError

from ..html.problems import BrokenPagesError, MissingToolError, Problem
from .fonts import Characters, cut, faces, version

FOLDER = "_assets"
# Browsers that know this theme's CSS know WOFF2: the older forms stay away.
_FACE = re.compile(r"@font-face\{[^}]*?(url\(fonts/([^)]*)\))[^}]*\}")
_OLDER_FONTS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')

# What browsers do not read in a style sheet: comments, and how lines are indented.
_UNREAD = re.compile(rb"/\*.*?\*/\n?|^\s+", re.DOTALL | re.MULTILINE)

# By the classes that KaTeX gives: the fonts of letters. One that comes after the
# first paint breaks the lines of the text anew.
LETTER_FONTS = {
    "katex-html": "KaTeX_Main-Regular.woff2",
    "mord mathnormal": "KaTeX_Math-Italic.woff2",
    "mord mathbf": "KaTeX_Main-Bold.woff2",
    "mord boldsymbol": "KaTeX_Math-BoldItalic.woff2",
    "mord mathcal": "KaTeX_Caligraphic-Regular.woff2",
}


run = partial(subprocess.run, capture_output=True, encoding="utf-8")


@dataclass(frozen=True)
class Asset:
    """One file that pages use.

    Attributes:
        path: Its path in the site; it changes with its content.
        source: Its bytes, before a font is cut.
        characters: What a font is cut to; ``None`` where nothing is cut.
    """

    path: str
    source: bytes
    characters: frozenset[str] | None = None

    @property
    def data(self) -> bytes:
        """Its bytes as the site has them.

        Raises:
            BrokenPagesError: An option names a file that is no font.
        """
        if self.characters is None:
            return self.source
        try:
            return cut(self.source, self.characters)
        except TTLibError:
            reason = "the file is no font; give one in the format WOFF2"
            name = f"font {self.path!r}"
            problem = Problem("myst.yml", None, None, name, reason)
            raise BrokenPagesError([problem]) from None


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
def load_assets(
    theme: Path,
    text_fonts: tuple[tuple[str, bytes], ...] = (),
    characters: Characters | None = None,
) -> dict[str, Asset]:
    """All files of the theme that pages use, by a short name.

    Args:
        theme: The theme's folder.
        text_fonts: The project's own fonts, by option.
        characters: What the pages show; fonts are whole where it is not known.
    """
    katex = theme / "node_modules" / "katex" / "dist"
    shown = characters if characters and characters.certain else None
    assets, formulas = static_files(theme), katex_fonts(katex, shown)
    for option, data in text_fonts:
        wanted = shown and shown.for_face(option)
        assets[option] = font_asset(option.replace("_", "-"), data, wanted)
    own = {option: file_name(assets[option]) for option, _ in text_fonts}
    written = _UNREAD.sub(b"", assets["theme.css"].source)
    sheet = "".join(faces(own)).encode() + written
    assets["theme.css"] = fingerprinted("theme.css", sheet)
    assets["katex.css"] = fingerprinted("katex.css", katex_styles(katex, formulas))
    # Cut ones are in the styles.
    return assets if shown else assets | formulas


def static_files(theme: Path) -> dict[str, Asset]:
    """The theme's own styles and scripts, by name."""
    return {
        path.name: fingerprinted(path.name, path.read_bytes())
        for path in sorted((theme / "static").iterdir())
        if path.suffix in {".css", ".js", ".mjs"}
    }


def katex_fonts(katex: Path, shown: Characters | None) -> dict[str, Asset]:
    """KaTeX's fonts, by name, without those in which nothing is shown."""
    assets = {}
    for font in sorted((katex / "fonts").glob("*.woff2")):
        wanted = shown and shown.for_formulas(font.stem)
        if shown and not wanted:
            continue
        asset = font_asset(font.stem, font.read_bytes(), wanted)
        if wanted is not None:  # the same in the older form is cut in half the time
            asset = replace(asset, source=font.with_suffix(".ttf").read_bytes())
        assets[font.name] = asset
    return assets


def katex_styles(katex: Path, fonts: dict[str, Asset]) -> bytes:
    """KaTeX's styles, with its fonts where they are cut, else with their addresses."""
    styles = _OLDER_FONTS.sub("", (katex / "katex.min.css").read_text(encoding="utf-8"))
    return _FACE.sub(partial(katex_face, fonts), styles).encode()


def katex_face(fonts: dict[str, Asset], face: re.Match) -> str:
    """The rule for one of KaTeX's fonts; none if the site does not have it."""
    address, name = face[1], face[2]
    if name not in fonts:
        return ""
    return face[0].replace(address, f"url({font_address(fonts[name])})")


def font_address(font: Asset) -> str:
    """What a style sheet says for a font: itself if it is cut, for that is small."""
    if font.characters is None:
        return f"fonts/{file_name(font)}"
    return f"data:font/woff2;base64,{b64encode(font.data).decode()}"


def font_asset(stem: str, data: bytes, characters: frozenset[str] | None) -> Asset:
    """A font, cut to some characters when it is written."""
    name = f"{stem}.{version(data, characters)}.woff2"
    return Asset(f"{FOLDER}/fonts/{name}", data, characters)


def file_name(asset: Asset) -> str:
    """The name of an asset's file."""
    return asset.path.rsplit("/", 1)[-1]


def letter_fonts(html: str) -> list[str]:
    """The fonts of the letters in a page's formulas."""
    return [font for name, font in LETTER_FONTS.items() if f'="{name}' in html]


def fingerprinted(name: str, data: bytes) -> Asset:
    """An asset whose name changes when its content does, for long caching."""
    stem, suffix = name.rsplit(".", 1)
    return Asset(f"{FOLDER}/{stem}.{sha256(data).hexdigest()[:8]}.{suffix}", data)
