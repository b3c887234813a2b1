"""The files of the built site: all there, all linked, none about this machine."""

import json
import re
from urllib.parse import urljoin

import pytest

from tests.site.course import SOURCES
from tests.support.places import ROOT
from tests.support.reading import broken_addresses, read_documents, text_files

# What mystmd asks of a theme that renders a site by itself, and what other
# MyST projects and servers of plain files look for.
REQUIRED = [
    *("index.html", "404.html", "favicon.ico", "robots.txt", "sitemap.xml"),
    *("config.json", "public.json", "objects.inv", "myst.search.json"),
    *("myst.xref.json", ".nojekyll"),
]


@pytest.fixture(scope="module")
def documents(site):
    """All pages, read once."""
    return read_documents(site)


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_its_page(site, source):
    path = site.paths[source]
    assert site.file_at(path).is_file()


@pytest.mark.parametrize("name", REQUIRED)
def test_every_required_file_is_there(site, name):
    assert (site.folder / name).is_file()


def test_no_link_and_no_anchor_is_broken(site, documents):
    assert len(documents) == len(SOURCES) + 1
    assert broken_addresses(site, documents) == []


def test_what_search_finds_is_there(site, documents):
    records = json.loads((site.folder / "myst.search.json").read_bytes())["records"]
    assert records
    missing = []
    for record in records:
        path, _, anchor = record["url"].partition("#")
        page = documents.get(path if path.endswith("/") else f"{path}/")
        if page is None or (anchor and anchor not in page.ids):
            missing.append(record["url"])
    assert missing == []


def test_what_other_projects_refer_to_is_there(site, documents):
    found = json.loads((site.folder / "myst.xref.json").read_bytes())["references"]
    assert found
    missing = []
    for reference in found:
        page = documents.get(f"{reference['url'].rstrip('/')}/")
        anchor = reference.get("html_id") or reference.get("identifier")
        if page is None or (reference["kind"] != "page" and anchor not in page.ids):
            missing.append(f"{reference['url']}#{anchor}")
        if not (site.folder / reference["data"].lstrip("/")).is_file():
            missing.append(reference["data"])
    assert missing == []


def test_style_sheets_find_their_fonts(site):
    missing = []
    for sheet in site.folder.rglob("*.css"):
        path = f"/{sheet.relative_to(site.folder).as_posix()}"
        for address in re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8")):
            if address.startswith("data:"):
                continue
            if not site.file_at(urljoin(path, address.strip("\"'"))).is_file():
                missing.append(f"{path}: {address}")
    assert missing == []


def test_no_file_tells_of_the_machine_that_built_it(site):
    paths = [re.escape(str(path)) for path in (ROOT, site.project)]
    # A warning in a cell's output names the file that it comes from.
    warned = [r"/site-packages/", r"/ipykernel_\d+"]
    here = r"https?://(?:localhost|127\.0\.0\.1)"
    pattern = re.compile("|".join([*paths, *warned, here]))
    found = [
        f"{name}: {match[0]}"
        for name, text in text_files(site.folder).items()
        for match in pattern.finditer(text)
    ]
    assert found == []
