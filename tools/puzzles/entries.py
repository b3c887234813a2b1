"""The course's side of its puzzles: what learners do not meet in the notebook."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Mistake:
    """A mistake that people make at a puzzle.

    Attributes:
        line: A wrong line that makes it.
        said: The sentence that tells the learner.
    """

    line: str
    said: str


@dataclass(frozen=True)
class Entry:
    """What the course knows of one puzzle.

    Attributes:
        chapter: The chapter's number, "1.1".
        name: What is asked for, "∂L/∂ŷ"; unique in its chapter.
        solution: The line that solves it.
        hints: Sentences that lead there, the gentlest first.
        mistakes: The mistakes that have a sentence of their own.
        within: The error that passes, as a fraction of the largest entry.
        measured: Another expression for the same, which owes nothing to the
            derivation: autograd, a difference, a loop. Tests compare the two.
    """

    chapter: str
    name: str
    solution: str
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()
    within: float = 1e-9
    measured: str = ""

    @property
    def file(self) -> str:
        """Where it stands, from the course's folder."""
        return f"tools/puzzles/{self.chapter.replace('.', '-')}.toml"


def find(puzzle: str) -> Entry:
    """Return the entry of "1.1 ∂L/∂ŷ": a chapter's number, a space, a name.

    Raises:
        ValueError: If the course has no such puzzle.
    """
    chapter, _, name = puzzle.partition(" ")
    path = FOLDER / f"{chapter.replace('.', '-')}.toml"
    entries = load(path) if path.is_file() else []
    for entry in entries:
        if entry.name == name:
            return entry
    raise ValueError(
        f"there is no puzzle {name!r} in tools/puzzles/{path.name}; add an entry, "
        f"or use one of {[entry.name for entry in entries]}"
    )


def load(path: Path) -> list[Entry]:
    """Read the entries of one chapter, whose number is the file's name."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["puzzle"]
    return [_entry(path.stem.replace("-", "."), **puzzle) for puzzle in listed]


def load_all() -> list[Entry]:
    """Read the entries of all chapters."""
    return [entry for path in sorted(FOLDER.glob("*.toml")) for entry in load(path)]


def _entry(chapter, hints, mistake=(), **rest):
    mistakes = tuple(Mistake(**each) for each in mistake)
    return Entry(chapter, hints=tuple(hints), mistakes=mistakes, **rest)
