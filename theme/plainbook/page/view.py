"""One page: its JSON in, its HTML out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from .. import nodes  # noqa: F401 (its functions register themselves)
from ..html.problems import Problem
from ..html.typesetting import typesetter
from ..nodes.context import Given, Page, Place
from ..nodes.references import bibliography, footnotes
from ..site.assets import letter_fonts
from ..site.content_server import ContentError
from ..site.contents import Entry
from ..site.language import broken_language
from ..site.navigation import broken_navigation
from ..site.site import Site
from .buttons import Buttons, page_buttons
from .credits import Author, Licence, author_lines, doi_address, licences
from .description import describe, has_first_level_heading
from .outline import OutlineItem, outline_tree
from .parts import closing_parts, opening_parts, part_text
from .policy import content_policy
from .reported import reported
from .sources import broken_settings, broken_sources, repeated_labels

OUTLINE_DEPTH = 2
# Where the styles of formulas go, whose name is known only when all pages are.
FORMULA_STYLES = Markup("<!-- styles of formulas -->")


@dataclass(frozen=True)
class Text:
    """What a page says, as HTML, named as the template uses it."""

    abstract: Markup
    opening: Markup
    body: Markup
    closing: Markup
    banner: Markup
    footer: Markup
    notes: Markup


@dataclass(frozen=True)
class Head:
    """What the head of a page says of it, and what its text needs to be there."""

    title: str
    options: dict
    policy: str
    has_math: bool
    has_widget: bool
    has_italics: bool
    letter_fonts: list[str]
    path: str | None = None
    description: str = ""
    thumbnail: str | None = None


@dataclass(frozen=True)
class RenderedPage:
    """A page as HTML but for its head, and what could not be rendered.

    Its pictures are those that were packed, by their paths in the site.
    """

    head: Head
    body: str
    problems: list[Problem]
    pictures: dict[str, bytes]


@dataclass(frozen=True)
class PageView:
    """What the page's template shows. The attributes are named as it uses them."""

    title: str
    options: dict
    text: Text
    contents: Markup
    formula_styles: Markup
    outline: list[OutlineItem]
    problems: list[Problem]
    frontmatter: dict
    author_lines: list[list[Author]] = ()
    doi: str | None = None
    licences: list[Licence] = ()
    before: Entry | None = None
    after: Entry | None = None
    buttons: Buttons | None = None


def whole(site: Site, head: Head, body: str) -> str:
    """A page with its head, which names files by what all pages need of them."""
    top, styles = site.template("head.html.j2").render(site=site, head=head), ""
    if head.has_math and site.fonts_in_styles:
        styles = site.template("formulas.html.j2").render(site=site)
    text = body.replace(FORMULA_STYLES, styles, 1).replace(FORMULA_STYLES, "")
    return f"{top}\n{text}"


def render_page(site: Site, entry: Entry, source: dict, number: int) -> RenderedPage:
    """Render the page of an entry.

    Args:
        site: The site that it is a page of.
        entry: Its line in the list of pages.
        source: Its JSON.
        number: Its place among the pages, from 0.
    """
    page = new_page(site, source, notebook_of(site, source))
    problems = page.found.problems
    problems += problems_around(site, source, page, number)
    text = render_text(site, source, page)
    if site.reload_socket:  # a build says it once, of all pages
        problems += reported(site.content.report, problems)
    before, after = site.contents.neighbours(number)
    view = PageView(
        **described(site, entry, source),
        **shown(site, page, text, entry.path),
        outline=outline_of(page),
        before=before,
        after=after,
        buttons=page_buttons(source, page.given.options),
    )
    body = site.template("page.html.j2").render(site=site, page=view)
    head = head_of(site, page, view, entry.path, source)
    return RenderedPage(head, body, problems, page.found.pictures)


def described(site: Site, entry: Entry, source: dict) -> dict[str, Any]:
    """What the frontmatter of a page says about it."""
    frontmatter = source["frontmatter"]
    own = own_frontmatter(site, entry, frontmatter)
    return {
        "title": frontmatter.get("title") or entry.title,
        "frontmatter": frontmatter,
        "author_lines": author_lines(own),
        "doi": doi_address(own.get("doi")),
        "licences": list(licences(frontmatter)),
    }


def not_found(site: Site) -> str:
    """The page for an address that the site does not have."""
    source = {"frontmatter": {}, "mdast": {"type": "root"}}
    page = new_page(site, source, {})
    view = PageView(
        **shown(site, page, render_text(site, source, page), None),
        title="Page not found",
        outline=[],
        frontmatter={},
    )
    body = site.template("404.html.j2").render(site=site, page=view)
    return whole(site, head_of(site, page, view, None, source), body)


def new_page(site: Site, source: dict, notebook: dict) -> Page:
    """A page that is to be rendered: what is given, and where rendering begins."""
    frontmatter = source["frontmatter"]
    own = {**(frontmatter.get("options") or {}), **(frontmatter.get("site") or {})}
    given = Given(
        links=site.links,
        read=site.content.read,
        typeset=typesetter(site.theme),
        options={**site.options, **own},
        citations=(source.get("references") or {}).get("cite", {}).get("data", {}),
        cell_ids=[cell.get("id", "") for cell in notebook.get("cells", ())],
        ignored_links=site.ignored_links,
        packs=not site.reload_socket,
    )
    # The title is the page's one first-level heading.
    shift = has_first_level_heading(source["mdast"]) and frontmatter.get("title")
    file = source.get("location", "").lstrip("/")
    return Page(given, Place(file, heading_shift=1 if shift else 0))


def problems_around(
    site: Site, source: dict, page: Page, number: int
) -> Iterator[Problem]:
    """Find what is broken beside the text; what is on every page, only once."""
    options, file = page.given.options, page.place.file
    if number == 0:
        yield from broken_navigation(site)
        yield from broken_language(site.options, "myst.yml")
    if options.get("lang") != site.options.get("lang"):
        yield from broken_language(options, file)
    yield from repeated_labels(file, source["mdast"])
    if site.project:
        if number == 0:
            yield from broken_settings(site.project, site.config)
        yield from broken_sources(site.project, file, source["mdast"])


def render_text(site: Site, source: dict, page: Page) -> Text:
    """Render a page's text and parts, then the notes that any of them refers to."""
    parts = source["frontmatter"].get("parts") or {}
    # In the order in which they are read, which is that of the outline.
    html = {
        "abstract": placed_part("abstract", site, source, page),
        "opening": opening_parts(parts, page),
        "body": page.render(source["mdast"]),
        "closing": closing_parts(parts, page),
        "banner": placed_part("banner", site, source, page),
        "footer": placed_part("footer", site, source, page),
    }
    return Text(**html, notes=notes_of(page))


def shown(site: Site, page: Page, text: Text, path: str | None) -> dict[str, Any]:
    """What all pages show, that for a missing address too."""
    return {
        "text": text,
        "options": page.given.options,
        "contents": site.contents_list.for_page(path),
        "formula_styles": FORMULA_STYLES,
        "problems": page.found.problems,
    }


def head_of(
    site: Site, page: Page, view: PageView, path: str | None, source: dict
) -> Head:
    """What the head of a page needs to know of it."""
    found, text = page.found, view.text
    read_first = text.abstract + text.opening + text.body
    return Head(
        title=view.title,
        options=view.options,
        policy=content_policy(
            [site.start_script, site.fonts_script], found.frames, site.reload_socket
        ),
        has_math=found.has_math,
        has_widget=found.has_widget,
        has_italics="<em>" in read_first,
        letter_fonts=letter_fonts(read_first),
        path=path,
        description=describe(source),
        thumbnail=view.frontmatter.get("thumbnail"),
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
    return notes if page.found.has_bibliography else notes + bibliography(page)


def outline_of(page: Page) -> list[OutlineItem]:
    """The headings of a page, as deep as its options say."""
    depth = int(page.given.options.get("outline_maxdepth") or OUTLINE_DEPTH)
    return outline_tree(page.found.outline, depth)


def notebook_of(site: Site, source: dict) -> dict[str, Any]:
    """The notebook that a page was made from."""
    exports = source["frontmatter"].get("exports") or ()
    path = next((e["url"] for e in exports if e.get("format") == "ipynb"), None)
    if source.get("kind") != "Notebook" or path is None:
        return {}
    try:
        return site.content.json(path)
    except (ContentError, ValueError):  # neither JSON nor UTF-8
        return {}
