"""A project with every node type, every output and every option."""

from base64 import b64encode
from pathlib import Path

from tests.support.building import Site, built_site
from theme.tests.helpers import (
    FIGURE,
    FIXTURES,
    code,
    displayed,
    markdown,
    new_project,
    notebook,
    printed,
)

CIRCLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 50 50">'
    '<circle cx="25" cy="25" r="20" fill="red"/></svg>'
)
PANDAS = """\
<div><style scoped>.dataframe td { color: red }</style>
<table border="1" class="dataframe"><thead><tr style="text-align: right;">
<th></th><th>loss</th></tr></thead><tbody><tr><th>0</th><td>0.5</td></tr></tbody>
</table></div>
"""
STYLER = """\
<style type="text/css">
#T_1 td:hover { color: blue }
#T_1_row0_col0 { background-color: yellow }
#T_1_row0_col1 { background-color: #023858; color: #f1f1f1 }
</style>
<table id="T_1"><caption>Styled</caption><thead><tr>
<th class="blank level0" >&nbsp;</th><th id="T_1_level0_col0">a</th><th>b</th>
</tr></thead><tbody><tr><th>0</th>
<td id="T_1_row0_col0" class="data" >1</td><td id="T_1_row0_col1">2</td>
</tr></tbody></table>
"""
DRAWN = f"<p>A drawing in a line: {CIRCLE}</p>"
TRACEBACK = [
    "\x1b[31m----------------------------------------------------------------\x1b[39m",
    "\x1b[31mZeroDivisionError\x1b[39m  Traceback (most recent call last)",
    "\x1b[32m----> 1\x1b[39m \x1b[32;43m1\x1b[39;49m\x1b[43m/\x1b[49m0",
    "\x1b[31mZeroDivisionError\x1b[39m: division by zero",
]
FAILURE = {
    "output_type": "error",
    "ename": "ZeroDivisionError",
    "evalue": "division by zero",
    "traceback": TRACEBACK,
}
PLOT = displayed({"image/png": b64encode(FIGURE).decode()})
CHAPTER = notebook(
    markdown("# 1.1 Outputs\n\nWhat cells put out.\n\n## Text"),
    code(
        "print('equal')",
        printed("\x1b[1;32mequal\x1b[0m \x1b[31mnot\x1b[0m \x1b[43mmarked\x1b[0m\n"),
        printed("\x1b[7mturned\x1b[0m \x1b[7;33mround\x1b[0m \x1b[7;37mgrey\x1b[0m\n"),
        printed("a warning\n", "stderr"),
    ),
    code("table", displayed({"text/html": PANDAS, "text/plain": "loss"})),
    code("styled", displayed({"text/html": STYLER}), displayed({"text/html": DRAWN})),
    code("act()", displayed({"text/html": "<b onclick='x()'>b</b><script></script>"})),
    code(
        "show()",
        displayed({"text/markdown": "**bold** and $x^2$"}),
        displayed({"text/latex": "$\\displaystyle \\frac{x}{2}$"}),
        displayed({"application/json": {"k": [1, 2]}}),
        displayed({"text/plain": "2"}),
    ),
    markdown("## Figures"),
    code(
        "plot()",
        displayed(
            {"image/png": b64encode(FIGURE).decode()},
            **{"image/png": {"alt": "A line", "width": 160}},
        ),
        displayed({"image/svg+xml": CIRCLE}),
    ),
    code("#| label: labelled\n#| caption: One of a label\nplot()", PLOT),
    markdown(":::{embed} #labelled\n:::\n\nSee @labelled."),
    markdown("## Tags"),
    code("1 / 0", FAILURE, tags=["raises-exception"]),
    code("many()", printed("0123456789" * 9000), tags=["hide-output"]),
    code("no_cell()", printed("of no cell"), tags=["remove-cell"]),
    code("no_input()", printed("without input"), tags=["remove-input"]),
    code("no_output()", printed("of no output"), tags=["remove-output"]),
    code("hidden()", tags=["hide-cell"]),
    markdown("> **Try it.** How far does a step go?"),
    code("6", displayed({"text/plain": "6"}), tags=["hide-input"]),
)
MENU = [
    {
        "title": "More",
        "children": [
            {"title": "Blocks", "url": "/blocks"},
            {"title": "Text", "url": "/text"},
        ],
    },
    {"title": "Elsewhere", "url": "https://example.org"},
]
CONFIG = {
    "project": {
        "title": "Torture",
        "github": "https://github.com/o/r",
        "bibliography": ["references.bib"],
        "abbreviations": {"CSS": "Cascading Style Sheets"},
        "toc": [
            {"file": "index.md"},
            {
                "title": "A part with a name so long that it has to be wrapped",
                "children": [
                    {"file": "text.md", "children": [{"file": "outputs.ipynb"}]},
                    {"file": "blocks.md"},
                ],
            },
            {"file": "arabic.md", "hidden": True},
        ],
    },
    "site": {
        "title": "Every node type",
        "nav": MENU,
        "actions": [{"title": "An action", "url": "https://example.org"}],
        "options": {
            "logo": "figure.png",
            "logo_dark": "figure.png",
            "logo_text": "The torture site",
            "logo_url": "/text",
            "favicon": "figure.png",
            "style": "own.css",
            "numbered_references": True,
            "outline_maxdepth": 3,
        },
        "parts": {"footer": "footer.md"},
    },
}


def torture_site(folder: Path, **environment: str) -> Site:
    """Write the project into a folder, and build its site."""
    folders = (FIXTURES / "site", FIXTURES / "torture")
    files = {path.name: path.read_bytes() for at in folders for path in at.iterdir()}
    files |= {"outputs.ipynb": CHAPTER, "own.css": ".mine { color: inherit; }\n"}
    return built_site(new_project(folder, CONFIG, **files), **environment)
