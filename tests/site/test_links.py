"""What the text refers to by number, name or bold type is a link that arrives."""

import re
from urllib.parse import urldefrag

import pytest

from tests.site.course import CHAPTERS, SOURCES
from tests.support.visiting import visiting

# What is said in these is no mention, or cannot be a link; tags may have an alt.
ELSEWHERE = re.compile(
    r"<(a|pre|code|math|summary)\b.*?</\1>"
    r'|<span class="katex-display">.*?</div>|<[^>]*>',
    re.DOTALL,
)
REFERENCE = re.compile(r'<a href="([^"]*)" class="reference"')
MENTION = re.compile(r"\(\d+\.\d+\.\d+\)|Figure \d+(?!\d|:)")


@pytest.mark.parametrize("source", SOURCES)
def test_no_mention_of_a_formula_or_a_figure_is_left_without_a_link(site, source):
    text = ELSEWHERE.sub("", site.html(site.paths[source]))
    assert MENTION.findall(text) == []


@pytest.mark.parametrize("source", SOURCES)
def test_every_reference_leads_to_something_of_that_name(site, source):
    path = site.paths[source]
    found = [urldefrag(href) for href in REFERENCE.findall(site.html(path))]
    assert found or source not in CHAPTERS
    for page, anchor in found:
        assert f'id="{anchor}"' in site.html(page or path), (page, anchor)


@pytest.mark.parametrize(
    ("source", "words", "anchor"),
    [
        ("1-1-simple-linear-regression", "(1.1.2)", "/#eq-1-1-2"),
        ("1-2-multivariate-linear-regression", "(1.1.3)", "regression/#eq-1-1-3"),
        ("1-1-simple-linear-regression", "Rosenblatt", "/#cite-rosenblatt1958"),
        ("1-7-a-neuron-with-an-activation", "Sharma", "/#chapter-1-7-a-neuron"),
        ("1-1-simple-linear-regression", "validation set", "/#term-training-validat"),
        ("1-8-convergence", "Figure 3", "convergence/#figure-3"),
    ],
)
def test_words_lead_to_what_they_name(site, source, words, anchor):
    page = site.html(site.paths[f"content/{source}.ipynb"])
    links = re.findall(r'<a href="([^"]*)" class="reference"[^>]*>([^<]*)', page)
    assert any(words in said and anchor in href for href, said in links)


@pytest.mark.parametrize("source", CHAPTERS)
def test_a_source_is_named_and_not_just_the_page_of_all(site, source):
    article = site.html(site.paths[source]).partition("<article>")[2]
    text = article.partition("</article>")[0]
    assert re.findall(r'<a href="/references/"[^>]*>([^<]*)', text) == []


@pytest.mark.browser
def test_the_preview_of_a_formula_shows_its_line_too(site, address, browser):
    with visiting(browser, address + site.paths[CHAPTERS[1]]) as visit:
        visit.page.locator("a.reference", has_text="(1.1.3)").first.hover()
        preview = visit.page.locator("#preview")
        preview.wait_for(state="visible")
        assert "return 2 / len(y) * (y_hat - y)" in preview.inner_text()
        assert "checked" in preview.inner_text()
