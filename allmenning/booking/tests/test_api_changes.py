"""The change feed: what happened, in order, with nothing coming in behind a reader's back."""

import time
from datetime import date, datetime
from threading import Event
from typing import Any

from django.db import transaction
from django.test import Client

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.queries.change_feed import KINDS
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.events import wired
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.database import AtOnce

CHANGES = "/api/changes"
# What is told about a booking without changing it.
NO_CHANGE = {
    "booking.CalendarMet",
    "booking.MessageSent",
    "booking.RequestAssigned",
    "booking.SpacesClosed",
}


def read(program: Client, after: str = "0-0", **wish: Any) -> Any:
    return program.get(CHANGES, {"after": after, **wish}).json()


def read_until(program: Client, number: int, after: str = "0-0") -> Any:
    """All that is there as soon as there is so much; others' transactions on the server end too."""
    patience = time.monotonic() + 60
    while len((page := read(program, after))["items"]) < number:
        assert time.monotonic() < patience
        time.sleep(0.1)
    return page


def evening(number: int) -> Any:
    return between("18:00", "20:00", date(2026, 12, 14 + number))


def test_every_event_of_the_room_is_a_change_or_declared_none() -> None:
    ours = {name for name in wired() if name.startswith("booking.")}

    assert ours == set(KINDS) | NO_CHANGE


def test_changes_come_in_order_a_page_at_a_time(
    committed: None, program: Client, kari: Person, musikkrom: Space, now: datetime
) -> None:
    first, second = (booked(kari, musikkrom, now, evening(n)) for n in (1, 2))
    cancel_booking(booking=first, canceller=Canceller(Actor("person", kari.pk)), now=now)

    read_until(program, 3)
    page = read(program, limit=2)
    rest = read(program, page["next"], limit=2)

    told = [(one["kind"], one["bookings"]) for one in page["items"] + rest["items"]]
    assert told == [
        ("confirmed", [first.pk]),
        ("confirmed", [second.pk]),
        ("cancelled", [first.pk]),
    ]
    assert (page["more"], rest["more"]) == (True, False)
    assert read(program, rest["next"]) == {"items": [], "next": rest["next"], "more": False}


def test_nothing_of_a_person_is_in_it(
    committed: None, program: Client, kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now)

    (one,) = read_until(program, 1)["items"]

    assert set(one) == {"cursor", "kind", "bookings", "at"}


def test_a_reader_waits_for_the_oldest_running_transaction(
    program: Client,
    kari: Person,
    ola: Person,
    musikkrom: Space,
    gymsal: Space,
    now: datetime,
    at_once: AtOnce,
) -> None:
    """The slow one writes first and commits last: whoever read past it would never see it."""
    written, go_on = Event(), Event()
    ids: dict[str, int] = {}

    def slow() -> None:
        with transaction.atomic():
            ids["slow"] = booked(kari, musikkrom, now, evening(1)).pk
            written.set()
            assert go_on.wait(20)

    def quick() -> Any:
        try:
            assert written.wait(20)
            ids["quick"] = booked(ola, gymsal, now, evening(2)).pk
            return read(program)
        finally:
            go_on.set()

    _slow, during = at_once(slow, quick)

    assert during["items"] == []
    after = read_until(program, 2, during["next"])
    assert [one["bookings"] for one in after["items"]] == [[ids["slow"]], [ids["quick"]]]
