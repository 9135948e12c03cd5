"""One row for each way in and each reason: what is shown, what the door knows, what it answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from allmenning.core.period import Period
from allmenning.keys.rules import pins
from allmenning.keys.rules.deciding import Decision, Entry, Presentation, Reason, Table, decide
from allmenning.keys.rules.grants import Access, Grant
from allmenning.keys.rules.lockout import Lockout
from allmenning.keys.rules.presenting import By, Card, Digits, Paper, Screen
from allmenning.keys.tests.doorstep import (
    CARD,
    DOOR,
    EVENING,
    HOUR,
    KEY_ID,
    NOW,
    OTHER_DOOR,
    PHONE,
    READER,
    SECOND,
    SECRET,
    Phone,
    at,
    code,
    entry,
    grant,
    issuer,
    order,
    shown,
    table,
    token,
)

PLAIN = grant()
BOUND = grant("on a phone", device=PHONE.public)
PRINTED = grant("on paper", uses=1)
GUARDED = grant("on paper with digits", needs_pin=True)
MASTER = grant("staff", is_staff=True)
LATER = Period(NOW + HOUR, NOW + 2 * HOUR)
BEFORE = Period(NOW - 2 * HOUR, NOW)
LOCKED = {READER: Lockout(until=NOW + SECOND)}
FORGER = {KEY_ID: issuer("somebody else")[0].public_key()}
SCREEN = PHONE.draws(token(BOUND), NOW)
OFFLINE = pins.offline_code(SECRET, door=DOOR, starts=NOW, quarters=4)
ORDER_ID = decide(shown(order()), table(), at(NOW)).order


def by_pin(of: Grant = PLAIN, **known: Any) -> tuple[Presentation, Table]:
    return shown(Digits(code(of))), table(entry(of), **known)


def by_card(
    of: Grant = PLAIN, typed: str | None = None, **known: Any
) -> tuple[Presentation, Table]:
    pin = code(of) if typed is None else typed
    return shown(Card(CARD, pin)), table(entry(of, CARD), **known)


def on_screen(of: Grant = BOUND, **known: Any) -> tuple[Presentation, Table]:
    return shown(PHONE.draws(token(of), NOW)), table(**known)


def on_paper(of: Grant = PRINTED, typed: str = "", **known: Any) -> tuple[Presentation, Table]:
    return shown(Paper(token(of), typed)), table(**known)


def ordered(
    of: Grant = PLAIN, known: dict | None = None, **claims: Any
) -> tuple[Presentation, Table]:
    return shown(order(of, **claims)), table(entry(of), **(known or {}))


def staff_order(known: dict | None = None, **claims: Any) -> tuple[Presentation, Table]:
    return shown(order(**claims)), table(**(known or {}))


def offline(typed: str = OFFLINE, **known: Any) -> tuple[Presentation, Table]:
    return shown(Digits(typed)), table(**known)


def code_from(starts: Any, quarters: int = 4) -> str:
    return pins.offline_code(SECRET, door=DOOR, starts=starts, quarters=quarters)


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


def answer(row: tuple[Presentation, Table], **time: Any) -> Decision:
    return decide(*row, at(NOW, **time))


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


def test_a_code_drawn_once_opens_once_however_its_signature_is_spelled() -> None:
    n = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    s = int.from_bytes(SCREEN.signature[32:], "big")
    twin = replace(SCREEN, signature=SCREEN.signature[:32] + (n - s).to_bytes(32, "big"))
    first = decide(shown(SCREEN), table(), at(NOW))

    again = decide(shown(twin), table(seen={first.once}), at(NOW))

    assert decide(shown(twin), table(), at(NOW)).allowed
    assert again.reason is Reason.REPLAYED


def test_a_code_in_the_digits_of_another_script_is_no_second_code() -> None:
    arabic = OFFLINE[:5].translate({ord(str(n)): chr(0x0660 + n) for n in range(10)}) + OFFLINE[5:]

    assert answer(offline(arabic)).reason is Reason.UNKNOWN


@pytest.mark.parametrize("drawn_at", [1 << 62, (1 << 63) - 1, 1 << 63, -1, 0])
def test_a_phone_that_signs_an_impossible_time_is_refused(drawn_at: int) -> None:
    seconds_only = replace(SCREEN, drawn_at=drawn_at)

    assert not decide(shown(seconds_only), table(), at(NOW)).allowed


def test_a_phone_with_a_clock_a_million_years_ahead_breaks_nothing() -> None:
    class Odd:
        def timestamp(self) -> float:
            return float(1 << 62)

    odd = PHONE.draws(token(BOUND), Odd())  # type: ignore[arg-type]

    assert decide(shown(odd), table(), at(NOW)).reason is Reason.STALE


def test_what_was_printed_is_as_good_as_the_copy_the_door_got_since() -> None:
    old = replace(GUARDED, lease=BEFORE)
    renewed = replace(GUARDED, lease=Period(NOW, NOW + 72 * HOUR), epoch=2)

    paper = shown(Paper(token(old), code(old)))

    assert decide(paper, table(), at(NOW)).reason is Reason.ENDED
    assert decide(paper, table(entry(renewed), epoch=2), at(NOW)).allowed
    assert decide(paper, table(entry(old), epoch=2), at(NOW)).reason is Reason.REVOKED


def test_a_longer_copy_in_the_hand_counts_where_the_door_has_the_shorter() -> None:
    short = replace(BOUND, lease=BEFORE)

    assert decide(shown(SCREEN), table(entry(short)), at(NOW)).allowed


def test_paper_with_digits_opens_a_door_that_was_never_told_of_it() -> None:
    assert answer(on_paper(GUARDED, code(GUARDED))).allowed


def test_a_grant_without_digits_has_none_that_fit() -> None:
    none = Entry(PLAIN, "", CARD)

    assert answer((shown(Card(CARD, "000000")), table(none))).reason is Reason.WRONG_PIN


def test_of_two_with_the_same_digits_one_lawful_holder_is_enough() -> None:
    over, due = grant("over", BEFORE), grant("due")
    same = code(due)
    known = table(Entry(over, same), Entry(due, same), by_pin={same: (due.id, over.id)})

    given = decide(shown(Digits(same)), known, at(NOW))

    assert (given.reason, given.grant) == (Reason.OPEN, due.id)


def test_a_card_with_several_grants_is_told_the_next_to_open() -> None:
    soon, late = grant("soon", LATER), grant("late", Period(NOW + 9 * HOUR, NOW + 10 * HOUR))
    over = grant("over", BEFORE)
    same = "314159"
    entries = [Entry(one, same, CARD) for one in (late, over, soon)]

    given = decide(shown(Card(CARD, same)), table(*entries), at(NOW))

    assert (given.reason, given.opens_at) == (Reason.TOO_EARLY, LATER.start)


def test_digits_right_for_one_of_a_cards_grants_are_no_guess() -> None:
    soon, other = grant("soon", LATER), grant("other")
    known = table(entry(soon, CARD), entry(other, CARD))

    given = decide(shown(Card(CARD, code(soon))), known, at(NOW))

    assert (given.reason, given.is_wrong_guess) == (Reason.TOO_EARLY, False)


def test_an_order_from_a_clock_that_is_a_little_ahead_is_taken() -> None:
    assert answer(ordered(deadline=NOW + timedelta(seconds=68))).allowed
    assert answer(ordered(deadline=NOW)).allowed


@pytest.mark.parametrize("skew", [-15, 15])
def test_a_code_on_a_screen_is_good_for_fifteen_seconds_each_way(skew: int) -> None:
    drawn = PHONE.draws(token(BOUND), NOW + skew * SECOND)

    assert decide(shown(drawn), table(), at(NOW)).allowed


def test_what_the_door_was_told_of_is_lent_for_three_days_from_when_it_was_last_told() -> None:
    told = replace(PLAIN, lease=BEFORE)
    last = NOW - timedelta(hours=72)

    assert answer(by_pin(told, vouched=last + SECOND)).allowed
    assert answer(by_pin(told, vouched=last)).reason is Reason.ENDED
    assert answer(by_pin(grant(during=BEFORE), vouched=NOW)).reason is Reason.ENDED
    assert answer(by_pin(told, vouched=NOW, revoked={told.id})).reason is Reason.REVOKED
    assert answer(on_screen(replace(BOUND, lease=BEFORE), vouched=NOW)).reason is Reason.ENDED
