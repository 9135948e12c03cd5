"""One row for each way in and each reason: what is shown, what the door knows, what it answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from allmenning.core.period import Period
from allmenning.keys.rules.deciding import decide
from allmenning.keys.rules.decisions import Reason
from allmenning.keys.rules.grants import Access
from allmenning.keys.rules.lockout import Lockout
from allmenning.keys.rules.presenting import By, Card, Digits, Paper, Screen
from allmenning.keys.tests.at_a_reader import (
    BEFORE,
    BOUND,
    FORGER,
    GUARDED,
    LATER,
    LOCKED,
    MASTER,
    OFFLINE,
    ORDER_ID,
    PLAIN,
    PRINTED,
    SCREEN,
    answer,
    by_card,
    by_pin,
    code_from,
    offline,
    on_paper,
    on_screen,
    ordered,
    staff_order,
)
from allmenning.keys.tests.doorstep import (
    CARD,
    DOOR,
    EVENING,
    HOUR,
    NOW,
    OTHER_DOOR,
    PHONE,
    READER,
    SECOND,
    Phone,
    at,
    code,
    entry,
    grant,
    shown,
    table,
    token,
)

ROWS: Final = [
    (By.SCREEN, Reason.OPEN, on_screen()),
    (By.SCREEN, Reason.FORGED, on_screen(keys=FORGER)),
    (By.SCREEN, Reason.FORGED, (shown(Screen(b"a bill", 1, bytes(64))), table())),
    (By.SCREEN, Reason.FORGED, (shown(Phone("a thief's").draws(token(BOUND), NOW)), table())),
    (By.SCREEN, Reason.FORGED, (shown(PHONE.draws(token(PRINTED), NOW)), table())),
    (By.SCREEN, Reason.STALE, (shown(PHONE.draws(token(BOUND), NOW - 16 * SECOND)), table())),
    (By.SCREEN, Reason.STALE, (shown(PHONE.draws(token(BOUND), NOW + 16 * SECOND)), table())),
    (By.SCREEN, Reason.WRONG_DOOR, (shown(SCREEN, OTHER_DOOR), table())),
    (By.SCREEN, Reason.WRONG_DOOR, on_screen(gateway=8)),
    (By.SCREEN, Reason.WRONG_DOOR, on_screen(doors=set())),
    (By.SCREEN, Reason.REVOKED, on_screen(revoked={BOUND.id})),
    (By.SCREEN, Reason.REVOKED, on_screen(epoch=2)),
    (By.SCREEN, Reason.TOO_EARLY, on_screen(replace(BOUND, doors=(Access(DOOR, LATER),)))),
    (By.SCREEN, Reason.ENDED, on_screen(replace(BOUND, doors=(Access(DOOR, BEFORE),)))),
    (By.SCREEN, Reason.ENDED, on_screen(replace(BOUND, lease=BEFORE))),
    (By.SCREEN, Reason.REPLAYED, on_screen(seen={decide(*on_screen(), at(NOW)).once})),
    (By.SCREEN, Reason.USED_UP, on_screen(replace(BOUND, uses=1), used={BOUND.id: 1})),
    (By.PAPER, Reason.OPEN, on_paper()),
    (By.PAPER, Reason.OPEN, on_paper(GUARDED, code(GUARDED))),
    (By.PAPER, Reason.FORGED, on_paper(keys=FORGER)),
    (By.PAPER, Reason.FORGED, on_paper(BOUND)),
    (By.PAPER, Reason.FORGED, on_paper(PLAIN)),
    (By.PAPER, Reason.NEEDS_PIN, on_paper(GUARDED)),
    (By.PAPER, Reason.WRONG_PIN, on_paper(GUARDED, "000000")),
    (By.PAPER, Reason.READER_LOCKED, on_paper(GUARDED, code(GUARDED), lockouts=LOCKED)),
    (By.PAPER, Reason.OPEN, on_paper(lockouts=LOCKED)),
    (By.PAPER, Reason.USED_UP, on_paper(used={PRINTED.id: 1})),
    (By.PAPER, Reason.REVOKED, on_paper(GUARDED, code(GUARDED), revoked={GUARDED.id})),
    (By.PIN, Reason.OPEN, by_pin()),
    (By.PIN, Reason.UNKNOWN, (shown(Digits("000000")), table(entry(PLAIN)))),
    (By.PIN, Reason.UNKNOWN, (shown(Digits(code(PLAIN))), replace(by_pin()[1], entries={}))),
    (By.PIN, Reason.READER_LOCKED, by_pin(lockouts=LOCKED)),
    (By.PIN, Reason.OPEN, by_pin(lockouts={READER: Lockout(until=NOW)})),
    (By.PIN, Reason.OPEN, by_pin(lockouts={"another": LOCKED[READER]})),
    (By.PIN, Reason.TOO_EARLY, by_pin(grant(during=LATER))),
    (By.PIN, Reason.ENDED, by_pin(grant(during=BEFORE))),
    (By.PIN, Reason.USED_UP, by_pin(PRINTED, used={PRINTED.id: 1})),
    (By.CARD, Reason.OPEN, by_card()),
    (By.CARD, Reason.UNKNOWN, (shown(Card(bytes(16), code(PLAIN))), table(entry(PLAIN, CARD)))),
    (By.CARD, Reason.NEEDS_PIN, by_card(typed="")),
    (By.CARD, Reason.WRONG_PIN, by_card(typed="000000")),
    (By.CARD, Reason.WRONG_PIN, by_card(typed="١٢٣٤٥٦")),
    (By.CARD, Reason.WRONG_PIN, by_card(typed="\ud800")),
    (By.CARD, Reason.READER_LOCKED, by_card(lockouts=LOCKED)),
    (By.CARD, Reason.ENDED, by_card(grant(during=BEFORE))),
    (By.OFFLINE_CODE, Reason.OPEN, offline()),
    (By.OFFLINE_CODE, Reason.UNKNOWN, offline("123456789012")),
    (By.OFFLINE_CODE, Reason.UNKNOWN, offline(OFFLINE, secret=bytes(32))),
    (By.OFFLINE_CODE, Reason.READER_LOCKED, offline(lockouts=LOCKED)),
    (By.OFFLINE_CODE, Reason.TOO_EARLY, offline(code_from(NOW + HOUR))),
    (By.OFFLINE_CODE, Reason.ENDED, offline(code_from(NOW - HOUR))),
    (By.OFFLINE_CODE, Reason.USED_UP, offline(seen={decide(*offline(), at(NOW)).once})),
    (By.BUTTON, Reason.OPEN, ordered()),
    (By.PHONE, Reason.OPEN, ordered(by=By.PHONE)),
    (By.BUTTON, Reason.FORGED, ordered(known={"keys": FORGER})),
    (By.BUTTON, Reason.WRONG_DOOR, ordered(gateway=8)),
    (By.BUTTON, Reason.WRONG_DOOR, ordered(door=OTHER_DOOR)),
    (By.BUTTON, Reason.STALE, ordered(deadline=NOW - SECOND)),
    (By.BUTTON, Reason.STALE, ordered(deadline=NOW + 69 * SECOND)),
    (By.BUTTON, Reason.UNKNOWN, ordered(known={"entries": {}})),
    (By.BUTTON, Reason.REVOKED, ordered(known={"entries": {}, "revoked": {PLAIN.id}})),
    (By.BUTTON, Reason.REPLAYED, ordered(known={"seen": {b"order" + ORDER_ID}})),
    (By.BUTTON, Reason.TOO_EARLY, ordered(grant(during=LATER))),
    (By.STAFF, Reason.OPEN, staff_order()),
    (By.STAFF, Reason.STALE, staff_order(deadline=NOW - SECOND)),
    (By.STAFF, Reason.REPLAYED, staff_order({"seen": {b"order" + ORDER_ID}})),
    (By.OSLO, Reason.OPEN, ordered(by=By.OSLO)),
    (By.OSLO, Reason.REVOKED, ordered(by=By.OSLO, known={"entries": {}, "revoked": {PLAIN.id}})),
    (By.OSLO, Reason.OPEN, staff_order(by=By.OSLO)),
    (By.OSLO, Reason.REPLAYED, staff_order({"seen": {b"order" + ORDER_ID}}, by=By.OSLO)),
]
UNSAFE: Final = [
    (Reason.CLOCK_UNSAFE, on_screen()),
    (Reason.CLOCK_UNSAFE, on_paper()),
    (Reason.CLOCK_UNSAFE, by_pin()),
    (Reason.CLOCK_UNSAFE, by_card()),
    (Reason.CLOCK_UNSAFE, offline()),
    (Reason.CLOCK_UNSAFE, ordered()),
    (Reason.CLOCK_UNSAFE, staff_order()),
    (Reason.OPEN, by_pin(MASTER)),
]


@pytest.mark.parametrize(("by", "reason", "row"), ROWS)
def test_every_way_in_and_every_reason(by: By, reason: Reason, row: Any) -> None:
    given = answer(row)

    assert (given.by, given.reason, given.allowed) == (by, reason, reason is Reason.OPEN)
    assert given.allowed or given.once == b""


@pytest.mark.parametrize(("reason", "row"), UNSAFE)
def test_a_clock_that_cannot_be_trusted_opens_for_staff_with_a_grant_alone(
    reason: Reason, row: Any
) -> None:
    assert answer(row, is_safe=False).reason is reason


def test_every_reason_has_a_row() -> None:
    decided = {reason for _, reason, _ in ROWS} | {reason for reason, _ in UNSAFE}

    # Whether it could be written down is known only after it was decided.
    assert decided == set(Reason) - {Reason.NOT_WRITTEN}
    assert {by for by, _, _ in ROWS} == set(By)


def test_it_opens_from_the_first_second_and_not_at_the_end() -> None:
    presented, known = by_pin()

    first, last, end = (EVENING.start, EVENING.end - SECOND, EVENING.end)

    assert [decide(presented, known, at(then)).reason for then in (first, last, end)] == [
        Reason.OPEN,
        Reason.OPEN,
        Reason.ENDED,
    ]
    early = decide(presented, known, at(first - SECOND))
    assert (early.reason, early.opens_at) == (Reason.TOO_EARLY, first)


@pytest.mark.parametrize(
    ("shown_since", "told", "opens"),
    [
        (-HOUR, LATER, Reason.TOO_EARLY),
        (timedelta(0), LATER, Reason.TOO_EARLY),
        (HOUR, LATER, Reason.OPEN),
        (-HOUR, EVENING, Reason.OPEN),
    ],
)
def test_when_a_key_opens_is_told_by_the_copy_that_was_issued_last(
    shown_since: timedelta, told: Period, opens: Reason
) -> None:
    own = replace(GUARDED, doors=(Access(DOOR, told),))
    carried = replace(GUARDED, issued_at=own.issued_at + shown_since)
    paper = Paper(token(carried), code(GUARDED))

    assert decide(shown(paper), table(entry(own)), at(NOW)).reason is opens


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        (by_card(typed="000000"), True),
        (on_paper(GUARDED, "000000"), True),
        (offline("123456789012"), True),
        ((shown(Digits("000000")), table()), True),
        ((shown(Card(bytes(16), "000000")), table()), False),
        (by_pin(grant(during=LATER)), False),
        (by_card(typed=""), False),
        (ordered(known={"entries": {}}), False),
        (on_screen(keys=FORGER), False),
    ],
)
def test_what_counts_as_guessing_digits(row: Any, counts: bool) -> None:
    assert answer(row).is_wrong_guess is counts
