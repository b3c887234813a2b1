"""What mystmd passes over in an author's files is found, with file and line."""

import re
from base64 import b64encode

import pytest
from plainbook.page.sources import broken_part, parts_of, prose, repeated_labels, texts

from theme.tests.helpers import (
    FIXTURES,
    code,
    displayed,
    markdown,
    new_project,
    notebook,
    printed,
    problems_of,
    refused,
)

PNG = (FIXTURES / "site" / "figure.png").read_bytes()
HEAVY = PNG + bytes(5_000_000)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<image href="https://example.org/a.png"/></svg>'
)
HEAD = "# T\n\nWords.\n\n"
CYCLE = "```{{include}} {}\n```\n"
# By file: what stands in it, and what is said about it.
PAGES = {
    "reference.md": (
        f"{HEAD}See [text][undefined].\n",
        "reference.md:5: link '[text][undefined]': nothing defines it",
    ),
    "note.md": (f"{HEAD}This[^gone].\n", "note.md:5: footnote '[^gone]': there is no"),
    "formula.md": (f"{HEAD}$$\nx\n\nWords.\n", "formula.md:5: formula '$$': it is"),
    "cycle.md": (CYCLE.format("b.inc"), "c.inc: include 'b.inc': there is no such"),
    "embed.md": (
        "# T\n\n(x)=\n:::{note}\nhi\n\n![](#x)\n:::\n",
        "embed.md:7: embed 'x': mystmd found no such label, or it embeds itself",
    ),
    "bytes.md": (b"# T\n\n\xff\n", "bytes.md:3: byte: 0xff is not UTF-8"),
    "nul.md": (b"# T\n\n\0\n", "nul.md:3: byte: 0x00 is no text"),
    "fields.md": (
        "---\nsubtitle: 3\nnumbering: maybe\nauthors: 7\n---\n# T\n",
        "fields.md:2: mystmd: 'subtitle' must be string",
    ),
    "merge.md": (
        f"{HEAD}<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n",
        "merge.md:5: '<<<<<<< HEAD': it is from a merge",
    ),
    "labels.md": (
        "# T\n\n(x)=\n## A\n\n(x)=\n## B\n",
        "labels.md:7: label 'x': the page has it already",
    ),
    "picture.md": (f"{HEAD}![](f.png)\n", "picture.md:5: image 'f.png': the file is"),
    "empty.md": ("\n", "empty.md: page: it is empty"),
    "empty.ipynb": (notebook(), "empty.ipynb: page: it is empty"),
    "large.ipynb": (
        notebook(markdown("# T"), code("1", printed("x" * 5_000_001))),
        "large.ipynb (cell 2 with id c1): output: it has 5,000,001 characters",
    ),
    "remote.ipynb": (
        notebook(
            markdown("# T"),
            code("1", displayed({"text/markdown": "![a](https://example.org/a.png)"})),
        ),
        "remote.ipynb (cell 2 with id c1): image 'https://example.org/a.png'",
    ),
    "drawing.md": (
        f"{HEAD}![](drawing.svg)\n",
        "drawing.md:5: image 'https://example.org/a.png' in",
    ),
    "drawing.ipynb": (
        notebook(markdown("# T"), code("1", displayed({"image/svg+xml": DRAWING}))),
        "drawing.ipynb (cell 2 with id c1): image 'https://example.org/a.png'",
    ),
    "inline.ipynb": (
        notebook(markdown("# T"), code("1", displayed({"text/html": DRAWING}))),
        "inline.ipynb (cell 2 with id c1): image 'https://example.org/a.png'",
    ),
    "pages.md": (
        "# T\n\n(between)=\n## A\n",
        'mystmd: Duplicate identifier in project "between"; In files:',
    ),
    "again.md": ("# T\n\n(between)=\n## A\n", "again.md"),
    "text.md": (
        f"{HEAD}```{{include}} text.txt\n```\n",
        "text.txt:1: link '[a][b]': nothing defines it",
    ),
    "literal.md": (
        f"{HEAD}```{{literalinclude}} x.py\n```\n",
        "x.py:1: byte: 0xff is not UTF-8",
    ),
    "gone.md": (
        f"{HEAD}```{{include}} gone.inc\n```\n",
        "gone.md: include 'gone.inc': there is no such file",
    ),
    "download.md": (
        f"{HEAD}{{download}}`gone.zip`\n",
        "download.md:5: link 'gone.zip': it leads nowhere",
    ),
    "open.md": ("---\ntitle: T\n\nWords.\n", "open.md:1: frontmatter: it is never"),
    "comment.md": ("% Words.\n", "comment.md: page: it is empty"),
    "cut.md": (f"{HEAD}![](cut.png)\n", "cut.md:5: image 'cut.png': the file is no"),
    "code.ipynb": (
        notebook(markdown("# T"), code("<<<<<<< HEAD\nx\n>>>>>>> b")),
        "code.ipynb (cell 2 with id c1, line 1): '<<<<<<< HEAD': it is from a merge",
    ),
    "nul.ipynb": (
        notebook(markdown("# T\n\n\0")),
        "nul.ipynb (cell 1 with id c0, line 3): byte: 0x00 is no text",
    ),
    "fields.ipynb": (
        notebook(markdown("---\ntitle: {a: 1}\n---"), markdown("Words.")),
        "fields.ipynb (cell 1 with id c0, line 2): mystmd: 'title' must be string",
    ),
    "tags.ipynb": (
        notebook(markdown("# T"), code("1", tags=7)),
        "tags.ipynb: mystmd: tags in code-cell directive must be a list of strings",
    ),
    "heavy.ipynb": (
        notebook(
            markdown("# T"),
            code("1", displayed({"image/png": b64encode(HEAVY).decode()})),
        ),
        "heavy.ipynb (cell 2 with id c1): output of image/png: it has 5,001,",
    ),
    "html.ipynb": (
        notebook(
            markdown("# T"),
            code("1", displayed({"text/html": "<img src='https://e.org/a.png'>"})),
        ),
        "html.ipynb (cell 2 with id c1): image 'https://e.org/a.png': pages load",
    ),
    "bytes.ipynb": (
        notebook(markdown("# T")).encode().replace(b"# T", b"# \xff"),
        "bytes.ipynb:1: byte: 0xff is not UTF-8",
    ),
}


def test_all_that_mystmd_passes_over_is_refused(tmp_path):
    options = {"logo": "gone.png", "style": "gone.css"}
    toc = [{"file": "index.md"}, *({"file": name} for name in PAGES)]
    project = {"plugins": ["gone.mjs"], "bibliography": ["gone.bib", "b.bib"]}
    config = {"project": {"toc": toc, **project}, "site": {"options": options}}
    folder = new_project(
        tmp_path,
        config,
        **{name: content for name, (content, _) in PAGES.items()},
        **{"index.md": HEAD, "f.png": b"none", "b.inc": CYCLE.format("c.inc")},
        **{"c.inc": CYCLE.format("b.inc"), "text.txt": "[a][b]\n", "x.py": b"\xff"},
        **{
            "drawing.svg": DRAWING,
            "cut.png": PNG[:60],
            "b.bib": b"@article{a, title={\xff}}\n",
        },
    )
    settings = folder / "myst.yml"
    settings.write_bytes(settings.read_bytes() + b" # \xff")
    said = refused(folder)
    assert "Traceback" not in said
    assert [name for name, (_, line) in PAGES.items() if line not in said] == []
    assert "fields.md:3: mystmd: 'numbering' must be object" in said
    assert "fields.md:4: mystmd: 'authors.0' must be object" in said
    assert "myst.yml:1: mystmd: 'logo' unable to resolve file: gone.png" in said
    assert "myst.yml:1: mystmd: 'style' unable to resolve file: gone.css" in said
    assert "myst.yml:1: mystmd: gone.mjs Unknown plugin" in said
    assert "myst.yml:1: byte: 0xff is not UTF-8" in said
    assert "myst.yml: mystmd: Bibliography file gone.bib not found" in said
    assert "b.bib:1: byte: 0xff is not UTF-8" in said


def test_a_caption_has_the_label_of_its_figure():
    own = {"label": "x", "identifier": "x", "html_id": "x"}
    number = {"type": "captionNumber", **own}
    figure = {"type": "container", "children": [number], **own}
    assert list(repeated_labels("a.md", figure)) == []
    again = {"type": "heading", **own, "html_id": "x-1"}
    page = {"type": "root", "children": [figure, again]}
    assert len(list(repeated_labels("a.md", page))) == 1


def found_in(text):
    """What is found in a page that mystmd leaves as it was typed."""
    shown = "".join(texts({"type": "text", "value": text}))
    (part,) = parts_of(text, "a.md")
    return [str(problem) for problem in broken_part(part, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "The entry x[i][j] of a table, and (x)[i], and x[0][1][2].",
        r"Typed \[a][b], and this\[^1], and \$\$ for two dollars.",
        "In code `[a][b]`, ``[^a]``, `$$`.",
        "```text\n<<<<<<< HEAD\n[a][b]\n$$\n```",
        "~~~\n```\n[^a]\n~~~",
        "$$\nx\n$$\n\nand $$y$$.",
        "---\ntitle: '[a][b]'\n---\nWords.",
        ":::{note}\nWords.\n:::\n\n```{code-block} python\nx = '$$'\n```",
        "Rated $$$.",
    ],
)
def test_what_is_meant_is_left_alone(text):
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```{note}\nSee [a][b].\n```", 2),
        ("```python\nx\n```\n[a][b]", 4),
        ("````{note}\n```text\n[c][d]\n```\n[a][b]\n````", 5),
        ("---\ntitle: x\n---\n[a][b]", 4),
    ],
)
def test_what_is_broken_beside_code_is_found(text, line):
    (problem,) = found_in(text)
    assert problem.startswith(f"a.md:{line}: link '[a][b]': nothing defines it")


def test_a_cell_of_a_notebook_is_named():
    text = notebook(code("x = '[a][b]'"), markdown("Words.\n\n[a][b]"))
    parts = list(parts_of(text, "a.ipynb"))
    problems = [str(p) for part in parts for p in broken_part(part, "[a][b]")]
    assert len(problems) == 1
    assert problems[0].startswith("a.ipynb (cell 2 with id c1, line 3): link")


def test_blanks_keep_every_line_in_its_place():
    text = "---\na: 1\n---\nA `b\nc` d\n```\ne\n```\nf"
    assert prose(text).count("\n") == text.count("\n")
    assert re.sub(r"\s+", " ", prose(text)).split() == ["A", "d", "f"]


def test_a_width_that_is_no_number_is_named():
    data = {"image/png": {"content_type": "image/png", "content": "aGk="}}
    metadata = {"image/png": {"width": "wide"}}
    drawn = {"output_type": "display_data", "data": data, "metadata": metadata}
    assert problems_of({"type": "output", "jupyter_data": drawn}) == [
        "a.md: width of a picture: 'wide' is no number of pixels"
    ]
