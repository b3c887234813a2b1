"""What the source of a page says about it."""

import pytest
from plainbook.page.description import describe, has_first_level_heading

SHORT = "Too short to say anything."
LONG = "Words that say what the page is about, " + "and more of them, " * 20


def described(*paragraphs: str, **frontmatter: str) -> str:
    children = [
        {"type": "paragraph", "children": [{"type": "text", "value": words}]}
        for words in paragraphs
    ]
    mdast = {"type": "root", "children": [{"type": "block", "children": children}]}
    return describe({"frontmatter": frontmatter, "mdast": mdast})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (described(LONG, description="The author's."), "The author's."),
        (described(SHORT, LONG, SHORT), LONG[:200]),
        (described("One line\n" * 5), "One line " * 4 + "One line"),
        (described(SHORT), ""),
        (described(), ""),
    ],
)
def test_a_page_is_described_by_its_author_or_by_its_first_words(found, expected):
    assert found == expected


@pytest.mark.parametrize(("depth", "found"), [(1, True), (2, False)])
def test_a_heading_of_the_first_level_is_found_wherever_it_stands(depth, found):
    nodes = [{"type": "paragraph"}, {"type": "heading", "depth": depth}]
    block = {"type": "block", "children": nodes}
    assert has_first_level_heading({"type": "root", "children": [block]}) is found
