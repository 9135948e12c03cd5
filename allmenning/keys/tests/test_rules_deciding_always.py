"""What holds whatever is shown, whenever, to a door that knows whatever."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmenning.core.period import Period
from allmenning.keys.rules.deciding import decide
from allmenning.keys.rules.decisions import Reason
from allmenning.keys.rules.grants import Access, Grant
from allmenning.keys.rules.presenting import Card, Digits, Order, Paper, Screen, Shown
from allmenning.keys.tests.doorstep import (
    CARD,
    DOOR,
    NOW,
    OTHER_DOOR,
    PHONE,
    SECOND,
    at,
    code,
    entry,
    grant,
    order,
    shown,
    table,
    token,
)

WAYS = ("pin", "card", "paper", "guarded", "screen", "order")
periods = st.builds(
    lambda start, length: Period(NOW + start * SECOND, NOW + (start + length) * SECOND),
    st.integers(-300_000, 300_000),
    st.integers(1, 300_000),
)
instants = st.builds(lambda s: NOW + timedelta(seconds=s), st.floats(-600_000, 600_000))


def granted(way: str, during: Period, lease: Period) -> Grant:
    return grant(
        f"{way}",
        doors=(Access(DOOR, during),),
        lease=lease,
        uses=1 if way == "paper" else None,
        needs_pin=way == "guarded",
        device=PHONE.public if way == "screen" else None,
    )


def lawfully(way: str, of: Grant, now: datetime) -> Shown:
    """What the lawful holder shows at an instant."""
    match way:
        case "pin":
            return Digits(code(of))
        case "card":
            return Card(CARD, code(of))
        case "paper" | "guarded":
            return Paper(token(of), code(of) if of.needs_pin else "")
        case "screen":
            return PHONE.draws(token(of), now)
    return order(of, deadline=now + 8 * SECOND)


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=150)
@given(during=periods, lease=periods, now=instants)
def test_it_opens_inside_the_time_and_the_lease_and_never_outside(
    way: str, during: Period, lease: Period, now: datetime
) -> None:
    of = granted(way, during, lease)

    answer = decide(shown(lawfully(way, of, now)), table(entry(of, CARD)), at(now))

    assert answer.allowed is (during.start <= now < min(during.end, lease.end))


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60)
@given(during=periods, now=instants, is_safe=st.booleans(), knows=st.booleans())
def test_what_was_taken_back_never_opens(
    way: str, during: Period, now: datetime, is_safe: bool, knows: bool
) -> None:
    of = granted(way, during, during)
    known = table(*[entry(of, CARD)] * knows, revoked={of.id})

    assert not decide(shown(lawfully(way, of, now)), known, at(now, is_safe=is_safe)).allowed


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60)
@given(during=periods, now=instants, is_safe=st.booleans())
def test_no_door_opens_but_those_of_the_grant(
    way: str, during: Period, now: datetime, is_safe: bool
) -> None:
    of = granted(way, during, during)
    elsewhere = shown(lawfully(way, of, now), OTHER_DOOR)

    assert not decide(elsewhere, table(entry(of, CARD)), at(now, is_safe=is_safe)).allowed


@pytest.mark.parametrize("way", ["screen", "order"])
@settings(max_examples=60)
@given(later=st.floats(0, 100))
def test_what_opens_once_never_opens_again(way: str, later: float) -> None:
    of = granted(way, Period(NOW, NOW + 1000 * SECOND), Period(NOW, NOW + 1000 * SECOND))
    same = shown(lawfully(way, of, NOW))
    first = decide(same, table(entry(of)), at(NOW))

    again = decide(same, table(entry(of), seen={first.once}), at(NOW + timedelta(seconds=later)))

    assert first.allowed
    assert again.reason in (Reason.REPLAYED, Reason.STALE)


@settings(max_examples=100)
@given(uses=st.integers(0, 5), used=st.integers(0, 9))
def test_a_grant_opens_as_often_as_it_says(uses: int, used: int) -> None:
    of = grant(uses=uses)

    answer = decide(shown(Digits(code(of))), table(entry(of), used={of.id: used}), at(NOW))

    assert answer.reason is (Reason.OPEN if used < uses else Reason.USED_UP)


junk = st.one_of(
    st.builds(Digits, st.text(max_size=14)),
    st.builds(Digits, st.text("0123456789", min_size=12, max_size=12)),
    st.builds(Card, st.sampled_from([CARD, bytes(16)]), st.text(max_size=8)),
    st.builds(Paper, st.binary(max_size=400), st.text(max_size=8)),
    st.builds(Screen, st.binary(max_size=400), st.integers(), st.binary(max_size=80)),
    st.builds(
        Screen,
        st.just(token(granted("screen", Period(NOW, NOW + SECOND), Period(NOW, NOW + SECOND)))),
        st.integers(),
        st.binary(min_size=64, max_size=64),
    ),
    st.builds(Order, st.binary(max_size=400)),
)


@settings(max_examples=600)
@given(what=junk, now=instants, is_safe=st.booleans())
def test_nothing_that_is_made_up_opens_or_breaks(what: Shown, now: datetime, is_safe: bool) -> None:
    of = grant()
    known = table(entry(of, CARD))
    right = isinstance(what, Digits | Card) and code(of) in (getattr(what, "code", ""), what)

    assert right or not decide(shown(what), known, at(now, is_safe=is_safe)).allowed
