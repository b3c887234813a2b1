"""Reads built pages: what they link to, and what can be linked to in them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from tests.support.building import Site

# Where an element names another file or another element.
ADDRESSES = {
    ("a", "href"),
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
}


@dataclass
class Document(HTMLParser):
    """One page.

    Attributes:
        path: Its path in the site, such as ``/notation/``.
        ids: What can stand after ``#`` in an address of it.
        addresses: The addresses in it, as they are written.
    """

    path: str
    html: str
    ids: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the page."""
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's id and addresses."""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if (tag, name) in ADDRESSES:
                self.addresses.append(value or "")


def read_documents(site: Site) -> dict[str, Document]:
    """All pages of a site, by the path that a server knows them by."""
    documents = {}
    for file in site.folder.rglob("*.html"):
        path = f"{site.base}/{file.relative_to(site.folder).as_posix()}"
        path = path.removesuffix("index.html")
        documents[path] = Document(path, file.read_text(encoding="utf-8"))
    return documents


def broken_addresses(site: Site, documents: dict[str, Document]) -> list[str]:
    """Each address that leads nowhere in the site, with the page it stands on."""
    return [
        f"{document.path}: {address}"
        for document in documents.values()
        for address in sorted(set(document.addresses))
        if not leads_somewhere(site, documents, document.path, address)
    ]


def leads_somewhere(
    site: Site, documents: dict[str, Document], start: str, address: str
) -> bool:
    """Tell whether an address, followed from a page, leads to a file and an id.

    Other sites are not asked: whether they answer is not ours to test.
    """
    if re.match(r"(https?|mailto|data):", address):
        return True
    target, anchor = urldefrag(urljoin(start, address))
    path = unquote(urlsplit(target).path)
    if not path.startswith(f"{site.base}/") or not site.file_at(path).is_file():
        return False
    # An anchor into a file that is no page, such as a download, means nothing.
    page = documents.get(path)
    return not anchor or (page is not None and unquote(anchor) in page.ids)


def text_files(folder: Path) -> dict[str, str]:
    """The text of all files of a folder that are text, by their path in it."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file():
            try:
                found[file.relative_to(folder).as_posix()] = file.read_text("utf-8")
            except UnicodeDecodeError:
                continue
    return found
