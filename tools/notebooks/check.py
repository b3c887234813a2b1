"""Print what a chapter must not contain, where, and what to do about it."""

from collections.abc import Sequence
from pathlib import Path

from tools.notebooks.derivatives import unchecked_derivatives
from tools.notebooks.rules.rule import findings, open_chapters
from tools.notebooks.stamp import Repository, stamped_repository


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
    found = 0
    stamped = stamped_repository(root)
    if expected and expected.name.lower() != stamped.name.lower():
        found += 1
        print(
            f"myst.yml: the course is stamped for {stamped.url}; "
            f"run `python -m tools.notebooks stamp --github {expected.url}`"
        )
    displayed = checked = 0
    for chapter in open_chapters(root, chapters):
        for finding in findings(chapter):
            found += 1
            print(finding)
        derivatives, unchecked = unchecked_derivatives(chapter.notebook)
        displayed += derivatives
        checked += derivatives - len(unchecked)
    print(f"derivatives displayed {displayed}, checked {checked}")
    print(f"chapters {len(chapters)}, findings {found}")
    return not found
