"""What node functions know while they render one page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup, escape

from ..html.links import Links
from ..html.markup import classes, element
from ..html.problems import Problem
from .registry import NODES

Node = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """What is known of a page before it is rendered.

    Attributes:
        links: The addresses of the site.
        read: The bytes of a file of the site, by its path.
        typeset: HTML from a notebook's ``text/markdown`` or ``text/latex``.
        options: The site's options, overridden by the page's.
        citations: What the page cites, by label.
        cell_ids: The ids of the notebook's cells, in order.
        ignored_links: The addresses that may lead nowhere.
        packs: Whether pictures are packed, which a preview has no time for.
    """

    links: Links
    read: Callable[[str], bytes]
    typeset: Callable[[str, str], Markup]
    options: dict = field(default_factory=dict)
    citations: dict = field(default_factory=dict)
    cell_ids: list[str] = field(default_factory=list)
    ignored_links: tuple[str, ...] = ()
    packs: bool = False


@dataclass
class Heading:
    """One entry of a page's outline."""

    depth: int
    id: str
    html: Markup


@dataclass
class Found:
    """What is noted while a page is rendered, for what stands around it.

    Attributes:
        outline: The headings, in order.
        problems: What could not be rendered.
        footnotes: The definitions of footnotes, by key, and where each stands.
        footnote_uses: How often each footnote was referred to, by key.
        formulas: The anchors of numbered formulas.
        frames: The origins of embedded pages.
        pictures: What was packed, by its path in the site.
        has_math: Whether a formula was rendered.
        has_widget: Whether an anywidget was rendered.
        has_bibliography: Whether the page has its own place for it.
    """

    outline: list[Heading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    footnotes: dict[str, tuple[Node, "Place"]] = field(default_factory=dict)
    footnote_uses: dict[str, int] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    frames: set[str] = field(default_factory=set)
    pictures: dict[str, bytes] = field(default_factory=dict)
    has_math: bool = False
    has_widget: bool = False
    has_bibliography: bool = False


@dataclass(frozen=True)
class Place:
    """Where in the page rendering is; only ``Page.within`` moves it.

    Attributes:
        file: The source file, for messages.
        line: The source line of the innermost node that has one, for messages.
        first_line: The line of the file that is the source's first; ``None``
            where that is unknown, since only parts of the file are included.
        cell: The notebook cell, for messages.
        cell_tags: The tags of that cell.
        part: The part of the frontmatter; ``""`` in the text.
        heading_shift: What is added to the depth of headings.
        origin: The address of the page that this is shown from a second time;
            ``""`` where that is this page itself.
    """

    file: str
    line: int | None = None
    first_line: int | None = 1
    cell: str | None = None
    cell_tags: frozenset[str] = frozenset()
    part: str = ""
    heading_shift: int = 0
    origin: str = ""


class Page:
    """One page while it is rendered.

    Args:
        given: What is known before.
        place: Where rendering begins.

    Attributes:
        found: What has been noted so far.
    """

    def __init__(self, given: Given, place: Place) -> None:  # noqa: D107
        self.given = given
        self.place = place
        self.found = Found()

    def render(self, node: Node) -> Markup:
        """Render one node with the function that is registered for its type."""
        line = self._line_of(node)
        # Most nodes stand in the line of the one around them: a move costs more.
        if line == self.place.line:
            return self._render_here(node)
        with self.within(line=line):
            return self._render_here(node)

    def _line_of(self, node: Node) -> int | None:
        start = (node.get("position") or {}).get("start", {}).get("line")
        first = self.place.first_line
        return start + first - 1 if start and first else self.place.line

    def _render_here(self, node: Node) -> Markup:
        kind = node.get("type", "")
        function = NODES.find(kind)
        if function is None:
            return self.broken(f"node type {kind!r}", "the theme does not know it")
        return function(node, self)

    @contextmanager
    def within(self, **changes: object) -> Iterator[None]:
        """Go to another place, by attributes of ``Place``, and come back."""
        before = self.place
        self.place = replace(before, **changes)
        try:
            yield
        finally:
            self.place = before

    def inner(self, node: Node) -> Markup:
        """Render the children of a node."""
        return Markup("").join(self.render(child) for child in node.get("children", ()))

    def wrap(self, name: str, node: Node, *extra: str, **values: object) -> Markup:
        """Put the children of a node in an element that keeps its id and classes."""
        values = {"id": node.get("html_id"), **values}
        values["class_"] = classes(*extra, node.get("class"))
        return element(name, self.inner(node), **values)

    def broken(self, name: str, reason: str) -> Markup:
        """Note a problem, and return the marker that is shown in its place."""
        at = self.place
        self.found.problems.append(Problem(at.file, at.line, at.cell, name, reason))
        return element("span", f"{name}: {reason}", class_="broken", role="note")

    def link(self, address: str, words: str, **values: object) -> Markup:
        """A link; one that is not safe to follow leaves its words and a marker."""
        links = self.given.links
        if links.is_safe(address):
            return element("a", words, href=links.resolve(address), **values)
        reason = "mystmd did not resolve it, and a page may lead to http, https,"
        return escape(words) + self.broken(
            f"link {address!r}", f"{reason} mailto and tel addresses only"
        )
