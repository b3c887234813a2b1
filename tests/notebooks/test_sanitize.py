"""The sanitize file hides rounding, and nothing that is 1e-10 or larger."""

import random
import re
from pathlib import Path

import pytest
from nbval.plugin import get_sanitize_patterns

CONFIG = Path(__file__).parents[1] / "nbval-sanitize.cfg"
WORD = "BELOW-1e-10"
# What may stand around a number in a printed line.
FRAMES = ("{}", "MAPE: {}", "[{}, 2.5]", "tensor({})", "a={} b", "{}.", "({})", "|{}|")


def sanitize(text):
    """Do what nbval does with a cell's output."""
    for pattern, word in get_sanitize_patterns(CONFIG.read_text(encoding="utf-8")):
        text = re.sub(pattern, word, text)
    return text


def test_the_file_has_one_rule():
    assert len(get_sanitize_patterns(CONFIG.read_text(encoding="utf-8"))) == 1


ROUNDING = (
    *("9.9e-11", "1.0e-11", "5e-11", "7.0e-16", "-3.2e-12", "4.9e-324", "2.2204e-16"),
    *("9.9e-100", "0.0e+00", "-0.0e+00", "0.0e-11"),
)
NO_ROUNDING = (
    *("1.0e-10", "1e-10", "-1.0e-10", "10.0e-11", "100e-12", "1000.0e-13", "1e-9"),
    *("1.0e-09", "4.2", "0.0", "-0.0", "0", "42", "3e+12", "3e12", "3.0e+00"),
    *("1.0e+11", "10.0e+00", "4.0e+00", "0.5e+00", "0.00", "1.5e-1", "1.5e-01"),
    *("1.2e-10", "1e-1", "1e+111", "123456789e-12", "12.5e-11", "nan", "inf"),
    *("1.1.1e-11", "v1e-11x", "0x1e-11a", "1e-11.5", "1_0e-11", "1,000e-13"),
)


@pytest.mark.parametrize("frame", FRAMES)
def test_rounding_becomes_one_word(frame):
    words = {number: sanitize(frame.format(number)) for number in ROUNDING}
    assert words == dict.fromkeys(ROUNDING, frame.format(WORD))


@pytest.mark.parametrize("frame", FRAMES)
def test_what_is_not_below_1e_10_stays(frame):
    texts = {number: frame.format(number) for number in NO_ROUNDING}
    assert {number: sanitize(text) for number, text in texts.items()} == texts


def _magnitudes(seed, low, high):
    """Return numbers spread evenly over the exponents from low to high."""
    generator = random.Random(seed)
    return [
        generator.choice([1, -1]) * 10 ** generator.uniform(low, high)
        for _ in range(2000)
    ]


@pytest.mark.parametrize("spec", [".0e", ".1e", ".4e", ".16e", "", ".4f", ".6g", ".3f"])
def test_no_printed_number_from_1e_10_upwards_is_touched(spec):
    for value in [1e-10, -1e-10, *_magnitudes(0, -10, 300)]:
        printed = format(value, spec)
        assert sanitize(printed) == printed


@pytest.mark.parametrize("spec", [".0e", ".1e", ".4e", ".16e"])
def test_every_number_below_1e_10_in_exponent_form_is_one_word(spec):
    for value in _magnitudes(1, -300, -10.1):
        assert sanitize(format(value, spec)) == WORD


def test_what_rounds_up_to_1e_10_stays():
    assert sanitize(f"{9.96e-11:.1e}") == "1.0e-10"


def test_whatever_the_rule_takes_is_below_1e_10():
    """Feed it every short text of the characters that numbers are made of."""
    generator = random.Random(2)
    pattern, _ = get_sanitize_patterns(CONFIG.read_text(encoding="utf-8"))[0]
    taken = 0
    for _ in range(200_000):
        text = "".join(generator.choices("01259.e-+ ", k=12))
        for match in re.finditer(pattern, text):
            taken += 1
            assert abs(float(match[0])) < 1e-10
    assert taken > 100
