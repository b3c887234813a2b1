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

# A path in the site, and the bytes of the file there, in one part or more.
File = tuple[str, Iterable[bytes]]


def site_files(site: Site) -> Iterator[File]:
    """Each file of the site that is no page, with its path, one at a time."""
    for name, asset in site.assets.items():
        if name not in PREVIEW_ONLY:
            yield asset.path, [asset.data]
    for path in site.content.files:
        yield f"build{path}", file_parts(site, path)
    yield "404.html", [not_found(site).encode()]
    yield from site_data(site)
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
    config = with_site_paths(site.content.config, site)
    for project in config["projects"]:
        # These are paths of the machine that builds the site.
        project.pop("bibliography", None)
    yield "config.json", [dumped(config)]


def published_references(found: dict) -> dict:
    """The references, with the place of each page's JSON as the site has it."""
    moved = [
        {**target, "data": target["data"].removeprefix("/content")}
        for target in found["references"]
    ]
    return {**found, "references": moved}


def with_site_paths(value: Any, site: Site) -> Any:
    """The same JSON, with the paths of files as the site has them."""
    if isinstance(value, dict):
        return {key: with_site_paths(inner, site) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_site_paths(inner, site) for inner in value]
    if isinstance(value, str) and value in site.links.files:
        return site.links.resolve(value)
    return value


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
