"""Write into every chapter where the course lives and which helpers it trusts."""

import dataclasses
import re
import runpy
from pathlib import Path
from urllib.parse import quote

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tools.find_helpers import digest
from tools.notebooks.chapters import (
    code_cells,
    dumps,
    markdown_cells,
    read,
    select,
    tags,
    write,
)
from tools.notebooks.configuration import read_configuration, value
from tools.notebooks.texts import read_text

_TEMPLATE = Path(__file__).with_name("bootstrap.txt")
_BOOTSTRAP_METADATA = {
    "cellView": "form",  # Colab, JupyterLab and the site fold the cell
    "jupyter": {"source_hidden": True},
    "tags": ["bootstrap", "hide-input"],
}
_COLAB = re.compile(
    r"^\[Open in Colab\]\(https://colab\.research\.google\.com/github/"
    r"(?P<repository>[^/\s]+/[^/\s]+)/blob/(?P<branch>\S+)/content/[^/\s]+\)$",
    re.MULTILINE,
)
_BRANCH_LINE = re.compile(r"^    branch: (\S+)$", re.MULTILINE)
# Where the address stands besides the chapters.
_PLACES = (
    "*.md",
    "CITATION.cff",
    "myst.yml",
    "content/*.md",
    ".github/*.md",
    ".github/ISSUE_TEMPLATE/*",
)


@dataclasses.dataclass(frozen=True)
class Repository:
    """A repository on GitHub.

    Attributes:
        name: "owner/name".
        branch: The branch that readers get.
    """

    name: str
    branch: str = "main"

    @property
    def url(self) -> str:
        """The address of the repository's page."""
        return f"https://github.com/{self.name}"

    @classmethod
    def from_url(cls, url: str, branch: str = "main") -> "Repository":
        """Read a repository's address.

        Args:
            url: "https://github.com/OWNER/NAME"; a final slash or ".git" does
                no harm.
            branch: A branch's name.

        Raises:
            ValueError: If that is no address of a repository on GitHub, or no
                name of a branch.
        """
        match = re.fullmatch(
            r"https://github\.com/([A-Za-z0-9][A-Za-z0-9-]{0,38}/[\w.-]{1,100}?)(\.git)?/?",
            url,
            re.ASCII,
        )
        if not match or match[1].endswith(("/.", "/..")):
            raise ValueError(
                f"{url!r} is not the address of a repository; it must look like "
                "https://github.com/OWNER/NAME, with nothing after the name"
            )
        if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", branch, re.ASCII):
            raise ValueError(f"{branch!r} cannot be the name of the branch to link to")
        return cls(match[1], branch)


def stamped_repository(root: Path) -> Repository:
    """Return the repository that a checkout says it belongs to.

    `project.github` and `site.options.branch` in myst.yml know.

    Raises:
        ValueError: If myst.yml does not say so.
    """
    configuration = read_configuration(root)
    url = value(configuration, "project", "github")
    branch = value(configuration, "site", "options", "branch")
    if not url or not branch:
        raise ValueError(
            "myst.yml must have a line '  github: https://github.com/OWNER/NAME' "
            "under project and a line '    branch: main' under options of site"
        )
    return Repository.from_url(str(url), str(branch))


def bootstrap_source(root: Path, repository: Repository) -> str:
    """Return the source of the bootstrap cell, the same in every chapter.

    Raises:
        ValueError: If the files in tools/ are not those named as helpers.
    """
    tools = root / "tools"
    names = runpy.run_path(str(tools / "find_helpers.py"))["HELPERS"]
    _refuse_unnamed(tools, names)
    files = {name: (tools / name).read_bytes() for name in names}
    template = _TEMPLATE.read_text(encoding="utf-8").rstrip("\n")
    for place, text in {
        "@REPOSITORY@": repository.name,
        "@BRANCH@": repository.branch,
        "@FINDER@": digest([files["find_helpers.py"]]),
        "@HELPERS@": digest(list(files.values())),
    }.items():
        template = template.replace(place, text)
    return template


def _refuse_unnamed(tools, names):
    """Raise an error for a helper without a name, and for a name without a helper."""
    if gone := [name for name in names if not (tools / name).is_file()]:
        raise ValueError(
            f"tools/{gone[0]} is not there; take it out of HELPERS in "
            "tools/find_helpers.py"
        )
    files = (path.relative_to(tools) for path in tools.rglob("*") if path.is_file())
    for file in sorted(files):
        ours = file.parts[0] != "notebooks" and not _is_by_the_way(file)
        if ours and file.as_posix() not in names:
            raise ValueError(
                f"tools/{file.as_posix()} would be missing in Colab; add it to "
                "HELPERS in tools/find_helpers.py, or move it out of tools/"
            )


def _is_by_the_way(file):
    """Say whether a file is a program's, as caches and checkpoints are."""
    return any(part[0] == "." or part == "__pycache__" for part in file.parts)


def colab_link(path: Path, repository: Repository) -> str:
    """Return the line that opens a chapter in Colab."""
    return (
        "[Open in Colab](https://colab.research.google.com/github/"
        f"{repository.name}/blob/{repository.branch}/content/{quote(path.name)})"
    )


def stamp_notebook(
    notebook: NotebookNode, path: Path, repository: Repository, bootstrap: str
) -> None:
    """Write the link and the bootstrap cell into one notebook, in place.

    Args:
        notebook: The chapter. Its first cell must be Markdown with the title.
        path: The chapter's path; its name goes into the link.
        repository: Where the course lives.
        bootstrap: What `bootstrap_source` returned.
    """
    first = notebook.cells[0]
    link = colab_link(path, repository)
    if _COLAB.search(first.source):
        first.source = _COLAB.sub(lambda _: link, first.source)
    else:
        title, _, rest = first.source.partition("\n")
        first.source = f"{title}\n\n{link}\n{rest}".rstrip("\n")
    cell = _bootstrap_cell(notebook)
    cell.source = bootstrap
    cell.metadata = _BOOTSTRAP_METADATA


def is_stamped(notebook: NotebookNode, bootstrap: str) -> bool:
    """Say whether a notebook has the bootstrap cell, once, and up to date."""
    cells = [cell for cell in code_cells(notebook) if "bootstrap" in tags(cell)]
    return [(cell.source, cell.metadata) for cell in cells] == [
        (bootstrap, _BOOTSTRAP_METADATA)
    ]


def _bootstrap_cell(notebook):
    """Return the bootstrap cell; put one before the first code cell if missing."""
    for cell in code_cells(notebook):
        if "bootstrap" in tags(cell):
            return cell
    new = new_code_cell(id="bootstrap")
    first = next(
        (i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"),
        len(notebook.cells),
    )
    notebook.cells.insert(first, new)
    return new


def stamp(root: Path, url: str | None = None, branch: str | None = None) -> list[Path]:
    """Point a checkout's links and bootstrap cells at a repository.

    Args:
        root: The checkout's folder.
        url: The repository's address; by default the one in myst.yml.
        branch: The branch; by default the one that is stamped now.

    Returns:
        The files that changed; none the second time.

    Raises:
        ValueError: If the address is not a repository's. Nothing is written.
    """
    old = stamped_repository(root)
    new = Repository.from_url(
        old.url if url is None else url, old.branch if branch is None else branch
    )
    texts = _stamped_chapters(root, old, new)
    for path in _places(root):
        texts[path] = _readdress(read_text(path), old, new)
    myst = root / "myst.yml"
    texts[myst] = _BRANCH_LINE.sub(lambda _: f"    branch: {new.branch}", texts[myst])
    changed = {path: text for path, text in texts.items() if text != read_text(path)}
    for path, text in changed.items():
        write(path, text)
    return list(changed)


def _stamped_chapters(root, old, new):
    bootstrap = bootstrap_source(root, new)
    texts = {}
    for path in select(root):
        notebook = read(path)
        stamp_notebook(notebook, path, new, bootstrap)
        for cell in markdown_cells(notebook):
            cell.source = _readdress(cell.source, old, new)
        texts[path] = dumps(notebook)
    return texts


def _places(root):
    return sorted({path for pattern in _PLACES for path in root.glob(pattern)})


def _readdress(text, old, new):
    """Replace the addresses of one repository, its files and its site.

    A repository whose name merely begins with the old one is left alone.
    """
    end = r"(?![\w-]|\.(?!git\b)\w)"
    text = re.sub(f"{re.escape(_site(old))}{end}", lambda _: _site(new), text)
    hosts = r"(github\.com/|githubusercontent\.com/|google\.com/github/)"
    branch = rf"(?:(/(?:blob|edit|tree)/){re.escape(old.branch)}(?=/))?"
    return re.sub(
        f"{hosts}{re.escape(old.name)}{end}{branch}",
        lambda m: m[1] + new.name + (m[2] + new.branch if m[2] else ""),
        text,
    )


def _site(repository):
    """Return where GitHub Pages publishes a repository."""
    owner, name = repository.name.split("/")
    return f"{owner}.github.io/{name}"
