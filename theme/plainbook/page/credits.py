"""Whose a page is: its authors, its licence, its DOI."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Author:
    """One author.

    Attributes:
        name: The name as it is written.
        orcid: The address of the author's ORCID record.
        affiliations: Where the author works, in words.
    """

    name: str
    orcid: str | None
    affiliations: list[str]


@dataclass(frozen=True)
class Licence:
    """A licence: of the text, or of the code where that has its own.

    Attributes:
        of: What it is for; ``""`` where there is one licence for all.
        words: Its name.
        url: Where it can be read.
    """

    of: str
    words: str
    url: str | None


def author_lines(frontmatter: dict[str, Any]) -> list[list[Author]]:
    """The authors of a page: on one line, or on one each if any is affiliated."""
    places = {place.get("id"): place for place in frontmatter.get("affiliations", ())}
    authors = [
        Author(
            author["name"],
            f"https://orcid.org/{author['orcid']}" if author.get("orcid") else None,
            [affiliation(places.get(at, at)) for at in author.get("affiliations", ())],
        )
        for author in frontmatter.get("authors") or ()
        if author.get("name")
    ]
    if any(author.affiliations for author in authors):
        return [[author] for author in authors]
    return [authors] if authors else []


def affiliation(place: dict[str, Any] | str) -> str:
    """Where someone works, from the smallest to the largest.

    Examples:
        >>> affiliation({"id": "u", "name": "A University", "department": "Sums"})
        'Sums, A University'
    """
    if isinstance(place, str):
        return place
    name = place.get("name") or place.get("institution")
    parts = [place.get("department"), name, place.get("city"), place.get("country")]
    return ", ".join(filter(None, parts))


def licences(frontmatter: dict[str, Any]) -> Iterator[Licence]:
    """The licence of a page, or those of its text and of its code."""
    found = frontmatter.get("license") or {}
    labels = {"content": "Text" if "code" in found else "", "code": "Code"}
    for key, label in labels.items():
        one = found.get(key) or {}
        url = one.get("url")
        words = one.get("name") or one.get("id") or one.get("note") or url
        if words:
            yield Licence(label, words, url)


def doi_address(doi: str | None) -> str | None:
    """The address that a DOI stands for.

    Examples:
        >>> doi_address("https://doi.org/10.5281/zenodo.1")
        'https://doi.org/10.5281/zenodo.1'
    """
    found = re.search(r"10\..+", doi or "")
    return f"https://doi.org/{quote(found[0], safe='/:;()')}" if found else None
