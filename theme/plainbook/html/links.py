"""Addresses: MyST's turned into the site's, and which are safe to follow."""

import re
from dataclasses import dataclass

LINK_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
# What every site has beside its pages, and authors may link to.
OWN_FILES = frozenset(
    {
        *("/404.html", "/config.json", "/favicon.ico", "/myst.search.json"),
        *("/myst.xref.json", "/objects.inv", "/robots.txt", "/sitemap.xml"),
    }
)

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED_BY_BROWSERS = re.compile(r"^[\x00-\x20]+|[\t\r\n]+|[\x00-\x20]+$")


def scheme_of(address: str) -> str:
    """The scheme that a browser sees, in lower case; ``""`` where there is none.

    Browsers drop control characters before they look for the scheme, so a
    scheme with a line break in it is found here too.
    """
    found = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", address))
    return found[1].lower() if found else ""


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
