"""Builds the whole site, page by page."""

import json
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from .files import SEARCH, dumped, files_of_content, own_files, with_site_paths
from .html.problems import BrokenPagesError, Problem
from .page.reported import reported
from .page.search import Record, search_records
from .page.view import Head, render_page, whole
from .site.assets import install_packages
from .site.content_server import ContentServer
from .site.fonts import Characters, characters_of, together
from .site.site import Site

# More would wait for mystmd, which answers all of them from one process.
PROCESSES = min(os.cpu_count() or 1, 4)


class Order(NamedTuple):
    """What mystmd asks for; see `build`."""

    address: str
    folder: Path
    theme: Path
    published_at: str
    report: str = ""


@dataclass(frozen=True)
class WrittenPage:
    """What is left to know of a page once its text is written.

    Attributes:
        path: The path of its file in the site.
        head: What its head will say.
        characters: What it shows, which fonts are cut to.
        records: What is found on it.
        problems: What cannot be rendered.
    """

    path: str
    head: Head
    characters: Characters
    records: list[Record]
    problems: list[Problem]


def build(
    address: str, folder: Path, theme: Path, published_at: str, report: str = ""
) -> list[Problem]:
    """Write the site into an empty folder.

    Args:
        address: Where mystmd's content server listens.
        folder: Where the site goes; mystmd has emptied it.
        theme: The theme's folder.
        published_at: The path or the address of the published site, or ``""``.
        report: Where the plugin of the theme keeps what mystmd reports.

    Returns:
        What cannot be rendered, where the site has it shown.

    Raises:
        BrokenPagesError: Something cannot be rendered. Everything is looked
            at first, and the folder is left empty.
        ContentError: mystmd lacks a file that its pages use.
        MissingToolError: npm is missing or fails.
    """
    install_packages(theme)
    try:
        site = Site(ContentServer(address, report), theme, published_at)
        order = Order(address, folder, theme, published_at, report)
        problems = write_site(site, order)
        problems += reported(site.content.report, problems)
        if problems and site.options.get("on_broken") != "show":
            raise BrokenPagesError(problems)
    except BaseException:
        shutil.rmtree(folder)
        folder.mkdir()
        raise
    return problems


def write_site(site: Site, order: Order) -> list[Problem]:
    """Write all files, and return what cannot be rendered.

    The text of pages comes first: only when all is known are fonts cut, whose
    addresses the heads of pages name.
    """
    folder = order.folder
    with ProcessPoolExecutor(PROCESSES) as pool:
        numbers = range(len(site.contents.pages))
        found = pool.map(partial(write_text, order), numbers)
        for file in files_of_content(site):
            write(folder, *file)
        pages = list(found)
    site.characters = together(page.characters for page in pages)
    for page in pages:
        text = (folder / page.path).read_text(encoding="utf-8")
        write(folder, page.path, [whole(site, page.head, text).encode()])
    for file in own_files(site):
        write(folder, *file)
    records = [record for page in pages for record in page.records]
    write(folder, SEARCH, [dumped(records)])
    return [problem for page in pages for problem in page.problems]


def write_text(order: Order, number: int) -> WrittenPage:
    """Write one page without its head, and its JSON."""
    site, folder = own_site(order), order.folder
    entry = site.contents.pages[number]
    text = site.source_text(entry)
    source = json.loads(text)
    rendered = render_page(site, entry, source, number)
    path = f"{entry.path}/index.html".strip("/")
    write(folder, path, [rendered.body.encode()])
    for name, data in rendered.pictures.items():
        write(folder, name, [data])
    write(folder, f"{entry.source}.json", [with_site_paths(text, site)])
    return WrittenPage(
        path,
        rendered.head,
        characters_of(source, text),
        search_records(source, entry.path, site.links),
        rendered.problems,
    )


@cache
def own_site(order: Order) -> Site:
    """The site, once for each process: none can share the other's connection."""
    # mystmd builds in _build/html of the project.
    project = order.folder.parents[1]
    content = ContentServer(order.address, order.report)
    return Site(content, order.theme, order.published_at, project=project)


def write(folder: Path, path: str, parts: Iterable[bytes]) -> None:
    """Write a file of the site, and the folders it is in."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.writelines(parts)
