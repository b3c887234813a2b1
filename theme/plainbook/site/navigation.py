"""What leads from page to page: the menu of the site, the list of its pages."""

import posixpath
from collections.abc import Iterator
from typing import Any

from ..html.problems import Problem
from ..html.tree import walk
from .contents import toc_files
from .site import Site


def broken_navigation(site: Site) -> Iterator[Problem]:
    """Find what in ``nav``, ``actions`` and ``toc`` leads nowhere."""
    yield from broken_entries(site)
    yield from missing_files(site)


def broken_entries(site: Site) -> Iterator[Problem]:
    """Find the entries whose addresses lead nowhere."""
    for place, entry in [*menu_entries(site.config), *list_entries(site.config)]:
        if "url" in entry and not site.links.leads_somewhere(entry["url"]):
            name = f"{place}, {entry.get('title')!r}: link {entry['url']!r}"
            yield Problem("myst.yml", None, None, name, "it leads nowhere")


def menu_entries(config: dict[str, Any]) -> Iterator[tuple[str, dict]]:
    """The entries of the menu and those under them."""
    for entry in walk(*config.get("nav", ()), *config.get("actions", ())):
        yield "site menu", entry


def list_entries(config: dict[str, Any]) -> Iterator[tuple[str, dict]]:
    """The entries of the list of pages."""
    for project in config["projects"]:
        for entry in project.get("pages", ()):
            yield "list of pages", entry


def missing_files(site: Site) -> Iterator[Problem]:
    """Find the files that the table of contents names and that are no page."""
    files = toc_files(site.config["projects"][0].get("toc") or ())
    if not files or site.contents.has_all_files:
        return
    found = {
        site.source(entry).get("location", "").lstrip("/")
        for entry in site.contents.pages
    }
    # mystmd finds some files without their endings.
    found |= {path.rpartition(".")[0] for path in found}
    for file in files:
        # One that is there but cannot be read is named where it is rendered.
        is_there = site.project and (site.project / file).is_file()
        if not is_there and posixpath.normpath(file) not in found:
            name = f"table of contents, {file!r}"
            yield Problem("myst.yml", None, None, name, "there is no such file")
