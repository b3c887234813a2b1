"""The site's own menu: ``site.nav`` and ``site.actions``."""

from collections.abc import Iterator
from typing import Any

from .page import Links
from .problems import Problem


def broken_entries(config: dict[str, Any], links: Links) -> Iterator[Problem]:
    """Find what in the menu leads nowhere.

    Args:
        config: The site's configuration.
        links: The addresses of the site.
    """
    entries = [*config.get("nav", ()), *config.get("actions", ())]
    while entries:
        entry = entries.pop(0)
        entries += entry.get("children", ())
        if "url" in entry and not links.leads_somewhere(entry["url"]):
            name = f"site menu, {entry.get('title')!r}: link {entry['url']!r}"
            yield Problem("myst.yml", None, None, name, "it leads nowhere")
