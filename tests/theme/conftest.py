"""Chromium and the checkers of npm, as the tests of the course's site have them."""

from tests.site.conftest import browser, node_modules, shared  # noqa: F401 (fixtures)
