"""What a reader meets in each chapter: height, words, lines, puzzles, minutes.

`python -m benchmarks.chapters ../older` compares with another checkout. Pages have
a height where the site was built: `jupyter book build --html`, in either checkout.

A cell is open if it is shown as it is: not folded, no check, no puzzle. Its lines
are **ideas** where a comment names a derivative, a shape or a formula, as in
`# ∂L/∂w, (n,)`; all others, imports too, are **harness**. Blank lines are neither.
The page folds more: of a cell with the line of a formula it shows that line alone.
"""

import contextlib
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import ROOT, table, write
from benchmarks.serving import FLAGS, chromium, served
from tools.notebooks.learning_map import reading_minutes
from tools.notebooks.markdown import prose

NOT_OPEN = {"bootstrap", "hide-input", "hide-cell", "check", "puzzle"}
NOT_OPEN |= {"exercise", "solution"}
IDEA = re.compile(r"#.*(∂|∇|\(\w*\)|\(\w+(, \w+)*,?\)|\d\.\d+\.\d+)")
KIND = re.compile(
    r"(?:Your turn: |### \d+\. )(predict|find the bug|put the shapes right)",
    re.IGNORECASE,
)


def kind_of(said: str) -> str:
    """Return the kind that a puzzle's text names; to derive needs no name."""
    found = KIND.findall(said)
    return found[-1].lower() if found else "derive"


def counted(notebook: nbformat.NotebookNode) -> Counter:
    """Return a chapter's words, lines by what they are, and puzzles by kind."""
    counts, said = Counter(), ""
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", ()))
        if cell.cell_type == "markdown":
            said = cell.source
            counts["words"] += len(re.findall(r"\w+", prose(said)))
        elif not NOT_OPEN & tags:
            lines = list(filter(str.strip, cell.source.splitlines()))
            ideas = sum(bool(IDEA.search(line)) for line in lines)
            counts.update(ideas=ideas, harness=len(lines) - ideas)
        elif "puzzle" in tags:
            counts.update(["puzzles", kind_of(said)])
    return counts


def mistakes(checkout: Path, chapter: str) -> int:
    """Return how many named mistakes the puzzles of a chapter, as "1-2", have."""
    entries = checkout / "tools" / "puzzles" / f"{chapter}.toml"
    if not entries.is_file():
        return 0
    puzzles = tomllib.loads(entries.read_text(encoding="utf-8"))["puzzle"]
    return sum(len(puzzle.get("mistake", ())) for puzzle in puzzles)


def height(browser: Browser, checkout: Path, chapter: Path) -> int:
    """Return a page's height in a window of 1440 px, or 0 if it was not built."""
    site, slug = checkout / "_build" / "html", re.sub(r"^[\d-]+", "", chapter.stem)
    if not (site / slug).is_dir():
        return 0
    with served(site) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/{slug}/", wait_until="networkidle")
        found = page.evaluate("document.documentElement.scrollHeight")
        page.close()
    return found


def measured(browser: Browser, checkout: Path, name: str) -> dict[str, int]:
    """Return all that is said of a chapter in a checkout; nothing if it has none."""
    chapter = checkout / "content" / name
    if not chapter.is_file():
        return Counter()
    notebook = nbformat.read(chapter, as_version=4)
    return counted(notebook) + Counter(
        height=height(browser, checkout, chapter),
        mistakes=mistakes(checkout, "-".join(name.split("-")[:2])),
        minutes=reading_minutes(notebook),
    )


@contextlib.contextmanager
def opened_browser() -> Iterator[Browser]:
    """Chromium, without a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


def main() -> None:
    """Count in this checkout, and in another if one is named, and write the table."""
    checkouts = [*(Path(path).resolve() for path in sys.argv[1:2]), ROOT]
    columns = ["height", "words", "ideas", "harness", "minutes", "puzzles", "mistakes"]
    columns += ["derive", "predict", "find the bug"]
    columns += ["put the shapes right"]
    chapters = (ROOT / "content").glob("*.ipynb")
    names = sorted(
        (path.name for path in chapters),
        key=lambda name: [int(part) for part in name.split("-")[:2]],
    )
    rows = []
    with opened_browser() as browser:
        for name in names:
            each = [measured(browser, checkout, name) for checkout in checkouts]
            cells = [" → ".join(str(one[column]) for one in each) for column in columns]
            rows.append([".".join(name.split("-")[:2]), *cells])
    write("chapters", table(["chapter", *columns], rows))


if __name__ == "__main__":
    main()
