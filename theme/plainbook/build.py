"""Builds the whole site, page by page."""

import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import chain
from pathlib import Path

from .files import SEARCH, dumped, site_files, with_site_paths
from .html.problems import BrokenPagesError, Problem
from .page.reported import reported
from .page.search import Record, search_records
from .page.view import render_page
from .site.assets import install_packages
from .site.content_server import ContentServer
from .site.fonts import Characters, characters_of, together
from .site.site import Site

# More would wait for mystmd, which answers all of them from one process.
PROCESSES = min(os.cpu_count() or 1, 4)


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
        content = ContentServer(address, report)
        site = Site(content, theme, published_at)
        given = (address, folder, theme, published_at, report)
        numbers = range(len(site.contents.pages))
        with ProcessPoolExecutor(PROCESSES) as pool:
            read = list(pool.map(partial(read_page, given), numbers))
            site.characters = together(characters for characters, _ in read)
            write_own = partial(write_page, given, site.characters)
            found = pool.map(write_own, numbers)
            for file in site_files(site):
                write(folder, *file)
            index = chain.from_iterable(records for _, records in read)
            write(folder, SEARCH, [dumped(list(index))])
        problems = list(chain.from_iterable(found))
        problems += reported(content.report, problems)
        if problems and site.options.get("on_broken") != "show":
            raise BrokenPagesError(problems)
    except BaseException:
        shutil.rmtree(folder)
        folder.mkdir()
        raise
    return problems


def read_page(given: tuple, number: int) -> tuple[Characters, list[Record]]:
    """The characters of one page, which fonts are cut to, and what is found on it."""
    site = own_site(*given)
    entry = site.contents.pages[number]
    source = site.source(entry)
    return characters_of(source), search_records(source, entry.path, site.links)


def write_page(given: tuple, characters: Characters, number: int) -> list[Problem]:
    """Write one page and its JSON, and return what cannot be rendered."""
    site, folder = own_site(*given), given[1]
    site.characters = characters
    entry = site.contents.pages[number]
    source = site.source(entry)
    rendered = render_page(site, entry, source, number)
    write(folder, f"{entry.path}/index.html".strip("/"), [rendered.html.encode()])
    write(folder, f"{entry.source}.json", [dumped(with_site_paths(source, site))])
    return rendered.problems


@cache
def own_site(
    address: str, folder: Path, theme: Path, published_at: str, report: str
) -> Site:
    """The site, once for each process: none can share the other's connection."""
    # mystmd builds in _build/html of the project.
    project = folder.parents[1]
    content = ContentServer(address, report)
    return Site(content, theme, published_at, project=project)


def write(folder: Path, path: str, parts: Iterable[bytes]) -> None:
    """Write a file of the site, and the folders it is in."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.writelines(parts)
