"""The second half of the chapters' first cell: find or fetch the helpers.

Unless it is in a checkout, the cell checks this file's SHA-256 before it runs
it. A chapter on its own, as in Colab, has no helpers yet: import none of them.
"""

import hashlib
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

# What a chapter on its own has in tools/: everything it may import from there,
# what that imports, and this file.
HELPERS = (
    "__init__.py",
    "find_helpers.py",
    "torch_metrics.py",
    "gradient_check.py",
    "exercises.py",
    "figures.py",
    "course.mplstyle",
)


def digest(files: Sequence[bytes]) -> str:
    """Return the SHA-256 of files, joined by a byte that none of them contains."""
    return hashlib.sha256(b"\0".join(files)).hexdigest()


def find_helpers(
    folder: Path, alone: bool, sha256: str, raw: str, repository: str
) -> None:
    """Let a chapter import the course's helpers, and no other package `tools`.

    Args:
        folder: The folder that has tools/ in it, or will have.
        alone: Whether the chapter is on its own. In a checkout the helpers are
            their author's business; elsewhere they are fetched and checked.
        sha256: The digest of the right helpers.
        raw: Where they are fetched: the address of the repository's root as raw
            files.
        repository: "owner/name" on GitHub.

    Raises:
        RuntimeError: If the helpers cannot be had or are not the right ones.
            Nothing is written then.
    """
    if alone:
        _check_or_fetch(folder / "tools", sha256, f"{raw}/tools", repository)
    sys.path.insert(0, str(folder))
    for name in [name for name in sys.modules if name.split(".")[0] == "tools"]:
        del sys.modules[name]
    importlib.invalidate_caches()


def _check_or_fetch(saved, sha256, url, repository):
    """Check what is saved; where nothing is, fetch the helpers, check and save them."""
    found = saved.exists()
    remedy = (
        f"{f'Rename or delete {saved}' if found else 'Try again online'}, or "
        f"download https://github.com/{repository} and open the chapter there."
    )
    files = [
        _read(saved / name if found else f"{url}/{name}", remedy) for name in HELPERS
    ]
    if digest(files) != sha256:
        raise RuntimeError(
            f"Cannot use {saved if found else url}: its files are not those that "
            f"this chapter was checked with; nothing was imported. {remedy}"
        )
    if not found:
        saved.mkdir()
        for name, file in zip(HELPERS, files, strict=True):
            (saved / name).write_bytes(file)


def _read(place, remedy):
    """Return the bytes of a file, or of an address."""
    try:
        if isinstance(place, Path):
            return place.read_bytes()
        return urlopen(place, timeout=30).read()  # noqa: S310 (they are checked)
    except Exception as error:
        raise RuntimeError(f"Cannot use {place}: {error}. {remedy}") from None
