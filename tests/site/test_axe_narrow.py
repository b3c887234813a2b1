"""No page has a violation that axe-core knows, on a phone.

A file of its own beside test_axe_wide.py, since a file runs on one worker.
"""

import pytest

from tests.site.course import PAGES
from tests.support.axe import violations
from tests.support.visiting import visiting

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("source", PAGES)
def test_axe_finds_no_violation(source, site, address, browser, node_modules):
    with visiting(browser, address + site.paths[source], width=360) as visit:
        assert violations(visit.page, node_modules) == []
