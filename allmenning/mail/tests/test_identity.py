"""The name of a letter, and what may stand in its headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.mail.rules.identity import (
    HeaderInjection,
    domain_of,
    message_id,
    refuse_line_breaks,
)


def test_the_same_source_always_gives_the_same_name() -> None:
    known = message_id(municipality_id=1, source="booking.receipt:17", domain="oslo.example")
    assert known == "9e20751df55d720f680173acd5dec92fa159b522@oslo.example"
    assert known == message_id(
        municipality_id=1, source="booking.receipt:17", domain="oslo.example"
    )


SOURCE = st.tuples(st.integers(1, 400), st.text(st.characters(exclude_categories=["Cs"])))


@given(SOURCE, SOURCE)
def test_two_sources_never_share_a_name(one: tuple[int, str], other: tuple[int, str]) -> None:
    names = {
        message_id(municipality_id=number, source=source, domain="oslo.example")
        for number, source in (one, other)
    }
    assert len(names) == len({one, other})


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
@pytest.mark.parametrize("value", ["Hei{}Bcc: alle@example.no", "{}Hei", "Hei{}"])
def test_a_line_break_anywhere_in_a_header_is_refused(value: str, end: str) -> None:
    with pytest.raises(HeaderInjection):
        refuse_line_breaks("Et emne", value.format(end))


def test_ordinary_headers_pass() -> None:
    refuse_line_breaks("Gymsal 1 – tirsdag kl. 18–20: åpen", "", "kari@example.no")


@pytest.mark.parametrize(
    ("address", "domain"),
    [("post@oslo.example", "oslo.example"), ("post@blåbær.example", "xn--blbr-roah.example")],
)
def test_a_domain_is_written_in_ascii(address: str, domain: str) -> None:
    assert domain_of(address) == domain


@pytest.mark.parametrize("address", ["", "kari", "kari@", "kari@a..no", f"kari@{'a' * 64}.no"])
def test_an_address_without_a_usable_domain_is_an_error(address: str) -> None:
    with pytest.raises(ValueError):
        domain_of(address)
