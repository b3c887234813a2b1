"""The second half of the chapters' first cell: find or fetch the helpers.

Unless it is in a checkout, the cell checks this file's SHA-256 before it runs
it. A chapter on its own, as in Colab, has no helpers yet: import none of them.
"""

import hashlib
import importlib
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

# What a chapter on its own has in tools/: all that is there for chapters. The
# author's command in tools/notebooks/ is not. By folder: Python and style by name, a
# chapter's puzzles by its number, living figures by name after what they share.
HELPERS = (
    "__init__.py",
    "find_helpers.py",
    "course.mplstyle",
    "diagnosis.py",
    "exercises.py",
    "figures.py",
    "gradient_check.py",
    "torch_metrics.py",
    "workers.py",
    "puzzles/__init__.py",
    "puzzles/entries.py",
    "puzzles/failures.py",
    "puzzles/verdicts.py",
    "puzzles/1-1.toml",
    "puzzles/1-2.toml",
    "puzzles/1-3.toml",
    "puzzles/1-4.toml",
    "puzzles/1-5.toml",
    "puzzles/1-6.toml",
    "puzzles/1-7.toml",
    "puzzles/1-8.toml",
    "puzzles/1-9.toml",
    "puzzles/1-10.toml",
    "puzzles/1-11.toml",
    "puzzles/2-1.toml",
    "puzzles/2-2.toml",
    "puzzles/2-3.toml",
    "living/__init__.py",
    "living/kit.mjs",
    "living/descent.mjs",
    "living/axes.mjs",
    "living/boundary.mjs",
    "living/bowl.mjs",
    "living/differences.mjs",
    "living/ellipse.mjs",
    "living/gallery.mjs",
    "living/graph.mjs",
    "living/line.mjs",
    "living/network.mjs",
    "living/path.mjs",
    "living/product.mjs",
    "living/ridge.mjs",
    "living/ring.mjs",
    "living/shards.mjs",
    "living/softmax.mjs",
)


def digest(files: Sequence[bytes]) -> str:
    """Return the SHA-256 of files, joined by a byte that none of them contains."""
    return hashlib.sha256(b"\0".join(files)).hexdigest()


def find_helpers(
    places: Sequence[str | Path], checkout: bool, sha256: str, kept: str, remedy: str
) -> None:
    """Let a chapter import the course's helpers, and no other package `tools`.

    Args:
        places: Where tools/ may be: a folder, or else addresses of the
            repository's raw files, to be tried in turn.
        checkout: Whether the folder is a checkout. Its helpers are their author's
            business; elsewhere they are checked.
        sha256: The digest of the right helpers.
        kept: The name of the folder in which fetched helpers are kept.
        remedy: What the reader can do if the helpers cannot be had.

    Raises:
        RuntimeError: If the helpers cannot be had or are not the right ones.
            Nothing is written then.
    """
    root = places[0] if checkout else _right_helpers(places, sha256, kept, remedy)
    sys.path.insert(0, str(root))
    for name in [name for name in sys.modules if name.split(".")[0] == "tools"]:
        del sys.modules[name]
    importlib.invalidate_caches()


def _right_helpers(places, sha256, kept, remedy):
    """Return the folder with the right helpers, fetched if they are not here."""
    for place in places:
        try:
            files = _read_all(place)
        except Exception as error:
            problem = error
            continue
        if digest(files) == sha256:
            return place if isinstance(place, Path) else _keep(files, Path.cwd() / kept)
        problem = "its files are not those that this chapter was checked with"
    raise RuntimeError(f"Cannot use {place}/tools: {problem}. {remedy}")


def _read_all(place):
    """Return the contents of all helpers, read at the same time."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(_read, [f"{place}/tools/{name}" for name in HELPERS]))


def _read(path):
    """Return the bytes of a file, or of an address."""
    try:
        if "://" not in path:
            return Path(path).read_bytes()
        return urlopen(path, timeout=30).read()  # noqa: S310 (it is checked)
    except Exception as error:
        name = path.rpartition("/tools/")[2]
        raise RuntimeError(f"{name} cannot be read: {error}") from None


def _keep(files, folder):
    """Save the helpers in one step, so that no half of them is ever found."""
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{folder.name}."))
    try:
        for name, file in zip(HELPERS, files, strict=True):
            path = part / "tools" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file)
        part.rename(folder)
    except OSError:
        if not folder.exists():  # else a chapter beside this one was quicker
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder
