"""One page: its JSON in, its HTML out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from . import nodes  # noqa: F401 (its functions register themselves)
from .assets import letter_fonts
from .content import ContentError
from .contents import Entry
from .credits import Author, Licence, author_lines, doi_address, licences
from .description import describe, has_first_level_heading, has_unread_frontmatter
from .language import broken_language
from .navigation import broken_navigation
from .nodes.references import bibliography, footnotes
from .outline import OutlineItem, outline_tree
from .page import Page, Resources
from .parts import closing_parts, opening_parts, part_text
from .policy import content_policy
from .problems import Problem
from .running import RunningLinks, running_links
from .site import Site
from .sources import (
    broken_frontmatter,
    broken_sources,
    missing_files,
    repeated_labels,
)
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


def render_page(site: Site, entry: Entry, source: dict, number: int) -> RenderedPage:
    """Render the page of an entry.

    Args:
        site: The site that it is a page of.
        entry: Its line in the list of pages.
        source: Its JSON.
        number: Its place among the pages, from 0.
    """
    page = new_page(site, source)
    page.problems += problems_around(site, source, page, number)
    view = view_of(site, entry, source, page, number)
    html = site.template("page.html.j2").render(site=site, page=view)
    return RenderedPage(html, page.problems)


def not_found(site: Site) -> str:
    """The page for an address that the site does not have."""
    source = {"frontmatter": {}, "mdast": {}}
    page = new_page(site, source)
    view = {
        "title": "Page not found",
        "options": {**site.options, "hide_outline": True},
        "contents": site.contents_list.for_page(None),
        "banner": placed_part("banner", site, source, page),
        "footer": placed_part("footer", site, source, page),
        "policy": content_policy(site.start_script, page.frames, site.reload_socket),
        "has_math": page.has_math,
        "has_widget": page.has_widget,
    }
    return site.template("404.html.j2").render(site=site, page=view)


def new_page(site: Site, source: dict) -> Page:
    """What is known of a page before it is rendered."""
    frontmatter = source["frontmatter"]
    own = {**(frontmatter.get("options") or {}), **(frontmatter.get("site") or {})}
    page = Page(
        links=site.links,
        resources=Resources(site.content.read, site.image_size, typesetter(site.theme)),
        file=source.get("location", "").lstrip("/"),
        options={**site.options, **own},
        citations=(source.get("references") or {}).get("cite", {}).get("data", {}),
    )
    # The title is the page's one first-level heading.
    if has_first_level_heading(source["mdast"]) and frontmatter.get("title"):
        page.heading_shift = 1
    return page


def problems_around(
    site: Site, source: dict, page: Page, number: int
) -> Iterator[Problem]:
    """Find what is broken beside the text; what is on every page, only once."""
    if number == 0:
        yield from broken_navigation(site)
        yield from broken_language(site.options, "myst.yml")
    if page.options.get("lang") != site.options.get("lang"):
        yield from broken_language(page.options, page.file)
    if has_unread_frontmatter(source["mdast"]):
        reason = "it is not valid YAML, and mystmd's own message says why"
        yield Problem(page.file, 1, None, "frontmatter", reason)
    yield from repeated_labels(page.file, source["mdast"])
    if site.project:
        if number == 0:
            yield from missing_files(site.project, site.theme)
        yield from broken_sources(site.project, page.file, source["mdast"])
        yield from broken_frontmatter(site.project, page.file, source["frontmatter"])


def view_of(
    site: Site, entry: Entry, source: dict, page: Page, number: int
) -> PageView:
    """Render a page's text and parts, and gather what stands around them."""
    frontmatter = source["frontmatter"]
    own = own_frontmatter(site, entry, frontmatter)
    before, after = site.contents.neighbours(number)
    running = running_of(site, source, page)
    parts = frontmatter.get("parts") or {}
    # In the order in which they are read, which is that of the outline.
    abstract = placed_part("abstract", site, source, page)
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
        notes=notes_of(page),
        abstract=abstract,
        opening=opening,
        closing=closing,
        banner=placed_part("banner", site, source, page),
        footer=placed_part("footer", site, source, page),
        outline=outline_of(page),
        contents=site.contents_list.for_page(entry.path),
        before=before,
        after=after,
        running=running,
        policy=content_policy(site.start_script, page.frames, site.reload_socket),
        has_math=page.has_math,
        letter_fonts=letter_fonts(abstract + opening + body),
        has_widget=page.has_widget,
        problems=page.problems,
    )


def own_frontmatter(site: Site, entry: Entry, frontmatter: dict) -> dict:
    """What is a page's own; the project's stands on its first page only."""
    if entry is site.contents.pages[0]:
        return frontmatter
    project = site.config["projects"][0]
    inherited = [key for key in ("authors", "doi") if key in project]
    return {
        key: value
        for key, value in frontmatter.items()
        if key not in inherited or value != project[key]
    }


def placed_part(name: str, site: Site, source: dict, page: Page) -> Markup:
    """A part that the templates have a place for: the page's own, or the site's."""
    own = (source["frontmatter"].get("parts") or {}).get(name)
    part = own or (site.config.get("parts") or {}).get(name)
    return part_text(name, part, page) if part else Markup("")


def notes_of(page: Page) -> Markup:
    """The footnotes, and the bibliography unless the author has placed it."""
    notes = footnotes(page)
    return notes if page.has_bibliography else notes + bibliography(page)


def outline_of(page: Page) -> list[OutlineItem]:
    """The headings of a page, as deep as its options say."""
    depth = int(page.options.get("outline_maxdepth") or OUTLINE_DEPTH)
    return outline_tree(page.outline, depth)


def running_of(site: Site, source: dict, page: Page) -> RunningLinks:
    """The buttons of a page, and for its rendering the ids of its cells."""
    notebook = notebook_of(site, source)
    page.cell_ids = [cell.get("id", "") for cell in notebook.get("cells", ())]
    running = running_links(source, page.options, notebook)
    page.buttons = frozenset(filter(None, [running.colab]))
    return running


def notebook_of(site: Site, source: dict) -> dict[str, Any]:
    """The notebook that a page was made from, with its own metadata."""
    exports = source["frontmatter"].get("exports") or ()
    path = next((e["url"] for e in exports if e.get("format") == "ipynb"), None)
    if source.get("kind") != "Notebook" or path is None:
        return {}
    try:
        return site.content.json(path)
    except (ContentError, ValueError):  # neither JSON nor UTF-8
        return {}
