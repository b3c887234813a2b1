"""The files of a site that are no page: assets, figures, data for others."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .html.sanitise import clean_html
from .page.search import search_records
from .page.view import not_found
from .site.site import Site

# Files of the content server that other projects read, under the same names.
PASSED_ON = ("objects.inv", "myst.search.json", "public.json")
# What the theme's own search looks through.
SEARCH = "search.json"
PREVIEW_ONLY = ("reload.js",)
# GitHub Pages without Jekyll serve folders whose names begin with an underscore.
NO_JEKYLL = ".nojekyll"

# mystmd names the file of an author by its name too.
_OUTPUT_IN_HTML = re.compile(r"/[0-9a-f]{32}\.html")

# A string of JSON that begins with a slash; a quotation mark in one has a backslash.
_PATH = re.compile(r'(?<!\\)"(/[^"\\]*)"')

# A path in the site, and the bytes of the file there, in one part or more.
File = tuple[str, Iterable[bytes]]


def files_of_content(site: Site) -> Iterator[File]:
    """Each file that comes from mystmd and is no page, with its path."""
    for path in site.content.files:
        yield f"build{path}", file_parts(site, path)
    yield from site_data(site)


def own_files(site: Site) -> Iterator[File]:
    """Each file of the theme, with its path; fonts are cut to what pages show."""
    for name, asset in site.assets.items():
        if name not in PREVIEW_ONLY:
            yield asset.path, [asset.data]
    yield "404.html", [not_found(site).encode()]
    yield NO_JEKYLL, []


def search_index(site: Site) -> bytes:
    """What is found on each page, for the search."""
    return dumped(
        [
            record
            for entry in site.contents.pages
            for record in search_records(site.source(entry), entry.path, site.links)
        ]
    )


def file_parts(site: Site, path: str) -> Iterable[bytes]:
    """The parts of a figure, a download or an output that mystmd made a file of.

    HTML of a cell would act here with the rights of the site: it is sanitised.
    """
    if not _OUTPUT_IN_HTML.fullmatch(path):
        return site.content.chunks(path)
    return [clean_html(site.content.read(path).decode()).encode()]


def site_data(site: Site) -> Iterator[File]:
    """The files about the site: for crawlers, and for other MyST projects."""
    yield "robots.txt", [robots(site).encode()]
    yield "sitemap.xml", [sitemap(site).encode()]
    yield "favicon.ico", [favicon(site)]
    for name in PASSED_ON:
        yield name, site.content.chunks(f"/{name}")
    yield "myst.xref.json", [dumped(published_references(site.content.references()))]
    yield (
        "config.json",
        [with_site_paths(dumped(published_config(site)).decode(), site)],
    )


def published_config(site: Site) -> dict:
    """The configuration, without the paths of the machine that builds the site."""
    projects = [
        {key: value for key, value in project.items() if key != "bibliography"}
        for project in site.config["projects"]
    ]
    return {**site.config, "projects": projects}


def published_references(found: dict) -> dict:
    """The references, with the place of each page's JSON as the site has it."""
    moved = [
        {**target, "data": target["data"].removeprefix("/content")}
        for target in found["references"]
    ]
    return {**found, "references": moved}


def with_site_paths(text: str, site: Site) -> bytes:
    """JSON, with the paths of files as the site has them.

    As text: to walk through each page and to write it anew took a fifth of a build.
    """

    def moved(found: re.Match) -> str:
        path = found[1]
        return _quoted(site.links.resolve(path)) if path in files else found[0]

    files = site.links.files
    return _PATH.sub(moved, text).encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def dumped(value: Any) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def robots(site: Site) -> str:
    """What crawlers may read: everything."""
    lines = ["User-agent: *", "Allow: /"]
    if site.origin:
        lines.append(f"Sitemap: {site.address_of('/sitemap.xml')}")
    return "\n".join(lines) + "\n"


def sitemap(site: Site) -> str:
    """All listed pages, with complete addresses where the site knows its own."""
    return site.template("sitemap.xml.j2").render(
        addresses=[site.address_of(entry.path) for entry in site.contents.listed]
    )


def favicon(site: Site) -> bytes:
    """The project's icon, or the theme's."""
    if own := site.options.get("favicon"):
        return site.content.read(own)
    return (site.theme / "static" / "favicon.ico").read_bytes()
