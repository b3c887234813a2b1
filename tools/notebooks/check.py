"""Print what a chapter must not contain, where, and what to do about it."""

from collections.abc import Sequence
from pathlib import Path

from tools.notebooks.derivatives import numbered_derivatives, unchecked_derivatives
from tools.notebooks.rules.rule import (
    findings,
    open_chapters,
    open_course,
    page_findings,
)
from tools.notebooks.stamp import Repository
from tools.notebooks.texts import unreadable


def check(
    root: Path, chapters: Sequence[Path], expected: Repository | None = None
) -> bool:
    """Check chapters and print what was found.

    Args:
        root: The checkout's folder.
        chapters: The notebooks' paths.
        expected: The repository that must be stamped; by default whichever is.

    Returns:
        Whether nothing was found.
    """
    if broken := list(unreadable(root)):
        print("\n".join(broken))
        print(f"files that cannot be read {len(broken)}: all else waits for them")
        return False
    course = open_course(root)
    opened = list(open_chapters(course, chapters))
    found = [
        *_stamped_for(course.repository, expected),
        *page_findings(course),
        *(finding for chapter in opened for finding in findings(chapter)),
    ]
    for finding in found:
        print(finding)
    displayed = sum(len(numbered_derivatives(each.notebook)) for each in opened)
    unchecked = sum(len(unchecked_derivatives(each.notebook)) for each in opened)
    print(f"derivatives displayed {displayed}, checked {displayed - unchecked}")
    print(f"chapters {len(chapters)}, findings {len(found)}")
    return not found


def _stamped_for(stamped, expected):
    if expected and expected.name.lower() != stamped.name.lower():
        yield (
            f"myst.yml: the course is stamped for {stamped.url}; "
            f"run `python -m tools.notebooks stamp --github {expected.url}`"
        )
