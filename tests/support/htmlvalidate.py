"""Asks html-validate what is wrong with files of HTML."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.building import run, succeed

CONFIG = Path(__file__).with_suffix(".json")
WITH_MANY = re.compile(r'<span class="katex">|(?<=<pre>)<code\b[^>]*>')
TAG = re.compile(r"<(/?)[a-z][^>]*?(/?)>", re.IGNORECASE)
NUMBER = re.compile(r"[\d.]+")


def mistakes(files: Iterable[Path], node_modules: Path) -> list[dict]:
    """What is wrong with some files, warnings included, as html-validate lists it.

    Of formulas, those are left out in which no element is new, or within another.
    """
    script = node_modules / "html-validate" / "bin" / "html-validate.mjs"
    options = ["--config", CONFIG, "--formatter", "json", "--max-warnings", "0"]
    with TemporaryDirectory() as folder:
        shorter = list(shortened(files, Path(folder)))
        command = ["node", *map(str, [script, *options, *shorter])]
        return json.loads(succeed(run(command, CONFIG.parent)))


def shortened(files: Iterable[Path], folder: Path) -> Iterator[Path]:
    """Copies of pages with fewer formulas, under their paths made to names."""
    seen = set()
    for file in files:
        html = file.read_text(encoding="utf-8")
        copy = folder / "-".join(file.parts[-2:])
        copy.write_text("".join(without_known(html, seen)), encoding="utf-8")
        yield copy


def without_known(html: str, seen: set) -> Iterator[str]:
    """A page in pieces, its formulas empty unless an element in one is new.

    Two of three elements of a chapter are parts of formulas. An element is new if
    there was none with these attributes, whatever its numbers, within such another.

    Examples:
        >>> one, other = ('<span class="katex"><i>1</i></span>', "<b>2</b>")
        >>> print("".join(without_known(f"{one}{other}{one}", set())))
        <span class="katex"><i>1</i></span><b>2</b><span class="katex"></span>
    """
    end = 0
    while start := WITH_MANY.search(html, end):
        yield html[end : start.end()]
        end, pairs = inside(html, start)
        if not pairs <= seen:
            seen |= pairs
            yield html[start.end() : end]
    yield html[end:]


def inside(html: str, start: re.Match) -> tuple[int, set[tuple[str, str]]]:
    """Where what is in an element ends, and each element in it with its parent."""
    within, pairs = [start[0]], set()
    for tag in TAG.finditer(html, start.end()):
        closes, closed = tag.groups()
        if closes:
            within.pop()
            if not within:
                return tag.start(), pairs
            continue
        kind = NUMBER.sub("0", tag[0])
        pairs.add((within[-1], kind))
        if not closed:
            within.append(kind)
    raise ValueError(f"no end of {html[start.start() :][:100]!r}")
