"""What stands around every page and leads elsewhere: the menu, the list of pages."""

from collections.abc import Iterator
from typing import Any

from .page import Links
from .problems import Problem


def broken_entries(config: dict[str, Any], links: Links) -> Iterator[Problem]:
    """Find what in ``site.nav``, ``site.actions`` and the list leads nowhere.

    Args:
        config: The site's configuration.
        links: The addresses of the site.
    """
    for place, entry in [*menu_entries(config), *list_entries(config)]:
        if "url" in entry and not links.leads_somewhere(entry["url"]):
            name = f"{place}, {entry.get('title')!r}: link {entry['url']!r}"
            yield Problem("myst.yml", None, None, name, "it leads nowhere")


def menu_entries(config: dict[str, Any]) -> Iterator[tuple[str, dict]]:
    """The entries of the menu and those under them."""
    entries = [*config.get("nav", ()), *config.get("actions", ())]
    while entries:
        entry = entries.pop(0)
        entries += entry.get("children", ())
        yield "site menu", entry


def list_entries(config: dict[str, Any]) -> Iterator[tuple[str, dict]]:
    """The entries of the list of pages."""
    for project in config["projects"]:
        for entry in project.get("pages", ()):
            yield "list of pages", entry
