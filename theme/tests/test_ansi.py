"""The colours of a terminal on a page."""

import pytest
from plainbook.html.ansi import terminal_html


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("31", "ansi-red"),
        ("91", "ansi-red"),
        ("1;34", "ansi-blue ansi-bold"),
        ("38;5;9", "ansi-red"),
        ("38;5;28", "ansi-green"),
        ("38;5;201", "ansi-magenta"),
        ("38;2;0;120;250", "ansi-blue"),
        ("30", "ansi-black"),
        ("97", "ansi-white"),
        *((code, "ansi-marked") for code in ("40", "43", "47", "100", "107")),
        ("48;5;220", "ansi-marked"),
        ("4", "ansi-underlined"),
        ("7", "ansi-inverse"),
        ("7;31", "ansi-red ansi-inverse"),
        ("7;27;31", "ansi-red"),
    ],
)
def test_terminal_colours_become_classes(code, expected):
    html = terminal_html(f"\x1b[{code}mx\x1b[0my")
    assert html == f'<span class="{expected}">x</span>y'


def test_terminal_codes_that_mean_nothing_on_a_page_vanish():
    assert terminal_html("\x1b[2K\x1b[1Aa\x1b]0;title\x07b\x08") == "ab"


def test_long_lines_take_no_longer_than_many_short_ones():
    # One regular expression for this took 18 s, in proportion to the square.
    assert terminal_html("0123456789" * 100_000).startswith("0123")


def test_a_progress_bar_shows_its_end():
    assert terminal_html("0 %\r50 %\r100 %\ndone\r\n") == "100 %\ndone\n"
