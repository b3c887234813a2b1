"""Where a page can be run, downloaded, seen and edited."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..html.links import scheme_of

GITHUB = "https://github.com/"
COLAB = "https://colab.research.google.com/github/"


@dataclass(frozen=True)
class Download:
    """A file that a page offers.

    Attributes:
        words: What the button says.
        url: Its path, or its address elsewhere.
        filename: What the saved file is called; ``None`` for one elsewhere.
    """

    words: str
    url: str
    filename: str | None


@dataclass(frozen=True)
class Buttons:
    """The buttons of a page; what does not apply is ``None``.

    Attributes:
        colab: Opens the notebook in Colab.
        download: The page's source or other exports.
        source: Shows the source.
        edit: Edits the source.
        provenance: What the outputs were made with, as one sentence.
    """

    colab: str | None
    download: list[Download]
    source: str | None
    edit: str | None
    provenance: str | None


def page_buttons(
    source: dict[str, Any], options: dict[str, Any], notebook: dict[str, Any]
) -> Buttons:
    """Work out a page's buttons from its JSON.

    Args:
        source: The page's JSON.
        options: The page's options.
        notebook: The notebook itself, or ``{}`` for a page that is none.
    """
    frontmatter = source["frontmatter"]
    files = frontmatter.get("downloads") or frontmatter.get("exports") or ()
    shown = address_of("source_url", "blob", source, options)
    # Without a button for the source, the notebook is still in the repository.
    in_repository = composed("blob", source, options)
    return Buttons(
        colab=in_colab(shown) or in_colab(in_repository),
        download=list(downloads(files)),
        source=shown,
        edit=address_of("edit_url", "edit", source, options),
        provenance=provenance(notebook),
    )


def composed(view: str, source: dict[str, Any], options: dict[str, Any]) -> str | None:
    """The address of a page's source in the repository, if there is one."""
    github = (source["frontmatter"].get("github") or "").rstrip("/")
    branch = options.get("branch") or "main"
    return f"{github}/{view}/{branch}{source.get('location', '')}" if github else None


def address_of(
    key: str, view: str, source: dict[str, Any], options: dict[str, Any]
) -> str | None:
    """The address that the frontmatter has under ``key``, or the composed one.

    In a checkout mystmd itself writes one there, which knows nothing of the
    branch in the options.
    """
    own = source["frontmatter"].get(key, "")
    if own is None:
        return None
    start = f"{source['frontmatter'].get('github')}/{view}/"
    of_mystmd = own.startswith(start) and own.endswith(source.get("location", ""))
    if not own or (of_mystmd and options.get("branch")):
        return composed(view, source, options)
    return own


def in_colab(address: str | None) -> str | None:
    """The same notebook in Colab, which opens those on GitHub only."""
    if not address or not address.startswith(GITHUB) or not address.endswith(".ipynb"):
        return None
    return COLAB + address.removeprefix(GITHUB)


def downloads(files: Iterable[dict[str, Any]]) -> Iterator[Download]:
    """The files of a page; they are told apart where there are several."""
    offered = [file for file in files if file.get("url")]
    for file in offered:
        url = file["url"]
        name = file.get("filename") or url.rsplit("/", 1)[-1]
        words = file.get("title") or (name if len(offered) > 1 else "Download")
        yield Download(words, url, None if scheme_of(url) else name)


def provenance(notebook: dict[str, Any]) -> str | None:
    """Say what a notebook's outputs were made with, if its metadata does.

    Examples:
        >>> provenance({"metadata": {"provenance": {
        ...     "torch": "2.13.0", "python": "3.11", "date": "2026-11-21"}}})
        'The outputs were made with torch 2.13.0 and Python 3.11 on 2026-11-21.'
    """
    recorded = (notebook.get("metadata") or {}).get("provenance") or {}
    names = [name for name in recorded if name != "date"]
    tools = [
        f"{'Python' if name == 'python' else name} {recorded[name]}" for name in names
    ]
    if not tools:
        return None
    day = f" on {recorded['date']}" if recorded.get("date") else ""
    return f"The outputs were made with {' and '.join(tools)}{day}."
