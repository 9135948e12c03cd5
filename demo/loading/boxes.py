"""Rooms that are open day and night, so that a door can be tried whenever the demo is started, and
somebody who has booked one of them just now."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from allmenning.booking.actions.bookings import Particulars, TooManyActive, confirm_hold
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed, hold_slot
from allmenning.booking.models import Booking, BookingRules
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.keys.actions.granting import agree
from allmenning.people.actions import find_or_add_person
from allmenning.people.models import Person
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import Building, Space
from demo.facts import document, rows_of, slug
from demo.loading.hours import timetable_of
from demo.loading.spaces import House, add_spaces
from demo.loading.town import Town

_HOUR: Final = timedelta(hours=1)
# Who has the room for so long yet can try the door in peace.
_A_WHILE: Final = 4 * _HOUR
# She asked for it this long ago.
_BEFORE: Final = 2 * _HOUR


def add_boxes(building: Building, facts: dict[str, Any], now: datetime) -> list[Space]:
    """The rooms of the file's template, made once; none when they are there."""
    key = facts["boxes"]
    slugs = [slug(name) for name in document("spaces")[key]["names"]]
    if building.spaces.filter(slug__in=slugs).exists():
        return []
    return _made(building, facts["municipality"], key, now)


@transaction.atomic
def _made(building: Building, municipality: str, key: str, now: datetime) -> list[Space]:
    row = next(row for row in rows_of(municipality, "buildings") if row["name"] == building.name)
    house = House(building, document("kinds")[row["kind"]], (municipality, building.slug))
    always = document("spaces")[key]["timetable"]
    timetables = {always: timetable_of(Town({"slug": municipality}, now), always)}
    rules = BookingRules.objects.filter(space__building=building).select_related("terms")
    made = add_spaces(house, [key], timetables, rules.latest("terms__version").terms)
    refresh_search_words(building.spaces.filter(pk__in=[space.pk for space in made]))
    return made


def have_one_now(building: Building, facts: dict[str, Any], now: datetime) -> None:
    """Book the room for the borrower from this hour on, unless she has it for a while yet."""
    person = _borrower(facts["person"], now)
    space = building.spaces.select_related("building").get(slug=slug(facts["space"]))
    starts = _free_from(person, space, now)
    if starts > now + _A_WHILE:
        return
    # Somebody may have taken the room for later today.
    for hours in range(facts["hours"], 0, -1):
        with suppress(NotAllowed, SlotTaken, TooManyActive):
            _borrow(person, space, Period(starts, starts + hours * _HOUR), facts, now)
            return


def _borrower(name: str, now: datetime) -> Person:
    number = next(each["pid"] for each in document("people") if each["name"] == name)
    return find_or_add_person(number=number, name=name, actor=SYSTEM, now=now)


def _free_from(person: Person, space: Space, now: datetime) -> datetime:
    """The end of what the person has of the space without a break from now on; else this hour."""
    starts = now.replace(minute=0, second=0, microsecond=0)
    coming = Booking.objects.filter(
        request__applicant=person,
        space=space,
        state=Booking.State.CONFIRMED,
        during__endswith__gt=now,
    )
    for booking in coming.order_by("during"):
        if booking.during.lower <= max(starts, now):
            starts = booking.during.upper
    return starts


@transaction.atomic
def _borrow(
    person: Person, space: Space, period: Period, facts: dict[str, Any], now: datetime
) -> None:
    sent_at, people = now - _BEFORE, facts["people"]
    hold = hold_slot(person=person, space=space, period=period, participants=people, now=sent_at)
    particulars = Particulars(
        purpose=facts["purpose"],
        activity=facts["activity"],
        participants=people,
        phone=person.phone,
    )
    booking = confirm_hold(hold=hold, particulars=particulars, now=sent_at)
    agree(booking_id=booking.pk, now=now)
