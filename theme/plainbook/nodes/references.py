"""Links, references, footnotes and citations."""

from markupsafe import Markup

from ..html.links import scheme_of
from ..html.markup import classes, element
from ..html.sanitise import clean_html
from ..html.tree import plain_text
from ..site.error_rules import is_ignored
from .context import Node, Page
from .registry import NODES


@NODES.renders("link", "linkReference", "linkBlock")
def link(node: Node, page: Page) -> Markup:
    """A link; one that mystmd could not resolve ends the build."""
    address = node.get("url") or ""
    if is_unresolved(node, page):
        return page.inner(node) + page.broken(f"link {address!r}", "it leads nowhere")
    return page.link(
        address,
        page.inner(node) or address,
        title=node.get("title"),
        id=node.get("html_id"),
        class_=classes(node.get("class")),
        download=bool(node.get("static")) and address in page.given.links.files,
    )


def is_unresolved(node: Node, page: Page) -> bool:
    """Tell whether a link's target is missing, and nobody said that it may be.

    mystmd marks what it resolved within the project (``internal``), and leaves
    what it found no file for as it was written.
    """
    address = node.get("url") or ""
    if is_ignored(page.given.ignored_links, address, node.get("urlSource") or ""):
        return False
    if not address:
        return True
    if node.get("internal"):
        return not page.given.links.has_page(address.partition("#")[0])
    # What leads elsewhere is not looked up: mystmd marks that as an error too,
    # when it is offline and cannot ask GitHub for a title.
    if scheme_of(address) != "":
        return False
    return not page.given.links.has_file(address) and not address.startswith("//")


@NODES.renders("crossReference")
def cross_reference(node: Node, page: Page) -> Markup:
    """A reference to something numbered or named, with a preview on demand."""
    name = node.get("label") or node.get("identifier") or ""
    words = page.inner(node) or node.get("enumerator") or name
    if not node.get("resolved"):
        return words + page.broken(f"reference {name!r}", "there is no such label")
    anchor = node.get("html_id") or node.get("identifier")
    address = node.get("url") or ""
    external = scheme_of(address) != ""
    target = f"{address}#{anchor}" if anchor else address
    return page.link(target, words, class_=None if external else "reference")


@NODES.renders("footnoteReference")
def footnote_reference(node: Node, page: Page) -> Markup:
    """A raised number that leads to the note, and that the note leads back to."""
    key = footnote_key(node, page)
    count = page.found.footnote_uses[key] = page.found.footnote_uses.get(key, 0) + 1
    number = list(page.found.footnote_uses).index(key) + 1
    link = element(
        "a",
        number,
        href=f"#fn-{key}",
        id=footnote_anchor(key, count),
        class_="reference footnote",
        aria_label=f"Footnote {number}",
    )
    return element("sup", link)


@NODES.renders("footnoteDefinition")
def footnote_definition(node: Node, page: Page) -> Markup:
    """Kept for the end of the page."""
    page.found.footnotes[footnote_key(node, page)] = (node, page.place)
    return Markup("")


def footnote_key(node: Node, page: Page) -> str:
    """What tells a note from all others of the page, those of its parts too."""
    return "-".join([*page.place.part.split(), str(node["identifier"])])


def footnotes(page: Page) -> Markup:
    """The notes of the page, in the order in which it refers to them."""
    texts: dict[str, Markup] = {}
    # A note may refer to further notes.
    while missing := [key for key in page.found.footnote_uses if key not in texts]:
        for key in missing:
            texts[key] = footnote_text(key, page)
    items = [
        element("li", words, back_links(key, page), id=f"fn-{key}")
        for key, words in texts.items()
    ]
    return notes_section("Footnotes", element("ol", *items)) if items else Markup("")


def footnote_text(key: str, page: Page) -> Markup:
    """What a note says; one that is nowhere ends the build."""
    if key not in page.found.footnotes:
        return page.broken(f"footnote {key!r}", "it is not defined")
    note, place = page.found.footnotes[key]
    with page.within(**vars(place)):
        return page.inner(note)


def back_links(key: str, page: Page) -> Markup:
    """A way back for each place that refers to the note."""
    return Markup(" ").join(
        element(
            "a",
            "↩",
            href=f"#{footnote_anchor(key, count)}",
            class_="back",
            aria_label=f"Back to the text, place {count}",
        )
        for count in range(1, page.found.footnote_uses[key] + 1)
    )


def footnote_anchor(key: str, count: int) -> str:
    """The id of the n-th reference to a note."""
    return f"fnref-{key}" if count == 1 else f"fnref-{key}-{count}"


@NODES.renders("citeGroup")
def cite_group(node: Node, page: Page) -> Markup:
    """Several citations, in one pair of brackets if they stand in brackets."""
    cites = [page.render(child) for child in node["children"]]
    if page.given.options.get("numbered_references"):
        return Markup("[{}]").format(Markup(", ").join(cites))
    if node.get("kind") == "narrative":
        return Markup(" and ").join(cites)
    return Markup("({})").format(Markup("; ").join(cites))


@NODES.renders("cite")
def cite(node: Node, page: Page) -> Markup:
    """A citation, by author and year or by number."""
    label = node["label"]
    words = page.inner(node)
    known = label in page.given.citations
    # mystmd lists what the text cites, not what a part of the frontmatter does.
    if not node.get("error") and page.place.part and not known:
        return words
    if node.get("error") or not known:
        return page.broken(f"citation {label!r}", "it is in no bibliography")
    if page.given.options.get("numbered_references"):
        words = node.get("enumerator") or words
    return element("a", words, href=f"#cite-{label}", class_="reference")


@NODES.renders("bibliography")
def bibliography_place(_node: Node, page: Page) -> Markup:
    """The place that the author gave to the bibliography."""
    page.found.has_bibliography = True
    return bibliography(page)


def bibliography(page: Page) -> Markup:
    """What the page cites, in the order in which it does."""
    if not page.given.citations:
        return Markup("")
    items = [
        element("li", clean_html(entry.get("html") or label), id=f"cite-{label}")
        for label, entry in page.given.citations.items()
    ]
    numbered = page.given.options.get("numbered_references")
    return notes_section("References", element("ol" if numbered else "ul", *items))


def notes_section(title: str, content: Markup) -> Markup:
    """A section of notes at the end of the page."""
    name = title.lower()
    # An author's own heading may be of that name, and have its anchor.
    anchor = f"page-{name}"
    heading = element("h2", title, id=anchor)
    return element(
        "section", heading, content, class_=f"notes {name}", aria_labelledby=anchor
    )


@NODES.renders("genindex")
def general_index(node: Node, page: Page) -> Markup:
    """The index; mystmd has put its entries in as lists of links."""
    if not node.get("children"):
        return page.broken("general index", "it is empty")
    return page.wrap("div", node, "index")


@NODES.renders("indexEntry")
def index_entry(node: Node, page: Page) -> Markup:
    """One entry of the index."""
    return page.inner(node) or Markup("{}").format(plain_text(node))
