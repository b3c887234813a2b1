"""What readers do on the pages of a project with every kind of target and place."""

import struct
import zlib

import pytest
from playwright.sync_api import expect

from tests.support.building import built_site
from tests.support.serving import served
from tests.support.visiting import visiting
from theme.tests.helpers import new_project

pytestmark = pytest.mark.browser


def png(width: int, height: int) -> bytes:
    """A white picture of that size."""
    rows = (b"\0" + b"\xff" * width) * height
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0),
        b"IDAT": zlib.compress(rows),
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


INDEX = """\
# First

See [](#sum), [the theorem](#theorem), {term}`slope`, [](#inner), [](#figure) and
[the subject](#subject), [the pair](#pair).

![on a line of its own](wide.png)

- in a list

  ![in a list](wide.png)

| table |
|---|
| ![in a table](wide.png) |

[![in a link](wide.png)](other.md)

```{image} wide.png
:width: 300px
```

```{image} wide.png
:height: 100px
```

```{figure} wide.png
:height: 200px
Too wide for a phone at this height.
```
"""

OTHER = """\
# Second

(subject)=
## Subject

The first paragraph.

$$
\\int_0^1 x \\, dx = \\frac{1}{2}
$$ (sum)

:::{div}
:class: one
$$
a = b
$$ (pair)

What belongs to it.
:::

:::{prf:theorem} Pythagoras
:label: theorem
$a^2 + b^2 = c^2$
:::

:::{glossary}
slope
: How much it rises.

intercept
: Where it begins.
:::

::::{tab-set}
:::{tab-item} One
The first panel.
:::
:::{tab-item} Two
(inner)=
#### Inside

In the second panel.

```{figure} wide.png
:label: figure
A caption.
```
:::
::::
"""
LONG_PAGE = OTHER + "\nA paragraph that makes the page long.\n" * 60

LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
)
NAV = [
    {"title": "One", "children": [{"title": LONG, "url": "/other"}]},
    {"title": "Two", "children": [{"title": "Second", "url": "/other"}]},
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading") / "project"
    pages = [{"file": f"{name}.md"} for name in ("index", "other", "last")]
    new_project(
        folder,
        {"project": {"title": "T", "toc": pages}, "site": {"nav": NAV}},
        **{"index.md": INDEX, "other.md": LONG_PAGE, "last.md": f"# {LONG}\n"},
        **{"wide.png": png(900, 350)},
    )
    with served(built_site(folder).folder) as where:
        yield where


@pytest.fixture(scope="module")
def window(browser):
    """A window for what changes nothing that is stored."""
    with visiting(browser) as visit:
        yield visit


@pytest.fixture
def first(address, window):
    """The first page, opened anew, with the mouse on none of its links."""
    window.page.mouse.move(0, 0)
    window.open(f"{address}/")
    return window.page


# Width by height of each image, as the file has it and as it is shown.
SHAPES = """async () => {
  const images = [...document.querySelectorAll("main img")];
  for (const image of images) {
    image.loading = "eager";
    await image.decode();
  }
  return images.map(({ alt, naturalWidth, naturalHeight, width, height }) =>
    [alt, naturalWidth / naturalHeight, width / height, width]);
}"""


def test_images_keep_their_shape_wherever_they_stand(first):
    shapes = first.evaluate(SHAPES)
    assert len(shapes) == 7
    for place, own, shown, _width in shapes:
        assert shown == pytest.approx(own, rel=0.01), place


def test_images_fit_and_are_not_squashed_on_a_phone(address, browser):
    with visiting(browser, f"{address}/", width=320) as visit:
        *others, tall = visit.page.evaluate(SHAPES)
        for place, own, shown, width in others:
            assert shown == pytest.approx(own, rel=0.02), place
            assert width <= 288 or place == "in a table", place  # which scrolls
        # Its height is the author's: the picture is fitted into what is left.
        fit = visit.page.locator("figure img").evaluate(
            "e => getComputedStyle(e).objectFit"
        )
        assert (tall[3] <= 288, fit) == (True, "contain")


def preview_of(page, words: str):
    page.locator("main a.reference", has_text=words).first.hover()
    preview = page.locator("#preview")
    expect(preview).to_be_visible()
    return preview


@pytest.mark.parametrize("words", ["1", "the theorem"])
def test_a_preview_brings_what_formulas_need(words, first, window):
    assert first.locator("link[href*='/katex.']").count() == 0
    hidden = preview_of(first, words).locator(".katex-mathml").first
    # KaTeX hides its MathML, which is for screen readers, by its size.
    assert hidden.bounding_box()["width"] <= 1
    assert window.messages == []


def test_the_preview_of_a_term_says_what_it_means(first):
    text = preview_of(first, "slope").inner_text()
    assert "How much it rises" in text
    assert "intercept" not in text


def test_what_is_one_is_shown_whole(first):
    assert "What belongs to it" in preview_of(first, "the pair").inner_text()


def test_links_in_a_preview_lead_to_its_page(first, address):
    preview_of(first, "Figure 1").locator("figcaption a").click()
    first.wait_for_url(f"{address}/other/#figure")


def test_a_link_into_a_tab_selects_it(address, browser):
    with visiting(browser, f"{address}/other/#inner") as visit:
        expect(visit.page.locator("#inner")).to_be_in_viewport()
    with visiting(browser, f"{address}/other/") as visit:
        expect(visit.page.locator("#figure")).to_be_hidden()
        visit.page.evaluate("location.hash = 'figure'")
        expect(visit.page.locator("#figure")).to_be_in_viewport()


def test_enter_opens_the_first_result(first, address):
    first.keyboard.press("/")
    first.keyboard.type("subject")
    first.locator(".search li").first.wait_for()
    first.keyboard.press("Enter")
    first.wait_for_url(f"{address}/other/#subject")


def test_a_search_without_its_words_says_so(first):
    first.evaluate("() => { online = fetch; fetch = () => Promise.reject() }")
    first.keyboard.press("/")
    first.keyboard.type("s")
    said = first.get_by_text("The list of words cannot be loaded.")
    expect(said).to_be_visible()
    first.evaluate("() => { fetch = online }")
    first.keyboard.type("l")
    expect(said).to_be_hidden()
    assert first.locator(".search li").count() > 0


def test_the_menu_opens_one_list_at_a_time_and_closes(first):
    one, two = first.locator(".site-nav details").all()
    one.locator("summary").click()
    two.locator("summary").click()
    assert (one.get_attribute("open"), two.get_attribute("open")) == (None, "")
    first.keyboard.press("Escape")
    assert two.get_attribute("open") is None
    expect(two.locator("summary")).to_be_focused()
    one.locator("summary").click()
    first.locator("h1").click()
    assert one.get_attribute("open") is None


def test_long_words_fit_on_a_phone(address, browser):
    with visiting(browser, f"{address}/other/", width=320) as visit:
        wide = "document.documentElement.scrollWidth"
        assert visit.page.evaluate(wide) == 320
        visit.page.locator(".site-nav summary").first.click()
        assert visit.page.evaluate(wide) == 320


def test_what_is_selected_shows_without_the_theme_s_colours(address, browser):
    with visiting(browser, f"{address}/other/", forced_colors="active") as visit:
        edge = "e => getComputedStyle(e).borderBottomColor"
        tabs = [tab.evaluate(edge) for tab in visit.page.locator("[role=tab]").all()]
        assert tabs[0] != tabs[1]
        edge = "e => getComputedStyle(e).borderLeftColor"
        links = visit.page.locator(".contents a")
        assert len({link.evaluate(edge) for link in links.all()}) == 2
