"""The parts that stand on their own: colours, sizes, lists, addresses."""

import doctest
import importlib
import pkgutil
import re
import struct

import pytest

import theme.myst_theme as package
from tests.theme.helpers import FIXTURES, THEME, read_pairs
from theme.myst_theme.ansi import terminal_html
from theme.myst_theme.contents import Contents, ContentsList
from theme.myst_theme.images import size_of
from theme.myst_theme.outline import outline_tree
from theme.myst_theme.page import Heading, Links
from theme.myst_theme.running import Download, running_links

MODULES = [
    module.name
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("path", sorted((FIXTURES / "render").glob("*.md")))
def test_fixture_files_are_read_to_their_end(path):
    assert len(read_pairs(path)) * 3 == path.read_text().count("\n.\n")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("31", "ansi-red"),
        ("91", "ansi-red"),
        ("1;34", "ansi-blue ansi-bold"),
        ("38;5;9", "ansi-red"),
        ("38;5;28", "ansi-green"),
        ("38;5;201", "ansi-magenta"),
        ("38;2;0;120;250", "ansi-blue"),
        ("43", "ansi-marked"),
        ("48;5;220", "ansi-marked"),
        ("4", "ansi-underlined"),
        ("7", "ansi-inverse"),
        ("7;31", "ansi-red ansi-inverse"),
        ("7;27;31", "ansi-red"),
    ],
)
def test_terminal_colours_become_classes(code, expected):
    html = terminal_html(f"\x1b[{code}mx\x1b[0my")
    assert html == f'<span class="{expected}">x</span>y'


def test_terminal_codes_that_mean_nothing_on_a_page_vanish():
    assert terminal_html("\x1b[2K\x1b[1Aa\x1b]0;title\x07b\x08") == "ab"


def test_long_lines_take_no_longer_than_many_short_ones():
    # One regular expression for this took 18 s, in proportion to the square.
    assert terminal_html("0123456789" * 100_000).startswith("0123")


def test_a_progress_bar_shows_its_end():
    assert terminal_html("0 %\r50 %\r100 %\ndone\r\n") == "100 %\ndone\n"


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 30, 20), (30, 20)),
        (b"GIF89a" + struct.pack("<HH", 30, 20), (30, 20)),
        (JPEG + b"\0\0\0", (30, 20)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x1d\0\0\x13\0\0", (30, 20)),
        (b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + b"\x1d\xc0\x04\0", (30, 20)),
        (b'<svg viewBox="0 0 30 20.2">', (30, 20)),
        (b"<svg width='30' height='20'>", (30, 20)),
        (b"<svg width='30px' height='20px' viewBox='0 0 6 4'>", (30, 20)),
        (b"<svg width='30pt' height='20pt' viewBox='0 0 60 40'>", (60, 40)),
        (b'<svg width="30mm" height="20mm">', None),
        (b"\x89PNG\r\n", None),
        (b"<svg>", None),
        (b"", None),
    ],
)
def test_sizes_of_images_are_read(data, size):
    assert size_of(data) == size


PROJECT = {
    "index": "index",
    "title": "Home",
    "pages": [
        {"slug": "a", "title": "A", "level": 1},
        {"title": "Part", "level": 1},
        {"slug": "part.b", "title": "B", "level": 2, "enumerator": "1"},
        {"slug": "part.c", "short_title": "C", "title": "Long", "level": 2},
    ],
}


def test_the_list_of_pages_nests_and_orders():
    contents = Contents([PROJECT])
    assert [entry.path for entry in contents.pages] == ["/", "/a", "/part/b", "/part/c"]
    assert [entry.title for entry in contents.tree] == ["Home", "A", "Part"]
    assert [entry.title for entry in contents.tree[2].children] == ["1 B", "C"]
    before, after = contents.neighbours(1)
    assert (before.path, after.path) == ("/", "/part/b")
    assert contents.neighbours(0)[0] is None
    assert contents.neighbours(3)[1] is None


def test_the_list_of_pages_opens_and_marks_where_the_reader_is():
    contents = Contents([PROJECT])
    written = ContentsList(contents, Links("", contents.paths))
    html = written.for_page("/part/b")
    assert html.count("aria-current") == 1
    assert '<a href="/part/b/" aria-current="page">1 B</a>' in html
    assert "<details open>" in html
    assert "<details open>" not in written.for_page("/a")
    assert "aria-current" not in written.for_page(None)


def test_a_second_project_has_its_own_paths():
    other = {**PROJECT, "slug": "other"}
    paths = [entry.path for entry in Contents([PROJECT, other]).pages]
    assert paths[4:] == ["/other", "/other/a", "/other/part/b", "/other/part/c"]


def test_hidden_pages_are_in_no_list_and_have_no_neighbours():
    paths = {"/content/index.json": "/", "/content/part.x.json": "/part/x"}
    contents = Contents([PROJECT], paths)
    assert [entry.path for entry in contents.pages[4:]] == ["/part/x"]
    assert contents.pages[4].json_path == "/content/part.x.json"
    assert "/part/x" in contents.paths
    assert "/part/x" not in [entry.path for entry in contents.listed]
    assert contents.neighbours(3)[1] is None
    assert contents.neighbours(4) == (None, None)


def test_a_line_of_the_list_may_lead_elsewhere():
    there = {"title": "There", "url": "https://example.org", "level": 2}
    under = {"title": "Under", "slug": "u", "level": 3}
    unsafe = {"title": "Unsafe", "url": "javascript:x", "level": 1}
    contents = Contents([{**PROJECT, "pages": [there, under, unsafe]}])
    assert [entry.path for entry in contents.pages] == ["/", "/u"]
    html = ContentsList(contents, Links("", contents.paths)).for_page("/u")
    link = '<ul><li><a href="https://example.org">There</a></li><li>'
    assert f"<summary>There</summary>{link}" in html
    assert '<li><a href="#">Unsafe</a></li>' in html


def test_the_outline_nests_and_stops_at_its_depth():
    headings = [Heading(d, f"h{n}", f"H{n}") for n, d in enumerate([2, 3, 4, 3, 2])]
    tree = outline_tree(headings, 2)
    assert [item.id for item in tree] == ["h0", "h4"]
    assert [item.id for item in tree[0].children] == ["h1", "h3"]
    assert tree[0].children[0].children == []
    assert outline_tree([], 2) == []


def test_buttons_come_from_the_address_of_the_repository():
    source = {
        "kind": "Notebook",
        "location": "/content/a.ipynb",
        "frontmatter": {
            "github": "https://github.com/o/r",
            "exports": [{"filename": "a.ipynb", "url": "/a-1.ipynb"}],
        },
    }
    links = running_links(source, {"branch": "next"}, {})
    colab = "https://colab.research.google.com/github/o/r/blob/next/content/a.ipynb"
    assert links.colab == colab
    assert links.source == "https://github.com/o/r/blob/next/content/a.ipynb"
    assert links.edit == "https://github.com/o/r/edit/next/content/a.ipynb"
    assert links.download == [Download("Download", "/a-1.ipynb", "a.ipynb")]
    assert links.provenance is None


@pytest.mark.parametrize("kind", ["Article", "Notebook"])
def test_a_page_that_is_no_notebook_file_does_not_open_in_colab(kind):
    frontmatter = {"github": "https://github.com/o/r"}
    source = {"kind": kind, "location": "/a.md", "frontmatter": frontmatter}
    assert running_links(source, {}, {}).colab is None


REPOSITORY = "https://github.com/o/r"


def links_of(options: dict, **frontmatter: object):
    frontmatter = {"github": REPOSITORY, **frontmatter}
    source = {"location": "/a.ipynb", "frontmatter": frontmatter}
    return running_links(source, options, {})


def test_addresses_in_the_frontmatter_come_before_those_of_the_repository():
    elsewhere = {"source_url": "https://a.org/s", "edit_url": "https://a.org/e"}
    links = links_of({"branch": "next"}, **elsewhere)
    assert [links.source, links.edit] == [*elsewhere.values()]
    assert links.colab.endswith("/github/o/r/blob/next/a.ipynb")


def test_the_frontmatter_may_do_without_a_button():
    links = links_of({}, source_url=None, edit_url=None)
    assert links.source is None
    assert links.edit is None
    assert links.colab.endswith("/github/o/r/blob/main/a.ipynb")


def test_the_branch_holds_for_the_addresses_that_mystmd_makes_up():
    made_up = {
        "source_url": f"{REPOSITORY}/blob/main/book/a.ipynb",
        "edit_url": f"{REPOSITORY}/edit/main/book/a.ipynb",
    }
    links = links_of({}, **made_up)
    assert [links.source, links.edit] == [*made_up.values()]
    assert links.colab.endswith("/github/o/r/blob/main/book/a.ipynb")
    links = links_of({"branch": "next"}, **made_up)
    assert links.source == f"{REPOSITORY}/blob/next/a.ipynb"
    assert links.edit == f"{REPOSITORY}/edit/next/a.ipynb"


def test_downloads_are_told_apart():
    titled = {"title": "The data", "filename": "t.csv", "url": "/t-1.csv"}
    elsewhere = {"title": "All", "url": "https://a.org/all.zip"}
    data = Download("The data", "/t-1.csv", "t.csv")
    assert links_of({}, downloads=[titled]).download == [data]
    exports = [{"filename": "a.md", "url": "/a-1.md"}, {"url": "/a-1.pdf"}]
    assert links_of({}, exports=exports).download == [
        Download("a.md", "/a-1.md", "a.md"),
        Download("a-1.pdf", "/a-1.pdf", "a-1.pdf"),
    ]
    both = links_of({}, downloads=[titled, elsewhere]).download
    assert both == [data, Download("All", "https://a.org/all.zip", None)]


# --- Contrast ----------------------------------------------------------------
STYLES = (THEME / "static" / "theme.css").read_text()
PALETTE = dict(
    re.findall(r"--([a-z-]+): light-dark\((#\w{6}, #\w{6})\);", STYLES),
)
PAPERS = ["paper", "surface", "accent-tint", "remark-tint"]
TINTS = ["warning-tint", "danger-tint", "success-tint"]
INKS = ["text", "muted", "accent"]
TOKENS = ["red", "green", "yellow", "blue", "magenta", "cyan"]
PAIRS = [
    *((ink, paper) for ink in INKS for paper in PAPERS + TINTS),
    *((ink, "surface") for ink in TOKENS),
    # What a terminal inverts is paper on ink.
    *((ink, paper) for ink in TOKENS for paper in ["paper", *TINTS, "accent-tint"]),
    *[("danger", "danger-tint"), ("text", "mark"), ("paper", "accent")],
]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    total = 0.0
    for start, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        part = int(colour[start : start + 2], 16) / 255
        linear = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        total += weight * linear
    return total


def contrast(ink: str, paper: str, theme: int) -> float:
    """The contrast of two names of the palette, light (0) or dark (1)."""
    pair = [luminance(PALETTE[name].split(", ")[theme]) for name in (ink, paper)]
    return (max(pair) + 0.05) / (min(pair) + 0.05)


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_its_paper(ink, paper, theme):
    assert contrast(ink, paper, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_controls_can_be_seen(theme):
    assert contrast("control-line", "paper", theme) >= 3


def test_every_colour_is_in_the_palette():
    body = STYLES.split("}", 1)[1]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", body)) == {"#fff"}  # figures' paper
    assert set(re.findall(r"var\(--([a-z-]+)\)", STYLES)) <= {
        *PALETTE,
        *["sans", "mono", "measure", "wide", "columns", "edge", "ink"],
    }
