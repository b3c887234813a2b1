"""A project whose author attacks its readers, opened in Chromium."""

import json
from collections.abc import Iterator

import pytest

from tests.support.building import Site, built_site
from tests.support.serving import served
from tests.support.visiting import Visit, visiting
from theme.tests.helpers import (
    FIGURE,
    code,
    displayed,
    markdown,
    new_project,
    notebook,
    printed,
)

pytestmark = pytest.mark.browser

ATTACK = "\"'><img src=x onerror=attacked()><script>attacked()</script>"
PAGE = f"""\
---
title: {json.dumps(ATTACK)}
description: {json.dumps(ATTACK)}
subtitle: {json.dumps(ATTACK)}
authors:
  - name: {json.dumps(ATTACK)}
parts:
  banner: |
    {ATTACK}
---
[link](javascript:attacked()), <javascript:attacked()>, [x](JAVA&#115;cript:attacked()).

{ATTACK} and `{ATTACK}` and {{abbr}}`x ({ATTACK})`.

A formula, $\\href{{javascript:attacked()}}{{x}}$, with a link.

<svg onload=attacked()></svg>

<iframe srcdoc="<script>parent.attacked()</script>"></iframe>

<form action="javascript:attacked()"><button>x</button></form>

<meta http-equiv="refresh" content="0;url=https://example.org"><base href="https://example.org">

```{{raw}} html
<img src=x onerror=attacked()>
<style>body {{ background: url(https://example.org/x) }}</style>
```

:::{{card}} {ATTACK}
:link: javascript:attacked()
x
:::

{{button}}`x <javascript:attacked()>`

:::{{iframe}} javascript:attacked()
:::

:::{{figure}} figure.png
:alt: {ATTACK}
:class: x"onload="attacked()
{ATTACK}
:::

```python
{ATTACK}
```
"""
DRAWING = """
<svg width="9" height="9" onload="parent.attacked()">
<script>parent.attacked()</script>
<a href="javascript:parent.attacked()"><text>x</text></a>
<image href="https://example.org/x.png"/>
<style>@import url(https://example.org/x.css)</style>
<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="https://example.org/x"
  onerror="parent.attacked()"/></foreignObject>
</svg>
"""
CHAPTER = notebook(
    markdown(f"# Outputs\n\n{ATTACK}"),
    code(
        ATTACK,
        printed(f"\x1b[31m{ATTACK}\x1b[0m"),
        displayed(
            {"text/html": f"<p>{ATTACK}</p><a href='javascript:attacked()'>x</a>"}
        ),
        displayed({"text/html": DRAWING}),
        displayed({"text/markdown": f"{ATTACK} [x](javascript:attacked())"}),
        displayed({"text/latex": "$\\href{javascript:attacked()}{x}$"}),
        displayed({"image/svg+xml": "<svg onload='parent.attacked()'></svg>"}),
        displayed({"application/json": {"x": ATTACK}}),
        displayed({"application/javascript": "attacked()", "text/plain": ATTACK}),
        displayed({"text/plain": ATTACK}),
    ),
)
HTML = f"<p>Large</p><script>attacked()</script>{'<p>Words.</p>' * 5000}"
LARGE = notebook(markdown("# L"), code("large()", displayed({"text/html": HTML})))
TOC = [{"file": name} for name in ("index.md", "b.ipynb", "large.ipynb")]
CONFIG = {
    "project": {"title": ATTACK, "toc": TOC},
    "site": {
        "title": ATTACK,
        "nav": [{"title": ATTACK, "url": "javascript:attacked()"}],
        "actions": [{"title": ATTACK, "url": "javascript:attacked()"}],
        "options": {
            "on_broken": "show",
            "logo_text": ATTACK,
            "logo_url": "javascript:attacked()",
        },
    },
}
NOTE_ATTACKS = "window.attacks = 0; window.attacked = () => { window.attacks += 1; };"
UNSAFE_LINKS = """() => [...document.links]
  .filter((link) => !["http:", "https:", "mailto:", "tel:"].includes(link.protocol))
  .map((link) => link.outerHTML)"""
# Each tries to act or to load; the page's policy must forbid every one.
FORBIDDEN = {
    "script-src-elem": """
        const script = document.createElement("script");
        script.textContent = "attacked()";
        document.body.append(script);""",
    "script-src-attr": "document.body.setAttribute('onclick', 'attacked()');",
    "script-src": "try { new Function('attacked()')(); } catch {}",
    "img-src": "new Image().src = 'https://example.org/x.png';",
    "connect-src": "fetch('https://example.org').catch(() => {});",
    "frame-src": """
        const frame = document.createElement("iframe");
        frame.src = "https://example.org";
        document.body.append(frame);""",
    "style-src-elem": """
        const sheet = document.createElement("link");
        sheet.rel = "stylesheet";
        sheet.href = "https://example.org/x.css";
        document.head.append(sheet);""",
    "font-src": """
        const face = new FontFace("x", "url(https://example.org/x)");
        face.load().catch(() => {});""",
    "media-src": "new Audio('https://example.org/x.mp3').load();",
    "object-src": """
        const object = document.createElement("object");
        object.data = "https://example.org/x";
        document.body.append(object);""",
    "form-action": """
        const form = document.createElement("form");
        form.action = "https://example.org";
        document.body.append(form);
        form.submit();""",
    "base-uri": """
        const base = document.createElement("base");
        base.href = "https://example.org";
        document.head.append(base);""",
    "worker-src": "new Worker(URL.createObjectURL(new Blob(['attacked()'])));",
}
FIRST_VIOLATION = """() => new Promise((resolve) => {
  addEventListener("securitypolicyviolation",
    (event) => resolve(event.effectiveDirective), { once: true });
  // Later, since Chromium lets what Playwright evaluates do more.
  setTimeout(() => { CODE });
  setTimeout(resolve, 10_000, "nothing");
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    """The project's site."""
    files = {"index.md": PAGE, "b.ipynb": CHAPTER, "large.ipynb": LARGE}
    folder = tmp_path_factory.mktemp("attacks")
    return built_site(new_project(folder, CONFIG, **files, **{"figure.png": FIGURE}))


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    """Where it is served."""
    with served(site.folder) as where:
        yield where


def test_html_of_a_cell_is_harmless_in_a_file_of_its_own_too(site):
    files = (site.folder / "build").glob("*.html")
    large = [path.read_text(encoding="utf-8") for path in files]
    assert len(large) == 1
    assert large[0].startswith("<p>Large</p><p>Words.</p>")
    assert "attack" not in large[0]


@pytest.fixture(scope="module")
def guarded(browser) -> Iterator[Visit]:
    """A browser window that tells whether an attack has got through."""
    with visiting(browser) as visit:
        visit.page.add_init_script(NOTE_ATTACKS)
        yield visit


@pytest.fixture(scope="module", params=["/", "/b/", "/404.html"])
def visit(request, address, guarded) -> Visit:
    """A page of the site."""
    guarded.open(address + request.param)
    return guarded


def test_nothing_that_an_author_writes_runs(visit):
    assert visit.page.evaluate(UNSAFE_LINKS) == []
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.evaluate("window.attacks") == 0
    assert visit.page.locator("script:not([src])").count() <= 1
    assert visit.page.locator("main :is(svg, form, iframe, style, object)").count() == 0


def test_nothing_that_an_author_writes_loads_from_elsewhere(visit, address):
    assert [url for url in visit.requests if not url.startswith(address)] == []


@pytest.mark.parametrize("directive", FORBIDDEN)
def test_the_policy_forbids(directive, address, guarded):
    guarded.open(f"{address}/404.html")
    script = FIRST_VIOLATION.replace("CODE", FORBIDDEN[directive])
    assert guarded.page.evaluate(script) == directive
    assert guarded.page.evaluate("window.attacks") == 0
