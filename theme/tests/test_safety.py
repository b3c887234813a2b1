"""Attempts to run a script, to load from elsewhere or to hide what is broken."""

import re

import pytest
from plainbook.html.markup import element
from plainbook.html.sanitise import clean_html
from plainbook.nodes.media import declared_size
from plainbook.nodes.registry import NODES
from plainbook.page.policy import content_policy

from theme.tests.helpers import THEME, new_page, problems_of, render

ATTACK = "\"'><script>alert(1)</script>"

FIELDS = (
    *("value", "name", "class", "html_id", "title", "label", "identifier", "kind"),
    *("enumerator", "lang", "filename", "alt", "width", "height", "align"),
    *("message", "sync"),
)
ACTING_TAGS = {
    *("script", "svg", "iframe", "object", "embed", "form", "input", "style"),
    *("link", "meta", "base", "math", "template", "button", "select", "video"),
}


def text(value: str) -> dict:
    return {"type": "text", "value": value}


def output(kind: str, content: str) -> dict:
    data = {kind: {"content_type": kind, "content": content}}
    return {
        "type": "output",
        "jupyter_data": {"output_type": "display_data", "data": data},
    }


@pytest.mark.parametrize("kind", NODES.names())
def test_no_field_of_any_node_reaches_the_page_unescaped(kind):
    node = {"type": kind, "depth": 2, **dict.fromkeys(FIELDS, ATTACK)}
    node |= {"url": "/other", "internal": True, "resolved": True, "indent": 1}
    node |= {"src": f"https://example.org/{ATTACK}", "children": [text(ATTACK)]}
    html = str(new_page(citations={ATTACK: {"html": "x"}}).render(node))
    assert "<script" not in html
    for tag in re.findall(r"<[a-z][^<>]*>", html):
        # Each attribute is a name, and a value that ends where it seems to.
        assert re.fullmatch(r"<[a-z][a-z0-9]*( [a-z-]+(=\"[^\"]*\")?)*>", tag), tag


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
    ],
)
def test_links_and_images_with_unsafe_addresses_are_broken(address):
    link = {"type": "link", "url": address, "static": True, "children": [text("x")]}
    page = new_page()
    html = page.render(link)
    assert "href" not in html
    assert html.startswith('x<span class="broken"')
    assert len(page.found.problems) == 1
    assert problems_of({"type": "image", "url": address})
    card = {"type": "card", "url": address, "children": [{"type": "cardTitle"}]}
    assert problems_of(card)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<iframe src='https://example.org'></iframe>",
        "<object data='x'></object><embed src='x'>",
        "<form action='https://example.org'><input name=a></form>",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>body { display: none }</style>",
        "<link rel=stylesheet href='https://example.org/x.css'>",
        "<meta http-equiv=refresh content='0;url=https://example.org'>",
        "<base href='https://example.org'>",
        "<div style='position: fixed; inset: 0; background: url(https://e.org)'>x</div>",
        "<p id=main name=main>x</p>",
        "<math><mtext></p><img src=x onerror=alert(1)></mtext></math>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<ScRiPt SRC=//example.org/x.js></sCrIpT>",
        "<script/x>alert(1)</script\n>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<a href='JaVaScRiPt:alert(1)'>x</a>",
        "<a href='java&#115;cript:alert(1)'>x</a>",
        "<a href='&#x6A;&#x61;vascript&colon;alert(1)'>x</a>",
        "<a href='java&Tab;script&NewLine;:alert(1)'>x</a>",
        "<a href='\x01javascript:alert(1)'>x</a>",
        "<a href='vbscript:x'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='DATA:text/html;base64,PHNjcmlwdD4='>x</a>",
        "<blockquote cite='data:text/html,x'>x</blockquote>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<img src='https://example.org/x.png'>",
        "<img src='//example.org/x.png' srcset='https://example.org/y.png 2x'>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<svg><foreignObject><iframe onload=alert(1)></foreignObject></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
        "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'></style>",
        "<math href='javascript:alert(1)'>x</math>",
        "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)>"
        "</annotation-xml></math>",
        "<form><math><mtext></form><form><mglyph><style></math>"
        "<img src=x onerror=alert(1)></style></mglyph></form></mtext></math></form>",
        "<table><math><select><mglyph><style><!--</style><img src=x onerror=alert(1)>",
        "<template><script>alert(1)</script></template>",
        "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<button formaction='javascript:alert(1)'>x</button>",
        "<input autofocus onfocus=alert(1)><select onfocus=alert(1)></select>",
        "<isindex action='javascript:alert(1)' type=image>",
        "<video src=x onerror=alert(1)><source onerror=alert(1)></video>",
        "<details open ontoggle=alert(1)>x</details>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
        "<p style='background-image: url(https://example.org)'>x</p>",
        "<p style='width: expression(alert(1))'>x</p>",
        "<p style='color: u\\72l(https://example.org)'>x</p>",
        "<p style='color: url(https://example.org)'>x</p>",
        "<p style='-moz-binding: url(//example.org)'>x</p>",
        "<p style='color: red; position: fixed; inset: 0'>x</p>",
        "<p style='color: red;} body { position: fixed'>x</p>",
        "<area href='javascript:alert(1)'><map name=main></map>",
        '<style>#x { position: fixed; color: url(//e.org) }</style><p id="x">x</p>',
        '<style>#x { color: red"onclick="alert(1) }</style><p id="x">x</p>',
        '<style>#x { color: red } body { display: none }</style><p id="x">x</p>',
        '<style>#x { color: expression(alert(1)) }</style><p id="x">x</p>',
        r'<style>#x { color: u\72l(//e.org) }</style><p id="x">x</p>',
        r'<style>#x { p\6fsition: fixed }</style><p id="x">x</p>',
        '<style>#x { color: url("//e.org") }</style><p id="x">x</p>',
        '<style>#x { color: red /* url(//e.org) */ }</style><p id="x">x</p>',
    ],
)
def test_sanitised_html_neither_acts_nor_loads(source):
    html = str(clean_html(source))
    assert ACTING_TAGS.isdisjoint(re.findall(r"<([a-z]+)", html))
    written = re.findall(r"<[^>]*>", html)
    acting = r"\son\w+=|script:|data:|position|url\(|expression|\s(id|name|src\w*)="
    assert not re.search(acting, " ".join(written), re.IGNORECASE)


@pytest.mark.parametrize(
    "drawing",
    [
        "<svg onload='alert(1)'><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><a href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><foreignObject><p xmlns='http://www.w3.org/1999/xhtml' onclick='x()'/>"
        "</foreignObject></svg>",
        "<svg aria-label='&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'></svg>",
        '<svg><title>"&gt;&lt;img src=x onerror=alert(1)&gt;</title></svg>',
        "<svg><image href='https://example.org/x.png'/></svg>",
        "<svg><style>@import url(https://example.org)</style></svg>",
        "<svg><use xlink:href='https://example.org/x.svg#a'/></svg>",
        "<svg viewBox='0 0 &quot;onload=alert(1) 9 9'></svg>",
        "<svg><animate onbegin='alert(1)' attributeName='x' dur='1s'/></svg>",
    ],
)
def test_a_drawing_becomes_an_image_and_nothing_else(drawing):
    image = re.compile(
        r'<img src="data:image/svg\+xml;base64,[\w+/=]+" alt="[^"]*"'
        r'( width="\d+" height="\d+")?>'
    )
    assert image.fullmatch(clean_html(drawing))
    within = clean_html(f"<p title='{drawing}'>x</p>")
    assert set(re.findall(r"<(\w+)", within)) <= {"p", "img"}


def test_a_drawing_that_is_no_xml_is_dropped():
    source = "<svg width=9><rect></svg><svg><!DOCTYPE x><g></g></svg>"
    assert clean_html(source) == ""


def test_a_drawing_keeps_its_title_and_its_size():
    html = clean_html("<svg width='90' height='30'><title>A &amp; B</title></svg>")
    assert html.endswith('alt="A &amp; B" width="90" height="30">')


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="x">',
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">',
        '<p style="background-color:rgb(1, 2, 3)">x</p>',
        '<p style="color:RGB(1, 2, 3);width:calc(1em + 2px)">x</p>',
        '<p style="font-size:1em;font-style:italic;font-weight:bold">x</p>',
        '<p style="text-align:right;text-decoration:none;white-space:pre">x</p>',
        '<p style="height:1em;min-width:1em;margin:0;padding:0">x</p>',
        '<span style="vertical-align:top">x</span>',
        '<a href="https://example.org" rel="noopener noreferrer">x</a>',
        '<a href="http://example.org" rel="noopener noreferrer">x</a>',
        '<a href="mailto:a@example.org" rel="noopener noreferrer">x</a>',
        '<details open=""><summary>x</summary>y</details>',
        '<figure>x<figcaption lang="de">y</figcaption></figure>',
        '<table><tbody><tr><td colspan="2" rowspan="2">x</td></tr></tbody></table>',
        '<a href="#here" rel="noopener noreferrer">x</a>',
    ],
)
def test_what_is_harmless_stays(html):
    assert clean_html(html) == html


def test_the_rules_for_an_id_become_its_style():
    sheet = """<style type="text/css">
      /* #T_1_c { color: black } */
      #T_1 th:hover { color: green }
      #T_1_a, #T_1_b { background-color: #fff7fb; color: #000 }
      #T_1_b { font-weight: bold; position: fixed; }
    </style>"""
    table = '<p id="T_1_a" class="x">a</p><p id="T_1_b">b</p><p id="T_1_c">c</p>'
    both = "background-color:#fff7fb;color:#000"
    assert clean_html(sheet + table).strip() == (
        f'<p style="{both}" class="x">a</p>'
        f'<p style="{both};font-weight:bold">b</p><p>c</p>'
    )


def test_rules_for_some_readers_only_are_no_style():
    sheet = "<style>@media print { #a { color: red } } #b { color: blue }</style>"
    html = clean_html(f'{sheet}<p id="a">a</p><p id="b">b</p>')
    assert html == '<p>a</p><p style="color:blue">b</p>'


def test_a_brace_in_a_string_ends_no_rule():
    sheet = """<style>#a { color: red; content: "} #b { color: blue }"; }</style>"""
    html = clean_html(f'{sheet}<p id="a">a</p><p id="b">b</p>')
    assert html == '<p style="color:red">a</p><p>b</p>'


@pytest.mark.parametrize("rule", ["#a { color: ((( }", "#a((( { color: red }"])
def test_brackets_nested_by_the_thousand_are_no_style(rule):
    sheet = f"<style>{rule.replace('(((', '(' * 5000)}</style>"
    assert clean_html(f'{sheet}<p id="a">a</p>') == "<p>a</p>"


def test_a_header_without_words_is_a_cell():
    assert clean_html("<table><tr><th>&nbsp;</th></tr></table>").count("<th") == 0


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/html", f"<p>{ATTACK}</p>"),
        ("text/plain", ATTACK),
        ("application/json", '["</pre><script>alert(1)</script>"]'),
        ("image/svg+xml", "<svg><script>alert(1)</script></svg>"),
    ],
)
def test_outputs_of_notebooks_run_no_script(kind, content):
    assert "<script" not in render(output(kind, content))


def test_a_stream_with_terminal_codes_is_escaped():
    data = {"output_type": "stream", "text": "\x1b[31m<script>\x1b]8;;x\x07y"}
    html = render({"type": "output", "jupyter_data": data})
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_widget_runs_no_module_from_elsewhere():
    assert problems_of({"type": "anywidget", "esm": "https://example.org/w.mjs"})
    assert problems_of({"type": "anywidget", "esm": "data:text/javascript,alert(1)"})


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "/other",
        "//example.org",
        "https://example.org;script-src *",
        "https://example.org script-src",
        "http://[",
    ],
)
def test_what_is_embedded_adds_nothing_else_to_the_policy(address):
    page = new_page()
    page.render({"type": "iframe", "src": address})
    assert page.found.frames == set()
    assert len(page.found.problems) == 1


def test_an_embedded_page_is_allowed_by_its_origin_alone():
    page = new_page()
    page.render({"type": "iframe", "src": "https://example.org/a?b"})
    assert page.found.frames == {"https://example.org"}
    policy = content_policy([], page.found.frames, None)
    assert "frame-src https://example.org; " in policy
    assert policy.count("example.org") == 1


UNITS = ("px", "%", "em", "rem", "ch", "vw", "cm", "mm", "in", "pt")


@pytest.mark.parametrize(
    ("width", "style"),
    [
        *((f"1.5{unit}", f"width: 1.5{unit}") for unit in UNITS),
        *[("300", "width: 300px"), (300, "width: 300px"), ("1.5", "width: 1.5px")],
        *((width, None) for width in ("", "wide", "calc(1px)", "1px; color: red")),
        *((width, None) for width in ("-1px", "x1px", "1 px", "1.px", "1px1")),
    ],
)
def test_a_size_is_a_length_or_nothing(width, style):
    assert declared_size({"width": width}) == style


def test_html_enters_the_pages_in_one_place():
    uses = [
        f"{path.name}: {line.strip()}"
        for path in sorted((THEME / "plainbook").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        # Markup of a literal is the theme's own HTML.
        if re.search(r"\bMarkup\((?![\"')])", line)
    ]
    assert uses == ["markup.py: return Markup(html)  # noqa: S704"]


def test_templates_switch_escaping_off_nowhere():
    for path in (THEME / "templates").iterdir():
        assert not re.search(
            r"\|\s*safe|autoescape", path.read_text(encoding="utf-8")
        ), path.name


def test_an_element_escapes_all_but_markup():
    html = element("a", "<b>", href='"x"', class_=None, hidden=True, open=False)
    assert html == '<a href="&#34;x&#34;" hidden>&lt;b&gt;</a>'
