"""What node functions know while they render one page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from .markup import LINK_SCHEMES, classes, element, scheme_of
from .problems import Problem
from .registry import NODES

Node = dict[str, Any]

# What every site has beside its pages, and authors may link to.
OWN_FILES = frozenset(
    {
        *("/404.html", "/config.json", "/favicon.ico", "/myst.search.json"),
        *("/myst.xref.json", "/objects.inv", "/robots.txt", "/sitemap.xml"),
    }
)


@dataclass(frozen=True)
class Links:
    """Turns MyST's addresses into those of the site.

    Attributes:
        base: What stands before every address of the site, such as ``/book``.
        pages: The paths of all pages, ``/`` and ``/notation``.
        files: The paths of all figures and downloads, on the content server.
    """

    base: str = ""
    pages: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()

    def resolve(self, address: str) -> str:
        """The address in the site; what is not the site's is left as it is.

        Examples:
            >>> links = Links("/book", frozenset({"/notation"}), frozenset({"/a.png"}))
            >>> links.resolve("/notation#x"), links.resolve("/a.png")
            ('/book/notation/#x', '/book/build/a.png')
            >>> links.resolve("https://example.org")
            'https://example.org'
        """
        path, hash_mark, fragment = address.partition("#")
        if path in self.files:
            return f"{self.base}/build{path}"
        if not path.startswith("/") or path.startswith("//"):
            return address
        folder = f"{path.rstrip('/')}/" if self.has_page(path) else path
        return f"{self.base}{folder}{hash_mark}{fragment}"

    def has_page(self, path: str) -> bool:
        """Tell whether the site has a page at ``path``."""
        return (path.rstrip("/") or "/") in self.pages

    def has_file(self, path: str) -> bool:
        """Tell whether the site has a file at ``path`` that is no page."""
        return path in self.files or path in OWN_FILES

    def leads_somewhere(self, address: str) -> bool:
        """Tell whether a complete address, or one from the root, can be followed."""
        if scheme_of(address) or address.startswith("//"):
            return self.is_safe(address)
        path = address.partition("#")[0]
        return self.has_page(path) or self.has_file(path)

    def safe(self, address: str) -> str:
        """The address in the site, or ``#`` for one that is not safe to follow."""
        return self.resolve(address) if self.is_safe(address) else "#"

    @staticmethod
    def is_safe(address: str) -> bool:
        """Tell whether a page may lead there: to no script, file or data."""
        return scheme_of(address) in LINK_SCHEMES


@dataclass(frozen=True)
class Resources:
    """What a page may need from outside, as functions.

    Attributes:
        read: The bytes of a file of the site, by its path.
        image_size: Width and height of an image in pixels, by its path.
        typeset: HTML from a notebook's ``text/markdown`` or ``text/latex``.
    """

    read: Callable[[str], bytes]
    image_size: Callable[[str], tuple[int, int] | None]
    typeset: Callable[[str, str], Markup]


@dataclass
class Heading:
    """One entry of a page's outline."""

    depth: int
    id: str
    html: Markup


@dataclass
class Page:
    """One page while it is rendered.

    Attributes:
        links: The addresses of the site.
        resources: What may be read while rendering.
        file: The source file, for messages.
        options: The site's options, overridden by the page's.
        citations: What the page cites, by label.
        outline: The headings, in order; filled while rendering.
        problems: What could not be rendered; filled while rendering.
        footnotes: The definitions of footnotes, by identifier; filled.
        footnote_uses: How often each footnote was referred to; filled.
        frames: The origins of embedded pages; filled.
        has_math: Whether a formula was rendered; filled.
        has_widget: Whether an anywidget was rendered; filled.
        has_bibliography: Whether the page has its own place for it; filled.
        buttons: The addresses that the page has buttons for.
        heading_shift: What is added to the depth of headings.
        cell_ids: The ids of the notebook's cells, in order.
        cell: The notebook cell that is being rendered, for messages.
        cell_tags: The tags of that cell.
        line: The last source line that was seen, for messages.
        part: The part of the frontmatter that is being rendered; ``""`` in the text.
        first_line: The line of the file that is the source's first; ``None``
            where that is unknown, since only parts of the file are included.
        origin: The address of the page that what is being rendered is shown
            from a second time; ``""`` where that is this page itself.
    """

    links: Links
    resources: Resources
    file: str
    options: dict = field(default_factory=dict)
    citations: dict = field(default_factory=dict)
    outline: list[Heading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    footnotes: dict[str, Node] = field(default_factory=dict)
    footnote_uses: dict[str, int] = field(default_factory=dict)
    frames: set[str] = field(default_factory=set)
    has_math: bool = False
    has_widget: bool = False
    has_bibliography: bool = False
    buttons: frozenset[str] = frozenset()
    heading_shift: int = 0
    cell_ids: list[str] = field(default_factory=list)
    cell: str | None = None
    cell_tags: frozenset[str] = frozenset()
    line: int | None = None
    part: str = ""
    first_line: int | None = 1
    origin: str = ""

    def render(self, node: Node) -> Markup:
        """Render one node with the function that is registered for its type."""
        self.line = self._line_of(node) or self.line
        kind = node.get("type", "")
        function = NODES.find(kind)
        if function is None:
            return self.broken(f"node type {kind!r}", "the theme does not know it")
        return function(node, self)

    @contextmanager
    def within(self, **changes: object) -> Iterator[None]:
        """Change some attributes, and change them back in the end."""
        before = {name: getattr(self, name) for name in changes}
        vars(self).update(changes)
        try:
            yield
        finally:
            vars(self).update(before)

    def _line_of(self, node: Node) -> int | None:
        start = (node.get("position") or {}).get("start", {}).get("line")
        known = start and self.first_line
        return start + self.first_line - 1 if known else None

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
        self.problems.append(Problem(self.file, self.line, self.cell, name, reason))
        return element("span", f"{name}: {reason}", class_="broken", role="note")

    def link(self, address: str, words: str, **values: object) -> Markup:
        """A link; one that is not safe to follow leaves its words and a marker."""
        if self.links.is_safe(address):
            return element("a", words, href=self.links.resolve(address), **values)
        reason = "mystmd did not resolve it, and a page may lead to http, https,"
        return escape(words) + self.broken(
            f"link {address!r}", f"{reason} mailto and tel addresses only"
        )


def plain_text(node: Node) -> str:
    """The text of a node and everything in it, without markup."""
    if "children" in node:
        return "".join(plain_text(child) for child in node["children"])
    return str(node.get("value") or node.get("alt") or "")
