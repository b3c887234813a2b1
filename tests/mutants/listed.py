"""The typical mistakes: small edits of the chapters, one file per chapter."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.notebook import Cell, code_cells

FILES = sorted(Path(__file__).parent.glob("[0-9]*.toml"))


@dataclass(frozen=True)
class Mutant:
    """A mistake, and the edit that makes it."""

    chapter: str
    mistake: str
    old: str
    new: str

    def apply(self) -> list[Cell]:
        """Return the chapter's cells with the edit made.

        Raises:
            ValueError: If the edit does not fit one place of the chapter.
        """
        cells = code_cells(self.chapter)
        places = sum(cell.source.count(self.old) for cell in cells)
        if places != 1:
            raise ValueError(
                f"{self.chapter}: {self.old!r} must occur once in its code, "
                f"but occurs {places} times; mend the edit “{self.mistake}”"
            )
        return [
            Cell(cell.number, cell.source.replace(self.old, self.new)) for cell in cells
        ]


def load(path: Path) -> list[Mutant]:
    """Read the mutants of one chapter."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Mutant(listed["chapter"], **mutant) for mutant in listed["mutant"]]


def load_all() -> list[Mutant]:
    """Read the mutants of every chapter."""
    return [mutant for path in FILES for mutant in load(path)]
