"""The threats of `docs/threats.md` that a gateway alone can be shown to stand against."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from allmenning.keys.rules import wire
from allmenning.keys.rules.decisions import Presentation, Reason
from allmenning.keys.rules.grants import Grant, issue
from allmenning.keys.rules.lockout import Lockout, after_wrong
from allmenning.keys.rules.pins import pin
from allmenning.keys.rules.presenting import Digits, Paper, Screen
from allmenning.keys.rules.sealing import NotSealed
from gateway.core import Gateway
from gateway.tests import world
from gateway.tests.simulation.office import made_key
from gateway.tests.simulation.people import Phone, twin
from gateway.tests.world import DOOR, NOW, NUMBER, SECRET, Platform, at, digits

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
PHONE = Phone("the holder's")


def token(grant: Grant) -> bytes:
    return issue(grant, key=world.ISSUING, key_id=world.key_id(world.ISSUING))


def bound() -> Grant:
    return replace(world.grant(hours=100), device=PHONE.public)


def draws(grant: Grant, when: timedelta = timedelta(0), revoked: bytes = b"") -> Screen:
    drawn = PHONE.draws(token(grant), int((NOW + when).timestamp()))
    return replace(drawn, revoked=revoked)


def shows(made: Gateway, what: Screen | Paper, when: timedelta = timedelta(0)) -> Reason:
    return made.attempt(Presentation(DOOR, "1", what), at(NOW + when)).decision.reason


def test_a_stolen_phone_opens_nothing_three_days_after_it_was_blocked() -> None:
    stolen = bound()
    made = world.told(":memory:", world.granted(stolen))

    opened = [
        hour
        for hour in range(100)
        if shows(made, draws(stolen, hour * HOUR), hour * HOUR) is Reason.OPEN
    ]

    assert opened == list(range(72))


def test_the_next_phone_to_come_tells_a_cut_off_door_of_the_stolen_one() -> None:
    stolen, other = bound(), bound()
    made = world.told(":memory:", world.granted(stolen), world.granted(other))
    listed = wire.RevocationList(NUMBER, 9, 1, (wire.Revoked(stolen.id, stolen.lease.end),))

    assert shows(made, draws(stolen)) is Reason.OPEN
    assert shows(made, draws(other, revoked=world.sealed(listed))) is Reason.OPEN
    assert shows(made, draws(stolen, SECOND), SECOND) is Reason.REVOKED


def test_what_was_heard_or_photographed_opens_nothing_a_hundred_times_over() -> None:
    mine = bound()
    made = world.told(":memory:", world.granted(mine))
    photo, order = draws(mine), world.ordered()
    assert shows(made, photo) is Reason.OPEN
    assert made.attempt(order, at()).decision.allowed

    for again in range(100):
        assert shows(made, photo, again * SECOND) is not Reason.OPEN
        assert shows(made, twin(photo), again * SECOND) is not Reason.OPEN
        assert not made.attempt(order, at(NOW + again * SECOND)).decision.allowed


def test_paper_that_was_copied_opens_once_in_all() -> None:
    printed = world.grant(uses=1)
    made = world.told(":memory:", world.granted(printed))

    answers = [shows(made, Paper(token(printed))) for _ in range(50)]

    assert answers.count(Reason.OPEN) == 1
    assert set(answers[1:]) == {Reason.USED_UP}


def test_a_stolen_gateway_can_make_no_key_and_derive_no_code_of_another() -> None:
    mine = world.grant()
    other = world.told(":memory:")
    signed = issue(mine, key=world.OWN, key_id=world.IDENTITY.key_id)
    posing = issue(mine, key=world.OWN, key_id=world.key_id(world.ISSUING))

    for made in (signed, posing):
        assert shows(other, Paper(made)) is Reason.FORGED
    assert pin(SECRET, mine.id, 0) != pin(bytes(32), mine.id, 0)
    with pytest.raises(NotSealed):
        other.heard(
            wire.send(wire.Hello(NUMBER, 9, 9, NOW), key=world.OWN, key_id=world.IDENTITY.key_id)
        )


def test_a_row_written_by_who_has_the_database_opens_nothing() -> None:
    mine = world.grant()
    key, _ = made_key("somebody with the database and without the key")
    made = world.told(":memory:")
    forged = issue(mine, key=key, key_id=world.key_id(world.ISSUING))

    made.apply(wire.Changes(NUMBER, made.sequence + 1, (wire.Granted(forged, 0),)))

    assert not made.attempt(digits(pin(SECRET, mine.id, 0)), at()).decision.allowed


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(30))
def test_a_hostile_broker_can_make_a_door_late_and_nothing_else(seed: int) -> None:
    chance = Random(seed)
    grants = [world.grant() for _ in range(6)]
    platform = Platform()
    steps = [world.granted(one) for one in grants] + [world.revoked(one) for one in grants[:3]]
    chance.shuffle(steps)
    platform.line.extend(steps)
    sent = [
        world.sealed(wire.Changes(NUMBER, n + 1, (one,))) for n, one in enumerate(platform.line)
    ]
    made, taken = world.gateway(), 0
    for step in range(200):
        data = bytearray(chance.choice(sent))
        is_forged = chance.random() < 0.3
        if is_forged:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            made.heard(bytes(data))
        except NotSealed:
            continue
        assert not is_forged
        assert made.sequence - taken in (0, 1)
        taken = made.sequence
        kept = platform.line[:taken]
        stand = {
            one.id
            for one in grants
            if world.granted(one) in kept and world.revoked(one) not in kept
        }
        # Each at a reader of its own, as wrong digits lock one.
        opened = {
            one.id
            for n, one in enumerate(grants)
            if made.attempt(
                Presentation(DOOR, f"{step}-{n}", Digits(pin(SECRET, one.id, 0))), at()
            ).decision.allowed
        }
        assert opened == stand


def test_a_hundred_thousand_guesses_are_mostly_not_heard() -> None:
    lockout, now, heard = Lockout(), NOW, 0
    for _ in range(100_000):
        now += timedelta(seconds=30)
        if not lockout.is_locked(now):
            lockout, heard = after_wrong(lockout, now=now), heard + 1
    days = (now - NOW) / timedelta(days=1)

    assert heard / days < 50
    assert heard / 10**6 < 0.002


def test_who_locks_the_digits_locks_out_nobody_with_a_square_code() -> None:
    mine, printed = bound(), world.grant(uses=1)
    made = world.told(":memory:", world.granted(mine), world.granted(printed))
    for _ in range(6):
        made.attempt(digits("999999"), at())

    assert shows(made, draws(mine)) is Reason.OPEN
    assert shows(made, Paper(token(printed))) is Reason.OPEN
    assert made.attempt(world.ordered(), at()).decision.allowed


def test_a_key_that_issues_and_was_stolen_is_worth_nothing_once_it_is_replaced() -> None:
    stands, forged = world.grant(), world.grant(uses=1)
    made = world.told(":memory:", world.granted(stands))
    thiefs = token(forged)
    fresh, fresh_id = made_key("next year's")
    word = wire.certify(
        fresh_id,
        fresh.public_key(),
        until=NOW + 9 * HOUR,
        root=world.ROOT,
        root_id=world.key_id(world.ROOT),
    )
    both = wire.Keys((*world.KEYS.certificates, word))
    anew = issue(replace(stands, epoch=2), key=fresh, key_id=fresh_id)

    changes = (both, wire.Granted(anew, 0), wire.Keys((word,)), wire.Epoch(2))
    made.apply(wire.Changes(NUMBER, made.sequence + 1, changes))

    assert shows(made, Paper(thiefs)) is Reason.FORGED
    assert made.attempt(digits(pin(SECRET, stands.id, 0)), at()).decision.allowed
