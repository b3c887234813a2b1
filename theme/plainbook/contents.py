"""The list of pages: its tree, its order, and its HTML."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from markupsafe import Markup

from .markup import element, trusted
from .page import Links


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
        page_paths: The path of each page, by where its JSON is. A ``toc`` may hide
            pages, which are in no project's list.
    """

    def __init__(  # noqa: D107 (see the class)
        self, projects: list[dict], page_paths: Mapping[str, str] | None = None
    ) -> None:
        self.tree: list[Entry] = []
        for project in projects:
            self.tree += nested(project_entries(project))
        self._page_paths = page_paths or {}

    @cached_property
    def listed(self) -> list[Entry]:
        """The entries of the list that have a page, in reading order."""
        return [entry for top in self.tree for entry in top.walk() if entry.path]

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
    files = list(toc_files(project.get("toc") or ()))
    return files if len(files) == count else [None] * count


def toc_files(items: Iterable[dict]) -> Iterator[str]:
    """The files that a ``toc`` lists, in order."""
    for item in items:
        if "file" in item and not item.get("hidden"):
            yield item["file"]
        yield from toc_files(item.get("children", ()))


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

    It is written once, in pieces. On each page, only its own line and the parts
    above that differ, so that the list of a site of n pages is not rendered n
    times.
    """

    def __init__(self, contents: Contents, links: Links) -> None:  # noqa: D107
        self._links = links
        self._pieces: list[Markup] = []
        self._differences: dict[str, dict[int, Markup]] = {}
        for entry in contents.tree:
            self._add(entry, {})

    def for_page(self, path: str | None) -> Markup:
        """The list with the page at ``path`` marked as the current one."""
        pieces = self._pieces.copy()
        for number, piece in self._differences.get(path, {}).items():
            pieces[number] = piece
        return element("ul", trusted("".join(pieces)))

    def _add(self, entry: Entry, unfolded: dict[int, Markup]) -> None:
        """Add an entry's pieces; ``unfolded`` are those above it, when open."""
        if not entry.children:
            self._add_line(entry, unfolded)
            return
        fold = Markup("<li><details{}>{}<ul>")
        summary = element("summary", entry.title)
        here = fold.format(Markup(" open"), summary)
        unfolded = {**unfolded, len(self._pieces): here}
        self._pieces.append(fold.format("", summary))
        # A link in a summary would be two controls in one: it goes first inside.
        if entry.path or entry.url:
            self._add_line(entry, unfolded)
        for child in entry.children:
            self._add(child, unfolded)
        self._pieces.append(Markup("</ul></details></li>"))

    def _add_line(self, entry: Entry, unfolded: dict[int, Markup]) -> None:
        if entry.path is None:
            self._pieces.append(element("li", self._words(entry)))
            return
        link = partial(element, "a", entry.title, href=self._links.resolve(entry.path))
        here = element("li", link(aria_current="page"))
        self._differences[entry.path] = {**unfolded, len(self._pieces): here}
        self._pieces.append(element("li", link()))

    def _words(self, entry: Entry) -> Markup:
        """A line that is no page: a link to elsewhere, or words only."""
        if entry.url is None:
            return element("span", entry.title)
        return element("a", entry.title, href=self._links.safe(entry.url))
