"""A day at a door leaves nothing on the gateway's disk or in its log that tells who anybody is."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from allmenning.keys.rules import pins, wire
from allmenning.keys.rules.decisions import Presentation
from allmenning.keys.rules.presenting import Card, Digits, Paper, Shown
from gateway.journal import OPENED
from gateway.tests import world
from gateway.tests.world import DOOR, NOW, SECRET

# Synthetic: a phone, a personal number (month + 80), a card, and a name in three spellings.
PHONE, PERSON, CARD = "+4799887766", "13867712345", "4000123412341234"
NAMES = ("Canary Kanarifugl", "canary.kanarifugl@example.test", "Kanarifugl")


def test_nothing_on_disk_or_in_the_log_tells_who_came(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    grants = [world.grant(hours=24) for _ in range(60)]
    counters = [pins.free_counter(SECRET, one.id, ()) for one in grants]
    codes = [pins.pin(SECRET, one.id, n) for one, n in zip(grants, counters, strict=True)]
    digest = pins.card_digest(SECRET, CARD)
    made = world.gateway(tmp_path / "gateway.sqlite")
    lent = [
        wire.Granted(world.granted(one).token, n, digest)
        for one, n in zip(grants, counters, strict=True)
    ]
    world.Platform().tell(made, *lent)
    offline = pins.offline_code(SECRET, door=DOOR, starts=NOW, quarters=8)
    # People type what they should not: a personal number, a phone, a name.
    typed = [offline, *codes, PERSON, PHONE, *NAMES]
    things: list[Shown] = []
    for one in typed:
        things += [Digits(one), Card(digest, one), Paper(b"", one)]
    for number, thing in enumerate(things):
        when = world.at(NOW + number * timedelta(minutes=7))
        tried = made.attempt(Presentation(DOOR, "1", thing), when)
        if tried.decision.allowed and tried.sequence is not None:
            made.journal.outcome(tried.sequence, OPENED)

    disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    log = caplog.text
    secrets = [*codes, offline, PERSON, PHONE, CARD, PHONE[3:], *NAMES]
    assert len(disk) > 10_000
    assert [one for one in secrets if one.encode() in disk or one in log] == []
