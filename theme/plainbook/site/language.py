"""The language that a page says it is in."""

import re
from collections.abc import Iterator

from ..html.problems import Problem

DEFAULT = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.IGNORECASE)


def language(options: dict) -> dict[str, str]:
    """The attributes that tell a page's language, and its direction.

    Examples:
        >>> language({}), language({"lang": "he-IL"})
        ({'lang': 'en'}, {'lang': 'he-IL', 'dir': 'rtl'})
    """
    lang = options.get("lang") or DEFAULT
    if not is_language(lang):
        lang = DEFAULT
    primary = lang.partition("-")[0].lower()
    return {"lang": lang} | ({"dir": "rtl"} if primary in RIGHT_TO_LEFT else {})


def is_language(value: object) -> bool:
    """Tell whether this may name a language, as ``de`` and ``pt-BR`` do."""
    return isinstance(value, str) and bool(_TAG.fullmatch(value))


def broken_language(options: dict, file: str) -> Iterator[Problem]:
    """Report an option ``lang`` that names no language."""
    lang = options.get("lang")
    if lang is not None and not is_language(lang):
        name = f"option lang: {str(lang)!r}"
        yield Problem(file, None, None, name, "a language is named like de or pt-BR")
