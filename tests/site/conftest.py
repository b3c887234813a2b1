"""One build of the course's site for all workers, and a server for it."""

import shutil
from collections.abc import Iterator

import pytest
from filelock import FileLock

from tests.site.course import copy_course
from tests.support.building import Site, built_site
from tests.support.serving import served


@pytest.fixture(scope="session")
def site(shared) -> Site:
    """The course's site; the first worker that needs it builds it."""
    folder = shared / "course"
    with FileLock(shared / "course.lock"):
        if not (folder / "_build" / "html" / "index.html").exists():
            shutil.rmtree(folder, ignore_errors=True)
            built_site(copy_course(folder))
    return Site(folder)


@pytest.fixture(scope="session")
def address(site) -> Iterator[str]:
    """Where the site is served, such as ``http://127.0.0.1:41234``."""
    with served(site.folder) as where:
        yield where
