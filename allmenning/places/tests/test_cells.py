"""Text in cells: never run, and the same when it comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.places.rules.cells import RISKY, bare, safe

SIGNS = st.text(alphabet="=+-@'\t\r\nab1 ＝", max_size=12)


@given(SIGNS)
def test_what_is_made_safe_comes_back_as_it_was(text: str) -> None:
    assert bare(safe(text)) == text


@given(SIGNS)
def test_nothing_safe_begins_as_a_formula(text: str) -> None:
    assert not safe(text).startswith(RISKY)


@pytest.mark.parametrize("text", ["Gymsal", "'s-Hertogenbosch", "", "' '", "3-delt"])
def test_what_cannot_run_is_left_alone(text: str) -> None:
    assert safe(text) == text
    assert bare(text) == text


def test_a_formula_is_marked() -> None:
    assert safe('=HYPERLINK("http://x")') == '\'=HYPERLINK("http://x")'
    assert safe("+47 22 00 00 00") == "'+47 22 00 00 00"
