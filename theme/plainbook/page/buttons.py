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
    """

    colab: str | None
    download: list[Download]
    source: str | None
    edit: str | None


def page_buttons(source: dict[str, Any], options: dict[str, Any]) -> Buttons:
    """Work out a page's buttons from its JSON.

    Args:
        source: The page's JSON.
        options: The page's options.
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
