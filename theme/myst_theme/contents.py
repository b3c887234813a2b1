"""The list of pages: its tree, its order, and its HTML."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from .markup import element
from .page import Links


@dataclass
class Entry:
    """One line of the list of pages; a heading without a page has no slug.

    Attributes:
        title: What the line says.
        level: How deep it stands.
        path: The page's path in MyST, ``/`` or ``/notation``; ``None`` without one.
        source: Where the content server has the page's JSON, without ``.json``.
        children: The lines under it.
    """

    title: str
    level: int
    path: str | None = None
    source: str | None = None
    children: list["Entry"] = field(default_factory=list)

    @property
    def json_path(self) -> str:
        """Where the content server has the page."""
        return f"/content/{self.source}.json"

    def walk(self) -> Iterator["Entry"]:
        """This line and all under it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def slug_path(slug: str) -> str:
    """The path of a page from its slug, as mystmd makes it.

    Examples:
        >>> slug_path("part.chapter"), slug_path("part.index")
        ('part/chapter', 'part')
    """
    return slug.removesuffix(".index").replace(".", "/")


class Contents:
    """The pages of a site, as a tree and in order.

    Args:
        projects: ``projects`` of the site's ``config.json``.
    """

    def __init__(self, projects: list[dict]) -> None:  # noqa: D107 (see the class)
        self.tree: list[Entry] = []
        for project in projects:
            self.tree += nested(project_entries(project))

    @cached_property
    def pages(self) -> list[Entry]:
        """The entries that have a page, in reading order."""
        return [entry for top in self.tree for entry in top.walk() if entry.path]

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of all pages."""
        return frozenset(entry.path for entry in self.pages)

    def neighbours(self, number: int) -> tuple[Entry | None, Entry | None]:
        """The pages before and after the page with this number."""
        before = self.pages[number - 1] if number else None
        after = self.pages[number + 1] if number + 1 < len(self.pages) else None
        return before, after


def project_entries(project: dict) -> Iterator[Entry]:
    """The lines of one project, flat, with their levels."""
    prefix = f"{project['slug']}/" if project.get("slug") else ""
    index = project["index"]
    home = f"/{prefix}".rstrip("/") or "/"
    title = project.get("short_title") or project.get("title") or index
    yield Entry(title, 1, home, prefix + index)
    for page in project.get("pages", ()):
        title = page.get("short_title") or page.get("title") or page.get("slug") or ""
        if page.get("enumerator"):
            title = f"{page['enumerator']} {title}"
        if slug := page.get("slug"):
            path = f"/{prefix}{slug_path(slug)}"
            yield Entry(title, page["level"], path, prefix + slug)
        elif not page.get("url"):
            yield Entry(title, page["level"])


def nested(entries: Iterator[Entry]) -> list[Entry]:
    """Put each line under the last one that is less deep."""
    top: list[Entry] = []
    open_entries: list[Entry] = []
    for entry in entries:
        while open_entries and open_entries[-1].level >= entry.level:
            open_entries.pop()
        (open_entries[-1].children if open_entries else top).append(entry)
        open_entries.append(entry)
    return top


class ContentsList:
    """Writes the list of pages, marked for one page at a time.

    Only the top-level part that holds the current page differs from page to
    page; the others are written once, so that a site of n pages does not
    write n² lines one by one.
    """

    def __init__(self, contents: Contents, links: Links) -> None:  # noqa: D107
        self._links = links
        self._parts = [self._item(entry, None) for entry in contents.tree]
        self._part_of = {
            entry.path: number
            for number, top in enumerate(contents.tree)
            for entry in top.walk()
        }
        self._tree = contents.tree

    def for_page(self, path: str | None) -> Markup:
        """The list with the page at ``path`` marked as the current one."""
        number = self._part_of.get(path) if path else None
        if number is None:
            return element("ul", *self._parts)
        current = self._item(self._tree[number], path)
        parts = [*self._parts[:number], current, *self._parts[number + 1 :]]
        return element("ul", *parts)

    def _item(self, entry: Entry, current: str | None) -> Markup:
        line = self._line(entry, current)
        if not entry.children:
            return element("li", line)
        is_open = any(inner.path == current for inner in entry.walk() if current)
        items = [self._item(child, current) for child in entry.children]
        # A link in a summary would be two controls in one: it goes first inside.
        if entry.path:
            items.insert(0, element("li", line))
        summary = element("summary", entry.title)
        folded = element("details", summary, element("ul", *items), open=is_open)
        return element("li", folded)

    def _line(self, entry: Entry, current: str | None) -> Markup:
        if entry.path is None:
            return element("span", entry.title)
        return element(
            "a",
            entry.title,
            href=self._links.resolve(entry.path),
            aria_current="page" if entry.path == current else None,
        )
