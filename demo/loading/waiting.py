"""Requests that wait for an answer, sent as people send them."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction

from allmenning.booking.actions.bookings import Particulars, confirm_hold
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed, hold_slot
from allmenning.booking.models import Booking
from allmenning.core.clock import wall_clock
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.people.actions import find_or_add_person
from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from demo.facts import day_ahead, document, entries_of, minutes, slug
from demo.loading.town import Town

# A summer holiday is eight weeks; the first open week after it must be within reach.
WEEKS_TO_TRY = 12


def ask_for_some(town: Town) -> None:
    """Send what the file lists, but for what waits already."""
    coming = Booking.objects.filter(state=Booking.State.WAITING, during__startswith__gt=town.now)
    waits = set(coming.values_list("request__activity", flat=True))
    for facts in entries_of(town.slug, "waiting"):
        if facts["activity"] not in waits:
            _ask(town, facts)


def _ask(town: Town, facts: dict[str, Any]) -> None:
    """Ask for the time in the first week, from the wished one on, when the space can be had."""
    where = {"building__slug": slug(facts["building"]), "slug": slug(facts["space"])}
    space = Space.objects.select_related("building").get(**where)
    for week in range(facts["weeks_ahead"], facts["weeks_ahead"] + WEEKS_TO_TRY):
        with suppress(NotAllowed, SlotTaken):
            _send(town, facts, space, week)
            return


@transaction.atomic
def _send(town: Town, facts: dict[str, Any], space: Space, week: int) -> None:
    person, association = _borrower(town, facts)
    sent_at = town.now - timedelta(hours=facts["hours_ago"])
    hold = hold_slot(
        person=person,
        space=space,
        period=_period(town, facts, week),
        participants=facts["participants"],
        now=sent_at,
    )
    particulars = Particulars(
        purpose=facts["purpose"],
        activity=facts["activity"],
        participants=facts["participants"],
        phone=person.phone,
        note=facts["note"],
        association=association,
    )
    confirm_hold(hold=hold, particulars=particulars, now=sent_at)


def _borrower(town: Town, facts: dict[str, Any]) -> tuple[Person, Association | None]:
    if "person" in facts:
        name = facts["person"]
        known = {each["name"]: each["pid"] for each in document("people")}
        number = known[name]
        return find_or_add_person(number=number, name=name, actor=SYSTEM, now=town.now), None
    association = Association.objects.get(name=facts["association"])
    return association.representatives.order_by("id").first().person, association


def _period(town: Town, facts: dict[str, Any], week: int) -> Period:
    day = day_ahead(town.today, weeks=week, weekday=facts["weekday"])
    return Period(wall_clock(day, minutes(facts["from"])), wall_clock(day, minutes(facts["to"])))
