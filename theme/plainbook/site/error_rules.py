"""What a project has mystmd pass over, in the ``error_rules`` of its ``myst.yml``."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml


def ignored_keys(project: Path | None, rule: str) -> tuple[str, ...]:
    """The keys that a rule is ignored for, such as addresses; ``*`` for all.

    Args:
        project: The project's folder; ``None`` where it is not known.
        rule: The name of the rule, such as ``link-resolves``.
    """
    path = project and project / "myst.yml"
    if not path or not path.is_file():
        return ()
    settings = yaml.safe_load(path.read_text(encoding="utf-8", errors="replace"))
    own = (settings or {}).get("project") or {}
    return tuple(keys_of(own.get("error_rules") or (), rule))


def keys_of(rules: Iterable[Any], rule: str) -> Iterator[str]:
    """The keys that a list of rules ignores.

    Examples:
        >>> links = {"rule": "link-resolves", "keys": ["a", "b/*"]}
        >>> list(keys_of([links, "doi-link-valid"], "link-resolves"))
        ['a', 'b/*']
        >>> list(keys_of([links, "doi-link-valid"], "doi-link-valid"))
        ['*']
    """
    for each in rules:
        given = {"rule": each} if isinstance(each, str) else each
        name = given.get("rule") or given.get("id")
        if name == rule and given.get("severity", "ignore") == "ignore":
            keys = given.get("keys") or given.get("key") or "*"
            yield from [keys] if isinstance(keys, str) else keys


def is_ignored(keys: Iterable[str], *names: str) -> bool:
    """Tell whether any of the names is one of the keys, which may have wildcards."""
    return any(fnmatchcase(name, key) for key in keys for name in names)
