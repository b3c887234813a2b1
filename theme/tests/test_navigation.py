"""What the menu and the list of pages may lead to."""

from types import SimpleNamespace

import pytest
from plainbook.html.links import Links
from plainbook.site.navigation import broken_entries

LINKS = Links("", frozenset({"/", "/b"}), frozenset({"/a.png"}))


@pytest.mark.parametrize(
    ("url", "broken"),
    [
        *((url, False) for url in ("/", "/b", "/b/", "/b#x", "/a.png", "/robots.txt")),
        *((url, False) for url in ("https://e.org", "mailto:a@e.org", "//e.org/x")),
        *((url, True) for url in ("/gone", "/gone#b", "b", "javascript:x")),
    ],
)
def test_an_entry_leads_to_a_page_to_a_file_or_elsewhere(url, broken):
    entry = {"title": "T", "url": url}
    for place in ({"nav": [entry]}, {"actions": [{"children": [entry]}]}):
        site = SimpleNamespace(config={"projects": [], **place}, links=LINKS)
        assert bool(list(broken_entries(site))) == broken
