"""What myst.yml says, as far as chapters have to agree with it."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from tools.notebooks.texts import read_text


def read_configuration(root: Path) -> dict:
    """Read myst.yml.

    Args:
        root: The checkout's folder.

    Raises:
        ValueError: If it is not YAML, or not a mapping.
    """
    text = read_text(root / "myst.yml")
    try:
        configuration = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"myst.yml, line {line}: {error.problem}") from error
    if not isinstance(configuration, dict):
        raise ValueError("myst.yml must have the keys project and site")
    return configuration


def value(configuration: dict, *keys: str) -> object:
    """Return what stands under keys, one within the other; None if nothing does."""
    for key in keys:
        if not isinstance(configuration, dict):
            return None
        configuration = configuration.get(key)
    return configuration


def toc_files(configuration: dict) -> set[str]:
    """Return the files in the table of contents, at any depth."""
    return set(_files(value(configuration, "project", "toc") or []))


def _files(entries) -> Iterator[str]:
    for entry in entries:
        if "file" in entry:
            yield entry["file"]
        yield from _files(entry.get("children", []))
