"""Find what a chapter must not contain, say where, and say what to do about it."""

import ast
import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nbformat import NotebookNode

from tools.find_helpers import HELPERS
from tools.notebooks.chapters import dumps, normalise, read, tags
from tools.notebooks.derivatives import loose_results, unchecked_derivatives
from tools.notebooks.markdown import headings, links, prose
from tools.notebooks.stamp import (
    Repository,
    bootstrap_source,
    colab_link,
    is_stamped,
    stamped_repository,
)

LINE, CELL, ROW = 79, 30, 3
TAGS = {
    "bootstrap", "check", "exercise", "solution",
    "hide-cell", "hide-input", "hide-output",
    "nbval-ignore-output",  # times, which no two machines share
}  # fmt: skip
CHECKS = {"check_derivative", "check_equal"}

RUN = "run `python -m tools.notebooks run`"
STAMP = "run `python -m tools.notebooks stamp`"
# What MyST understands and GitHub, Jupyter or Colab do not, or the reverse.
NOT_EVERYWHERE = {
    "a MyST directive": r"^ *(`{3,}|:{3,}|~{3,})\{[\w:-]+\}",
    "a MyST role": r"\{[\w:-]+\}`",
    "a MyST target": r"^\([\w:-]+\)=$",
    "a MyST block break": r"^\+\+\+",
    "a citation in MyST's syntax": r"(?<!\w)\[?@[a-z][\w:-]*\d{4}",
    "a footnote": r"\[\^[^\]]+\]",
    "a GitHub alert": r"^ *> *\[!\w+\]",
    "raw HTML": r"<(?:[a-zA-Z][\w-]*(?:\s[^<>]*)?/?|/[a-zA-Z][\w-]*\s*|!--.*?--)>",
    "an image": r"!\[[^\]]*\][(\[]",
}
_EVERYWHERE = {
    "a GitHub alert": "begin the block quote with a bold word, such as **Note.**",
    "an image": "draw it in a code cell",
    "a citation in MyST's syntax": "link to the entry in references.md",
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something to mend.

    Attributes:
        file: The chapter's file name.
        cell: The number of the cell, counting all cells from 1; 0 for the file.
        problem: What is wrong.
        remedy: What to do.
    """

    file: str
    cell: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        where = f"{self.file}, cell {self.cell}" if self.cell else self.file
        return f"{where}: {self.problem}; {self.remedy}"


@dataclasses.dataclass(frozen=True)
class Chapter:
    """A chapter, and what it has to agree with.

    Attributes:
        path: Where it is.
        notebook: What is in it.
        repository: Whose links and bootstrap cell it must carry.
        bootstrap: The source that its bootstrap cell must have.
        toc: The text of myst.yml.
    """

    path: Path
    notebook: NotebookNode
    repository: Repository
    bootstrap: str
    toc: str

    @property
    def cells(self) -> Sequence[tuple[int, NotebookNode]]:
        """Its cells with their numbers, from 1."""
        return list(enumerate(self.notebook.cells, start=1))

    @property
    def markdown(self) -> Sequence[tuple[int, NotebookNode]]:
        """Its Markdown cells with their numbers."""
        return [pair for pair in self.cells if pair[1].cell_type == "markdown"]

    @property
    def code(self) -> Sequence[tuple[int, NotebookNode]]:
        """Its code cells but the stamped one, with their numbers."""
        return [
            (number, cell)
            for number, cell in self.cells
            if cell.cell_type == "code" and "bootstrap" not in tags(cell)
        ]


Problems = Iterator[tuple[int, str, str]]
Rule = Callable[[Chapter], Problems]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Add a rule: a function that yields (cell number, problem, remedy)."""
    RULES.append(function)
    return function


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


def open_chapters(root: Path, paths: Sequence[Path]) -> Iterator[Chapter]:
    """Read chapters, with what they have to agree with."""
    repository = stamped_repository(root)
    bootstrap = bootstrap_source(root, repository)
    toc = (root / "myst.yml").read_text(encoding="utf-8")
    for path in paths:
        yield Chapter(path, read(path), repository, bootstrap, toc)


def findings(chapter: Chapter) -> Iterator[Finding]:
    """Yield what all rules find in a chapter."""
    for each in RULES:
        for cell, problem, remedy in each(chapter):
            yield Finding(chapter.path.name, cell, problem, remedy)


# The file


@rule
def normal_form(chapter: Chapter) -> Problems:
    """The file is saved as `run` saves it: no state of a kernel or an editor."""
    text = chapter.path.read_text(encoding="utf-8")
    if dumps(normalise(chapter.notebook)) != text:
        yield 0, "is not saved in the course's form", RUN


@rule
def listed(chapter: Chapter) -> Problems:
    """The chapter is in the table of contents."""
    if f"content/{chapter.path.name}\n" not in chapter.toc + "\n":
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


# Structure


@rule
def one_title(chapter: Chapter) -> Problems:
    """The first cell is Markdown and has the only heading of level 1."""
    titles = [
        number
        for number, cell in chapter.markdown
        for level, _ in headings(cell.source)
        if level == 1
    ]
    if titles[:1] != [1]:
        yield 1, "does not begin with the title", "begin it with `# 1.2 Title`"
    for number in titles[1:]:
        yield number, "has a second title", "use `##`"


@rule
def stamps(chapter: Chapter) -> Problems:
    """Link and bootstrap cell are those of the repository, and up to date."""
    link = colab_link(chapter.path, chapter.repository)
    if link not in chapter.notebook.cells[0].source.splitlines():
        yield 1, "has no link that opens the chapter in Colab, or an old one", STAMP
    if not is_stamped(chapter.notebook, chapter.bootstrap):
        yield 0, "has no bootstrap cell, more than one, or an old one", STAMP


@rule
def introduced(chapter: Chapter) -> Problems:
    """At most three code cells follow one another, after a sentence."""
    row, said = 0, False
    for number, cell in chapter.cells:
        if cell.cell_type == "markdown":
            row, said = 0, bool(re.search(r"\w", _without_headings(cell.source)))
            continue
        row += 1
        if not said and row == 1:
            yield number, "is not introduced", "say in a sentence what it does"
        if row == ROW + 1:
            yield number, f"is code cell {row} in a row", "explain something between"


def _without_headings(source):
    return re.sub(r"^#{1,6} .*$", "", source, flags=re.MULTILINE)


@rule
def sizes(chapter: Chapter) -> Problems:
    """Code cells are at most 30 lines, their lines at most 79 characters."""
    for number, cell in chapter.code:
        lines = cell.source.splitlines()
        if not cell.source.strip():
            yield number, "is empty", "delete it"
        if len(lines) > CELL:
            yield number, f"has {len(lines)} lines", f"split it: at most {CELL}"
        for i, line in enumerate(lines, start=1):
            if len(line) > LINE:
                yield (
                    number,
                    f"line {i} has {len(line)} characters",
                    f"break it: at most {LINE}",
                )


@rule
def known_tags(chapter: Chapter) -> Problems:
    """A misspelt tag would switch a rule off; some tags switch pytest off."""
    for number, cell in chapter.cells:
        for tag in tags(cell):
            if tag not in TAGS:
                yield number, f"has the unknown tag {tag!r}", f"use {sorted(TAGS)}"


@rule
def compared(chapter: Chapter) -> Problems:
    """No cell asks pytest not to compare its output."""
    for number, cell in chapter.code:
        if re.search(r"#\s*(NBVAL_|PYTEST_VALIDATE_)", cell.source):
            yield number, "is exempt from comparison", "remove the NBVAL comment"
        if {"check", "nbval-ignore-output"} <= set(tags(cell)):
            yield number, "is a check and not compared", "show times in another cell"


@rule
def folded_solutions(chapter: Chapter) -> Problems:
    """Solutions are folded on the site, in JupyterLab and in Colab."""
    for number, cell in chapter.code:
        folded = (
            "hide-input" in tags(cell)
            and cell.metadata.get("jupyter", {}).get("source_hidden")
            and cell.metadata.get("cellView") == "form"
            and cell.source.startswith("# @title Solution")
        )
        if "solution" in tags(cell) and not folded:
            yield (
                number,
                "is a solution that is not folded everywhere",
                "begin it with `# @title Solution`, tag it hide-input, and set "
                "cellView: form and jupyter.source_hidden: true in its metadata",
            )


# Markdown


@rule
def reads_everywhere(chapter: Chapter) -> Problems:
    """Markdown looks the same on the site, in Colab, JupyterLab and on GitHub."""
    for number, cell in chapter.markdown:
        # Fences and code spans hide what is in them, but not what they are.
        texts = {"a MyST directive": cell.source, "a MyST role": cell.source}
        plain = prose(cell.source)
        for what, pattern in NOT_EVERYWHERE.items():
            match = re.search(pattern, texts.get(what, plain), re.MULTILINE | re.DOTALL)
            if match:
                remedy = _EVERYWHERE.get(what, "use CommonMark, a table or math")
                yield number, f"has {what}, {match[0].strip()!r}", remedy


@rule
def links_resolve(chapter: Chapter) -> Problems:
    """A relative link leads to a file of the course that readers get."""
    for number, cell in chapter.markdown:
        for target in links(cell.source):
            if re.match(r"https?://|mailto:", target):
                continue
            name, _, fragment = target.partition("#")
            if fragment:
                yield (
                    number,
                    f"links to {target!r}, and anchors differ from place to place",
                    "link to the page alone",
                )
            elif not (chapter.path.parent / name).is_file():
                yield number, f"links to {target!r}, which is not there", "mend it"


@rule
def unique_numbers(chapter: Chapter) -> Problems:
    """No two equations carry the same number."""
    seen = {}
    for number, cell in chapter.markdown:
        for tag in re.findall(r"\\tag\{([^}]*)\}", cell.source):
            if tag in seen:
                yield number, f"repeats the number ({tag})", f"see cell {seen[tag]}"
            seen.setdefault(tag, number)


# Code


def _tree(cell):
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return None


@rule
def plain_python(chapter: Chapter) -> Problems:
    """Cells are plain Python: no magics, no shell, no pip."""
    for number, cell in chapter.code:
        if _tree(cell) is None:
            yield number, "is not plain Python", "leave out magics and shell commands"


@rule
def no_semicolon(chapter: Chapter) -> Problems:
    """No value is hidden by a final semicolon, which pytest's kernel ignores."""
    for number, cell in chapter.code:
        if cell.source.rstrip().endswith(";"):
            yield number, "ends in `;`, which pytest ignores", "write `_ = …` instead"


@rule
def one_setup_cell(chapter: Chapter) -> Problems:
    """All imports stand in the first cell after the bootstrap, unconditionally."""
    for place, (number, cell) in enumerate(chapter.code):
        tree = _tree(cell) or ast.Module([])
        imports = [node for node in ast.walk(tree) if _is_import(node)]
        if place == 0 and not imports:
            yield number, "imports nothing", "make the first code cell the setup"
        for node in imports:
            if place > 0 or node not in tree.body:
                yield (
                    number,
                    f"imports in line {node.lineno}",
                    "import in the setup cell, unconditionally",
                )


def _is_import(node):
    return isinstance(node, ast.Import | ast.ImportFrom)


@rule
def shipped_helpers(chapter: Chapter) -> Problems:
    """What is imported from tools/ is what the bootstrap cell fetches."""
    shipped = {f"tools.{Path(name).stem}" for name in HELPERS}
    for number, cell in chapter.code:
        for node in ast.walk(_tree(cell) or ast.Module([])):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            if node.module.split(".")[0] == "tools" and node.module not in shipped:
                yield (
                    number,
                    f"imports {node.module}, which Colab would not have",
                    "add the file to HELPERS in tools/find_helpers.py",
                )


@rule
def checks_assert(chapter: Chapter) -> Problems:
    """A check cell asserts something that can fail; a check is tagged as one."""
    for number, cell in chapter.code:
        tree = _tree(cell) or ast.Module([])
        tagged = "check" in tags(cell)
        if tagged and not any(_can_fail(node) for node in _run_at_once(tree)):
            yield (
                number,
                "is a check that asserts nothing",
                "assert the comparison, or call check_derivative or check_equal",
            )
        if tagged and any(isinstance(node, ast.Try) for node in ast.walk(tree)):
            yield number, "is a check that catches errors", "let them out"
        calls = {_called(node) for node in ast.walk(tree)} & CHECKS
        if calls and not tagged and "solution" not in tags(cell):
            yield number, f"calls {min(calls)}", "tag the cell `check`"


@rule
def comparisons_assert(chapter: Chapter) -> Problems:
    """A comparison with PyTorch shows its MAPE and asserts that it is small.

    A bare call is an example of the metric, and a solution has its own check.
    """
    for number, cell in chapter.code:
        tree = _tree(cell) or ast.Module([])
        nodes = list(_run_at_once(tree))
        bare = [line.value for line in tree.body if isinstance(line, ast.Expr)]
        compares = any(_called(n) == "mape" and n not in bare for n in nodes)
        asserts = any(isinstance(node, ast.Assert) for node in nodes)
        prints = any(_called(node) == "print" for node in nodes)
        if compares and not (asserts and prints) and "solution" not in tags(cell):
            yield (
                number,
                "computes a MAPE and does not both print and assert it",
                'print it as f"{error:.1e}", and assert error < 1e-10',
            )


def _run_at_once(tree):
    """Yield the nodes of a module, but for the bodies of functions and classes."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            yield node
            yield from _run_at_once(node)


def _can_fail(node):
    asserts = isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant)
    return asserts or _called(node) in CHECKS


def _called(node):
    return getattr(node.func, "id", None) if isinstance(node, ast.Call) else None


@rule
def derivatives_checked(chapter: Chapter) -> Problems:
    """Every numbered derivative is followed by its check."""
    for number, tag in unchecked_derivatives(chapter.notebook)[1]:
        yield (
            number,
            f"displays the derivative ({tag}), and no check follows it",
            "add a code cell tagged `check` before the next derivative or section",
        )


@rule
def results_numbered(chapter: Chapter) -> Problems:
    """A derivative without a number leads to one that has one, or to a check."""
    for number in loose_results(chapter.notebook):
        yield (
            number,
            "states a derivative that neither a numbered one nor a check follows",
            "number it with `\\tag{…}` and check it, or leave out its right side",
        )


# Outputs


@rule
def executed(chapter: Chapter) -> Problems:
    """Every code cell was run, in order, from 1."""
    for expected, (number, cell) in enumerate(
        ((n, c) for n, c in chapter.cells if c.cell_type == "code"), start=1
    ):
        if cell.execution_count != expected:
            yield (
                number,
                f"has execution count {cell.execution_count}, not {expected}",
                RUN,
            )
            return  # what follows is out of step as well


@rule
def clean_outputs(chapter: Chapter) -> Problems:
    """Outputs hold no error, no warning and no widget."""
    for number, output in _outputs(chapter):
        if output.output_type == "error":
            yield number, f"ended in {output.ename}", "mend it and run the chapter"
        if output.get("name") == "stderr":
            yield number, "wrote to standard error", "mend the cause of the warning"
        if any("widget" in mime for mime in output.get("data", {})):
            yield number, "shows a widget", "show text or a figure"


@rule
def alt_texts(chapter: Chapter) -> Problems:
    """Every figure says in words what it shows."""
    for number, output in _outputs(chapter):
        for mime in output.get("data", {}):
            if not mime.startswith("image/"):
                continue
            alt = output.metadata.get(mime, {}).get("alt", "")
            if not alt.strip():
                yield number, "has a figure without a text", "use show(fig, alt=…)"


def _outputs(chapter):
    return (
        (number, output)
        for number, cell in chapter.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
