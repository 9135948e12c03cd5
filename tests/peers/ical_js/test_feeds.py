"""Our calendars as a calendar program that none of us wrote reads them (npm ical.js)."""

import json
import subprocess
from collections.abc import Callable
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.tests.calendars import (
    BEFORE_ALL,
    Seen,
    address,
    as_stored,
    awkward_periods,
    read,
    stands,
)
from allmenning.booking.tests.scenes import booked
from allmenning.core.log import SYSTEM
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.peers.node import NODE, install

pytestmark = pytest.mark.prove

HERE = Path(__file__).parent
ReadByPeer = Callable[[str], list[list[Any]]]


@pytest.fixture(scope="module")
def read_by_peer() -> ReadByPeer:
    install(HERE)
    return _read


def _read(text: str) -> list[list[Any]]:
    command = [NODE, "read.mjs"]
    done = subprocess.run(command, cwd=HERE, input=text, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def as_told(events: list[list[Any]]) -> list[Seen]:
    return sorted(
        (uid, datetime.fromisoformat(starts), datetime.fromisoformat(ends), status)
        for uid, starts, ends, status, _sequence in events
    )


def test_every_date_is_as_the_database_has_it_over_both_changes_of_the_clock(
    read_by_peer: ReadByPeer,
    kari: Person,
    musikkrom: Space,
    set_clock: Callable[[datetime], None],
) -> None:
    states = cycle(["confirmed", "waiting", "cancelled", "confirmed", "declined"])
    for period, state in zip(awkward_periods(), states, strict=False):
        stands(kari, musikkrom, period, state)
    set_clock(BEFORE_ALL)

    found = as_told(read_by_peer(read(address(space=musikkrom))))

    assert found == as_stored()
    assert len(found) > 100


def test_what_is_cancelled_comes_under_the_same_name_with_a_higher_number(
    read_by_peer: ReadByPeer, kari: Person, musikkrom: Space, now: datetime
) -> None:
    booking = booked(kari, musikkrom, now)
    path = address(person=kari)
    (before,) = read_by_peer(read(path))

    cancel_booking(booking=booking, canceller=Canceller(SYSTEM), now=now)
    (after,) = read_by_peer(read(path))

    assert (before[0], before[3]) == (after[0], "CONFIRMED")
    assert (after[3], after[4] > before[4]) == ("CANCELLED", True)
