"""One page: its JSON in, its HTML out."""

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from . import nodes  # noqa: F401 (its functions register themselves)
from .assets import Asset, letter_fonts, load_assets
from .content import ContentError, ContentServer
from .contents import Contents, ContentsList, Entry, toc_files
from .credits import Author, Licence, author_lines, doi_address, licences
from .description import describe, has_first_level_heading, has_unread_frontmatter
from .images import size_of
from .language import broken_language, language
from .markup import trusted
from .menu import broken_entries
from .nodes.references import bibliography, footnotes
from .outline import OutlineItem, outline_tree
from .page import Links, Page, Resources
from .parts import closing_parts, opening_parts, part_text
from .policy import content_policy
from .problems import Problem
from .running import RunningLinks, running_links
from .typesetting import typesetter

OUTLINE_DEPTH = 2


@dataclass(frozen=True)
class RenderedPage:
    """The HTML of a page, and what could not be rendered."""

    html: str
    problems: list[Problem]


@dataclass(frozen=True)
class PageView:
    """What the page's template shows. The attributes are named as it uses them."""

    title: str
    description: str
    path: str | None
    frontmatter: dict
    author_lines: list[list[Author]]
    doi: str | None
    licences: list[Licence]
    options: dict
    body: Markup
    notes: Markup
    abstract: Markup
    opening: Markup
    closing: Markup
    banner: Markup
    footer: Markup
    outline: list[OutlineItem]
    contents: Markup
    before: Entry | None
    after: Entry | None
    running: RunningLinks | None
    policy: str
    has_math: bool
    letter_fonts: list[str]
    has_widget: bool
    problems: list[Problem]


class Site:
    """What all pages of a site share.

    Args:
        content: mystmd's content server.
        theme: The theme's folder.
        published_at: The path or the address of the published site, or ``""``.
        reload_socket: Where a preview hears of changes; ``None`` in a build.
    """

    def __init__(  # noqa: D107 (see the class)
        self,
        content: ContentServer,
        theme: Path,
        published_at: str = "",
        reload_socket: str | None = None,
    ) -> None:
        self.content = content
        self.theme = theme
        self.reload_socket = reload_socket
        self.config = content.config
        self.options = self.config.get("options") or {}
        own = "" if reload_socket else self.options.get("site_url") or ""
        self.origin, self.base = split_address(published_at, own)
        self.contents = Contents(self.config["projects"], content.page_paths)
        self.links = Links(self.base, self.contents.paths, frozenset(content.files))
        self._contents_list = ContentsList(self.contents, self.links)
        self._image_size = cache(self._measure)

    @property
    def title(self) -> str:
        """The title of the site."""
        projects = self.config["projects"]
        return self.config.get("title") or projects[0].get("title") or ""

    def language(self, options: dict) -> dict[str, str]:
        """The attributes that tell a page's language."""
        return language(options)

    @property
    def assets(self) -> dict[str, Asset]:
        """The theme's files that pages use."""
        return load_assets(self.theme)

    @cached_property
    def start_script(self) -> Markup:
        """The script that sets light or dark before anything is painted."""
        return trusted((self.theme / "templates" / "start.js").read_text().strip())

    def asset_address(self, name: str) -> str:
        """The address of one of the theme's files."""
        return f"{self.base}/{self.assets[name].path}"

    def address_of(self, path: str) -> str:
        """The complete address of a path, as far as the site knows its own."""
        return f"{self.origin}{self.links.resolve(path)}"

    def size_of(self, path: str) -> dict[str, int]:
        """The attributes that keep an image's place until it is there."""
        size = self._image_size(path)
        return {"width": size[0], "height": size[1]} if size else {}

    def template(self, name: str) -> Template:
        """One of the theme's templates."""
        return environment(self.theme).get_template(name)

    def source(self, entry: Entry) -> dict:
        """The JSON of an entry's page; a marker if mystmd could not read the page."""
        try:
            return self.content.json(entry.json_path)
        except ContentError:
            location = entry.file or entry.source
            mdast = {"type": "unreadable"}
            return {"location": location, "frontmatter": {}, "mdast": mdast}

    def render(self, entry: Entry, source: dict, number: int) -> RenderedPage:
        """Render the page of an entry.

        Args:
            entry: Its line in the list of pages.
            source: Its JSON.
            number: Its place among the pages, from 0.
        """
        page = self._new_page(source)
        page.problems += self._problems(source, page, number)
        view = self._view(entry, source, page, number)
        html = self.template("page.html.j2").render(site=self, page=view)
        return RenderedPage(html, page.problems)

    def not_found(self) -> str:
        """The page for an address that the site does not have."""
        source = {"frontmatter": {}, "mdast": {}}
        page = self._new_page(source)
        view = {
            "title": "Page not found",
            "description": "",
            "path": None,
            "options": {**self.options, "hide_outline": True},
            "outline": [],
            "contents": self._contents_list.for_page(None),
            "banner": self._part("banner", source, page),
            "footer": self._part("footer", source, page),
            "policy": self._policy(page),
            "has_math": page.has_math,
            "letter_fonts": [],
            "has_widget": page.has_widget,
            "problems": [],
        }
        return self.template("404.html.j2").render(site=self, page=view)

    def _view(self, entry: Entry, source: dict, page: Page, number: int) -> PageView:
        """Render a page's text and parts, and gather what stands around them."""
        frontmatter = source["frontmatter"]
        own = self._own(entry, frontmatter)
        before, after = self.contents.neighbours(number)
        running = self._running(source, page)
        parts = frontmatter.get("parts") or {}
        # In the order in which they are read, which is that of the outline.
        abstract = self._part("abstract", source, page)
        opening = opening_parts(parts, page)
        body = page.render(source["mdast"])
        closing = closing_parts(parts, page)
        return PageView(
            title=frontmatter.get("title") or entry.title,
            description=describe(source),
            path=entry.path,
            frontmatter=frontmatter,
            author_lines=author_lines(own),
            doi=doi_address(own.get("doi")),
            licences=list(licences(frontmatter)),
            options=page.options,
            body=body,
            notes=footnotes(page) + self._bibliography(page),
            abstract=abstract,
            opening=opening,
            closing=closing,
            banner=self._part("banner", source, page),
            footer=self._part("footer", source, page),
            outline=self._outline(page),
            contents=self._contents_list.for_page(entry.path),
            before=before,
            after=after,
            running=running,
            policy=self._policy(page),
            has_math=page.has_math,
            letter_fonts=letter_fonts(abstract + opening + body),
            has_widget=page.has_widget,
            problems=page.problems,
        )

    def _problems(self, source: dict, page: Page, number: int) -> Iterator[Problem]:
        """Find what is broken beside the text; what is on every page, only once."""
        if number == 0:
            yield from broken_entries(self.config, self.links)
            yield from broken_language(self.options, "myst.yml")
            yield from self._missing_files()
        if page.options.get("lang") != self.options.get("lang"):
            yield from broken_language(page.options, page.file)
        if has_unread_frontmatter(source["mdast"]):
            reason = "it is not valid YAML, and mystmd's own message says why"
            yield Problem(page.file, 1, None, "frontmatter", reason)

    def _new_page(self, source: dict) -> Page:
        frontmatter = source["frontmatter"]
        own = {**(frontmatter.get("options") or {}), **(frontmatter.get("site") or {})}
        page = Page(
            links=self.links,
            resources=Resources(
                self.content.read, self._image_size, typesetter(self.theme)
            ),
            file=source.get("location", "").lstrip("/"),
            options={**self.options, **own},
            citations=(source.get("references") or {}).get("cite", {}).get("data", {}),
        )
        # The title is the page's one first-level heading.
        if has_first_level_heading(source["mdast"]) and frontmatter.get("title"):
            page.heading_shift = 1
        return page

    def _own(self, entry: Entry, frontmatter: dict) -> dict:
        """What is a page's own; the project's stands on its first page only."""
        if entry is self.contents.pages[0]:
            return frontmatter
        project = self.config["projects"][0]
        inherited = [key for key in ("authors", "doi") if key in project]
        return {
            key: value
            for key, value in frontmatter.items()
            if key not in inherited or value != project[key]
        }

    def _measure(self, path: str) -> tuple[int, int] | None:
        return size_of(self.content.read(path)) if path in self.links.files else None

    def _part(self, name: str, source: dict, page: Page) -> Markup:
        own = (source["frontmatter"].get("parts") or {}).get(name)
        part = own or (self.config.get("parts") or {}).get(name)
        return part_text(name, part, page) if part else Markup("")

    def _missing_files(self) -> Iterator[Problem]:
        """Find the files that the table of contents names and that are no page."""
        files = list(toc_files(self.config["projects"][0].get("toc") or ()))
        if not files or self.contents.has_all_files:
            return
        found = {
            self.source(entry).get("location", "").lstrip("/")
            for entry in self.contents.pages
        }
        # mystmd finds some files without their endings.
        found |= {path.rpartition(".")[0] for path in found}
        for file in files:
            if posixpath.normpath(file) not in found:
                name = f"table of contents, {file!r}"
                yield Problem("myst.yml", None, None, name, "there is no such file")

    def _policy(self, page: Page) -> str:
        return content_policy(self.start_script, page.frames, self.reload_socket)

    def _bibliography(self, page: Page) -> Markup:
        return Markup("") if page.has_bibliography else bibliography(page)

    def _outline(self, page: Page) -> list[OutlineItem]:
        depth = int(page.options.get("outline_maxdepth") or OUTLINE_DEPTH)
        return outline_tree(page.outline, depth)

    def _running(self, source: dict, page: Page) -> RunningLinks:
        """The buttons of a page, and for its rendering the ids of its cells."""
        notebook = self._notebook(source)
        page.cell_ids = [cell.get("id", "") for cell in notebook.get("cells", ())]
        running = running_links(source, page.options, notebook)
        page.buttons = frozenset(filter(None, [running.colab]))
        return running

    def _notebook(self, source: dict) -> dict[str, Any]:
        """The notebook that a page was made from, with its own metadata."""
        exports = source["frontmatter"].get("exports") or ()
        path = next((e["url"] for e in exports if e.get("format") == "ipynb"), None)
        if source.get("kind") != "Notebook" or path is None:
            return {}
        try:
            return self.content.json(path)
        except (ContentError, json.JSONDecodeError):
            return {}


def split_address(published_at: str, site_url: str) -> tuple[str, str]:
    """The site's origin, where it is known, and the path that it stands under.

    Args:
        published_at: BASE_URL: a path or a complete address, which has precedence.
        site_url: The address in the site's options.

    Examples:
        >>> split_address("/book/", "https://example.org/other")
        ('https://example.org', '/book')
        >>> split_address("https://example.org/book", "")
        ('https://example.org', '/book')
    """
    typed, own = urlsplit(published_at), urlsplit(site_url)
    known = typed if typed.scheme else own
    origin = f"{known.scheme}://{known.netloc}" if known.scheme else ""
    path = (typed.path if published_at else own.path).strip("/")
    return origin, f"/{path}" if path else ""


@cache
def environment(theme: Path) -> Environment:
    """Jinja2 for the theme's templates; whatever is not Markup is escaped."""
    return Environment(
        loader=FileSystemLoader(theme / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
