"""Where a page can be run, downloaded, seen and edited."""

from dataclasses import dataclass
from typing import Any

COLAB = "https://colab.research.google.com/github"


@dataclass(frozen=True)
class RunningLinks:
    """Addresses for a page's buttons; what does not apply is ``None``.

    Attributes:
        colab: Opens the notebook in Colab.
        download: The page's source or other exports: name and path each.
        source: Shows the source.
        edit: Edits the source.
        provenance: What the outputs were made with, as one sentence.
    """

    colab: str | None
    download: list[tuple[str, str]]
    source: str | None
    edit: str | None
    provenance: str | None


def running_links(
    source: dict[str, Any], options: dict[str, Any], notebook: dict[str, Any]
) -> RunningLinks:
    """Work out a page's links from its JSON.

    Args:
        source: The page's JSON.
        options: The page's options.
        notebook: The notebook itself, or ``{}`` for a page that is none.
    """
    frontmatter = source["frontmatter"]
    github = (frontmatter.get("github") or "").rstrip("/")
    branch = options.get("branch") or "main"
    path = f"{branch}{source.get('location', '')}"
    repository = github.removeprefix("https://github.com/")
    is_notebook = source.get("kind") == "Notebook"
    colab = f"{COLAB}/{repository}/blob/{path}" if github and is_notebook else None
    files = frontmatter.get("downloads") or frontmatter.get("exports") or ()
    return RunningLinks(
        colab=colab,
        download=[
            (file.get("title") or file.get("filename") or file["url"], file["url"])
            for file in files
            if file.get("url")
        ],
        source=f"{github}/blob/{path}" if github else None,
        edit=f"{github}/edit/{path}" if github else None,
        provenance=provenance(notebook),
    )


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
