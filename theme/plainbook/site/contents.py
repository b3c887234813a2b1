"""The list of pages: its tree, its order, and its HTML."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from markupsafe import Markup

from ..html.links import Links
from ..html.markup import element
from ..html.tree import nested, walk


@dataclass
class Entry:
    """One line of the list of pages; a heading without a page has no slug.

    Attributes:
        title: What the line says.
        level: How deep it stands.
        path: The page's path in MyST, ``/`` or ``/notation``; ``None`` without one.
        source: Where the content server has the page's JSON, without ``.json``.
        file: The page's source file, as far as the configuration names it.
        url: Where a line leads that is no page of the site.
        children: The lines under it.
    """

    title: str
    level: int
    path: str | None = None
    source: str | None = None
    file: str | None = None
    url: str | None = None
    children: list["Entry"] = field(default_factory=list)

    @property
    def json_path(self) -> str:
        """Where the content server has the page."""
        return f"/content/{self.source}.json"

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of the pages of this line and of all under it."""
        own = {self.path} - {None}
        return frozenset(own).union(*(child.paths for child in self.children))


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
        page_paths: The path of each page, by where its JSON is. A ``toc`` may hide
            pages, which are in no project's list.

    Attributes:
        tree: The lines of the list, with those under them.
        listed: The lines that have a page, in reading order.
    """

    def __init__(  # noqa: D107 (see the class)
        self, projects: list[dict], page_paths: Mapping[str, str] | None = None
    ) -> None:
        lines = [list(project_entries(project)) for project in projects]
        self.tree = list(chain.from_iterable(map(nested, lines)))
        self.listed = [entry for entry in chain.from_iterable(lines) if entry.path]
        self._page_paths = page_paths or {}

    @cached_property
    def pages(self) -> list[Entry]:
        """The entries of all pages: of those in the list, then of hidden ones."""
        known = {entry.json_path for entry in self.listed}
        return self.listed + [
            hidden_entry(json_path, path)
            for json_path, path in self._page_paths.items()
            if json_path not in known
        ]

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of all pages."""
        return frozenset(entry.path for entry in self.pages)

    @cached_property
    def has_all_files(self) -> bool:
        """Tell whether it is known that each file that ``toc`` lists is a page."""
        return all(entry.file for entry in self.listed)

    def neighbours(self, number: int) -> tuple[Entry | None, Entry | None]:
        """The pages before and after the page with this number."""
        if number >= len(self.listed):
            return None, None
        before = self.listed[number - 1] if number else None
        after = self.listed[number + 1] if number + 1 < len(self.listed) else None
        return before, after


def project_entries(project: dict) -> Iterator[Entry]:
    """The lines of one project, flat, with their levels."""
    prefix = f"{project['slug']}/" if project.get("slug") else ""
    index, pages = project["index"], project.get("pages", [])
    home = f"/{prefix}".rstrip("/") or "/"
    title = project.get("short_title") or project.get("title") or index
    files = iter(named_files(project, sum("slug" in page for page in pages) + 1))
    yield Entry(title, 1, home, prefix + index, next(files))
    for page in pages:
        title = page.get("short_title") or page.get("title") or page.get("slug") or ""
        if page.get("enumerator"):
            title = f"{page['enumerator']} {title}"
        if slug := page.get("slug"):
            path = f"/{prefix}{slug_path(slug)}"
            yield Entry(title, page["level"], path, prefix + slug, next(files))
        else:
            yield Entry(title, page["level"], url=page.get("url"))


def hidden_entry(json_path: str, path: str) -> Entry:
    """The entry of a page that stands in no list.

    Examples:
        >>> hidden_entry("/content/part.a.json", "/part/a").source
        'part.a'
    """
    source = json_path.removeprefix("/content/").removesuffix(".json")
    return Entry(source, 1, path, source)


def named_files(project: dict, count: int) -> list[str | None]:
    """The source files of a project's ``count`` pages, as its ``toc`` names them.

    One that names patterns, or is missing, does not say which file is which page.
    """
    files = toc_files(project.get("toc") or ())
    return files if len(files) == count else [None] * count


def toc_files(items: Iterable[dict]) -> list[str]:
    """The files that a ``toc`` lists, in order."""
    lines = [item for item in walk(*items) if "file" in item]
    return [item["file"] for item in lines if not item.get("hidden")]


class ContentsList:
    """Writes the list of pages, marked for one page at a time.

    Args:
        contents: The pages.
        links: The addresses of the site.
    """

    def __init__(self, contents: Contents, links: Links) -> None:  # noqa: D107
        self._links = links
        self._tree = contents.tree
        # What a page does not stand in is the same on it as on all others.
        self._unmarked: dict[int, Markup] = {}

    def for_page(self, path: str | None) -> Markup:
        """The list with the page at ``path`` marked as the current one."""
        return element("ul", *(self._lines(entry, path) for entry in self._tree))

    def _lines(self, entry: Entry, path: str | None) -> Markup:
        """An entry and those under it, unfolded where one is the current page."""
        if path in entry.paths:
            return self._written(entry, path)
        if id(entry) not in self._unmarked:
            self._unmarked[id(entry)] = self._written(entry, None)
        return self._unmarked[id(entry)]

    def _written(self, entry: Entry, path: str | None) -> Markup:
        line = element("li", self._words(entry, path))
        if not entry.children:
            return line
        fold = element(
            "details",
            element("summary", entry.title),
            # A link in a summary would be two controls in one: it goes first inside.
            element(
                "ul",
                line if entry.path or entry.url else "",
                *(self._lines(child, path) for child in entry.children),
            ),
            open=path is not None,
        )
        return element("li", fold)

    def _words(self, entry: Entry, path: str | None) -> Markup:
        """A link to a page or to elsewhere, or words only."""
        if entry.path is not None:
            current = "page" if entry.path == path else None
            address = self._links.resolve(entry.path)
            return element("a", entry.title, href=address, aria_current=current)
        if entry.url is None:
            return element("span", entry.title)
        return element("a", entry.title, href=self._links.safe(entry.url))
