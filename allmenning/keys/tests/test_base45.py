"""Bytes as the characters of a square code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.keys.rules.base45 import from_characters, in_characters


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", ""), (b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")],
)
def test_the_examples_of_the_standard(data: bytes, text: str) -> None:
    assert in_characters(data) == text
    assert from_characters(text) == data


@given(st.binary(max_size=400))
def test_what_is_written_is_read_again(data: bytes) -> None:
    assert from_characters(in_characters(data)) == data


@pytest.mark.parametrize("text", ["a", "A", "ABCD", ":::", "::", "GGX", "æøå"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_characters(text)
