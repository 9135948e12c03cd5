from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.notices.rules.proposal import Lack, digest, lacks

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
WHOLE: dict[str, Any] = {
    "texts": {"nb": {"subject": "Hei", "body": "Vi graver."}},
    "audience": {"everybody": True},
    "relevance": {"public_task": "Vei"},
    "expected": 3,
    "max_recipients": 10,
    "send_at": None,
    "valid_until": NOW + timedelta(days=1),
}
SMALL = st.dictionaries(st.text(max_size=3), st.text(max_size=3) | st.integers(), max_size=3)


def test_a_changed_comma_is_another_digest() -> None:
    texts = {"nb": {"subject": "Hei", "body": "Vi, graver."}}

    assert digest(WHOLE) != digest({**WHOLE, "texts": texts})


@given(SMALL, SMALL)
def test_contents_have_the_same_digest_only_when_they_are_equal(one: Any, other: Any) -> None:
    assert (digest(one) == digest(other)) == (one == other)


def test_neither_order_nor_the_name_of_a_time_zone_matters() -> None:
    east = timezone(timedelta(hours=1))
    turned = dict(reversed(WHOLE.items()))

    assert digest({**turned, "valid_until": WHOLE["valid_until"].astimezone(east)}) == digest(WHOLE)


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"texts": {"en": {"subject": "Hi", "body": "We dig."}}}, Lack.TEXT),
        ({"audience": {}}, Lack.AUDIENCE),
        ({"expected": 0}, Lack.NOBODY),
        ({"relevance": {}}, Lack.RELEVANCE),
        ({"valid_until": None}, Lack.LAST_DAY),
        ({"valid_until": NOW}, Lack.LAST_DAY),
        ({"send_at": NOW + timedelta(days=2)}, Lack.LAST_DAY),
        ({"max_recipients": 2}, Lack.LIMIT),
    ],
)
def test_what_is_lacking_is_named(change: dict[str, Any], lack: Lack) -> None:
    assert lacks({**WHOLE, **change}, comes_once=True, now=NOW) == [lack]


def test_a_notice_that_waits_for_lives_may_be_for_nobody_yet() -> None:
    assert lacks({**WHOLE, "expected": 0}, comes_once=False, now=NOW) == []
