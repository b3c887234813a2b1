"""The typical mistakes: small edits of the chapters, one file per chapter."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.notebook import CONTENT, Cell, code_cells

FILES = sorted(Path(__file__).parent.glob("[0-9]*.toml"))


@dataclass(frozen=True)
class Mutant:
    """A mistake, and the edit that makes it."""

    chapter: str
    mistake: str
    old: str
    new: str

    def edited(self) -> Cell:
        """Return the chapter's cell with the edit made.

        Raises:
            ValueError: If the edit does not fit one place of the chapter.
        """
        cells = code_cells(self.chapter)
        places = sum(cell.source.count(self.old) for cell in cells)
        if places != 1:
            raise ValueError(
                f"{self.chapter}: {self.old!r} must occur once in its code, "
                f"but occurs {places} times; put the edit right: “{self.mistake}”"
            )
        cell = next(cell for cell in cells if self.old in cell.source)
        return Cell(cell.number, cell.source.replace(self.old, self.new))


def load(path: Path) -> list[Mutant]:
    """Read the mutants of one chapter.

    Raises:
        ValueError: If the chapter is not in the course.
    """
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    if not (CONTENT / listed["chapter"]).is_file():
        raise ValueError(
            f"{path.name} lists mistakes of {listed['chapter']}, which is not in "
            "content/; correct the name, or delete the list"
        )
    return [Mutant(listed["chapter"], **mutant) for mutant in listed["mutant"]]


def load_all() -> list[Mutant]:
    """Read the mutants of every chapter, in the order of its cells."""
    return [mutant for path in FILES for mutant in sorted(load(path), key=_place)]


def _place(mutant):
    cells = code_cells(mutant.chapter)
    return next((cell.number for cell in cells if mutant.old in cell.source), 0)
