"""Codes, paper, cards and orders at their edges: twins, odd clocks, copies and shared digits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from allmenning.core.period import Period
from allmenning.keys.rules.deciding import decide
from allmenning.keys.rules.decisions import Entry, Reason
from allmenning.keys.rules.presenting import Card, Digits, Paper
from allmenning.keys.tests.at_a_reader import (
    BEFORE,
    BOUND,
    GUARDED,
    LATER,
    OFFLINE,
    PLAIN,
    SCREEN,
    answer,
    by_pin,
    offline,
    on_paper,
    on_screen,
    ordered,
)
from allmenning.keys.tests.doorstep import (
    CARD,
    HOUR,
    NOW,
    PHONE,
    SECOND,
    at,
    code,
    entry,
    grant,
    shown,
    table,
    token,
)


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
