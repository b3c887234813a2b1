"""Rules about the file that a chapter is saved in."""

import re

from tools.notebooks.chapters import dumps, normalise
from tools.notebooks.rules.rule import RUN, Chapter, Problems, rule


@rule
def normal_form(chapter: Chapter) -> Problems:
    """The file is saved as `run` saves it: no state of a kernel or an editor."""
    text = chapter.path.read_text(encoding="utf-8")
    if dumps(normalise(chapter.notebook)) != text:
        yield 0, "is not saved in the course's form", RUN


@rule
def named(chapter: Chapter) -> Problems:
    """The file's name begins with the chapter's number, and fits into an address."""
    if not re.fullmatch(r"\d+-\d+-[a-z0-9-]+\.ipynb", chapter.path.name):
        yield 0, "is not named by its number", "rename it like 1-2-a-short-name.ipynb"


@rule
def listed(chapter: Chapter) -> Problems:
    """The chapter is in the table of contents."""
    if f"content/{chapter.path.name}" not in chapter.course.files:
        yield (
            0,
            "is not in the table of contents",
            f"add `- file: content/{chapter.path.name}` to toc in myst.yml",
        )


@rule
def provenance(chapter: Chapter) -> Problems:
    """The notebook says what produced its outputs."""
    known = chapter.notebook.metadata.get("provenance", {})
    if missing := [key for key in ("torch", "python", "date") if not known.get(key)]:
        yield 0, f"does not say what produced its outputs ({', '.join(missing)})", RUN
