"""Reads the course's files, and says of one that cannot be read which it is, and where.

`check` reads all of them first: each broken one is a finding, and what they say is
only looked at once none is.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

# What is read beside the chapters, and the tables that a list has to have.
WRITTEN = (
    *("README.md", "myst.yml", "content/*.md", "content/*.bib", "content/*.toml"),
    *("tests/mutants/*.toml", "tools/puzzles/*.toml", "site/*.json"),
)
# By the files of a list, what its tables are called, must have, and may have.
_LISTS = {
    "tests/mutants/[0-9]*.toml": ("mutant", {"mistake", "old", "new"}, set()),
    "tools/puzzles/*.toml": (
        *("puzzle", {"name", "solution", "hints"}),
        {"mistake", "within", "measured"},
    ),
}


def read_text(path: Path) -> str:
    """Read a file.

    Raises:
        ValueError: If it is not in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"0x{error.object[error.start]:02x}"
        reason = f"line {line} has the byte {byte}, which is not UTF-8"
        raise ValueError(f"{path}: {reason}; save the file in UTF-8") from error


def read_toml(path: Path) -> dict:
    """Read a file in TOML.

    Raises:
        ValueError: If it is not in UTF-8, or not TOML.
    """
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}; put the TOML right") from error


def read_json(path: Path) -> dict:
    """Read a file in JSON.

    Raises:
        ValueError: If it is not in UTF-8, or not JSON.
    """
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: {error}; restore it, or write it anew") from error


def from_root(message: object, root: Path) -> str:
    """Return a message with the paths in it as an author in the checkout has them."""
    return str(message).replace(f"{root}/", "").replace(f"{root}\\", "")


def unreadable(root: Path) -> Iterator[str]:
    """Yield a finding for each file beside the chapters that cannot be read."""
    readers = {".toml": read_toml, ".json": read_json}
    for path in sorted(path for pattern in WRITTEN for path in root.glob(pattern)):
        try:
            contents = readers.get(path.suffix, read_text)(path)
            _refuse_other_tables(path.relative_to(root), contents)
        except ValueError as error:
            yield from_root(error, root)


def _refuse_other_tables(path, contents):
    """Raise an error for a list that has something else in it than its tables."""
    if path.as_posix() == "content/meaning.toml":
        values = [name for name in contents if not isinstance(contents[name], dict)]
        if values:
            raise ValueError(f"{path}: {values[0]!r} is no table; write [{values[0]}]")
    for pattern, (name, needed, others) in _LISTS.items():
        if not path.match(pattern):
            continue
        tables = contents.get(name)
        if not isinstance(tables, list):
            raise ValueError(f"{path}: there is no [[{name}]]; add one, or delete it")
        for number, keys in enumerate(map(set, tables), start=1):
            wrong = [f"lacks {key!r}" for key in sorted(needed - keys)]
            wrong += [f"has {key!r}" for key in sorted(keys - needed - others)]
            if wrong:
                known = ", ".join(sorted(needed | others))
                problem = f"{name} {number} {wrong[0]}"
                raise ValueError(f"{path}: {problem}; it may have {known}")
