"""The front page of those who work here."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities.access import AT_WORK, LEADING, REVIEWING
from allmenning.activities.queries.at_work import asking_today
from allmenning.activities.queries.feedback import Asked, asked_at
from allmenning.activities.queries.handovers import overdue
from allmenning.activities.queries.initiatives import waiting_for_answer
from allmenning.activities.views.everyone.words import place_of, title_of
from allmenning.activities.views.staffing import asked_in_words
from allmenning.booking.models import Booking, ForeignCalendar
from allmenning.booking.queries.foreign_calendars import meeting
from allmenning.booking.queries.requests import waiting_in
from allmenning.booking.queries.today import next_today, oldest_waiting
from allmenning.booking.queries.webhooks import stopped
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.desk.queries import counts
from allmenning.desk.rules.progress import NEW
from allmenning.insight.queries.occupancy import Occupancy, occupancy
from allmenning.keys.access import CARETAKING, units_cared_for
from allmenning.keys.queries.alarms import alarms
from allmenning.keys.queries.contracts import places_in
from allmenning.keys.queries.key_sets import astray
from allmenning.notices.access import APPROVING, EDITING, waiting_for
from allmenning.people.models import Person, Role
from allmenning.people.queries import kinds_anywhere, units_led_by, units_where
from allmenning.people.rules.roles import GRANTERS
from allmenning.places.models import Building
from allmenning.voice.access import ANSWERING, HEARING
from allmenning.voice.queries.ideas import late

DAYS = 7


@audience(Audience.STAFF)
def staff(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, who comes today, and the buildings one answers for."""
    now = timezone.now()
    person: Person = request.person  # type: ignore[attr-defined]
    units = units_where(person=person, kinds=Role.Kind.values, now=now)
    kinds = kinds_anywhere(person, now=now)
    context = {
        "waiting": waiting_in(units, now=now).count(),
        "oldest": _waited(oldest_waiting(units, now=now), now),
        "met": [_met(calendar, number) for calendar, number in meeting(units, now=now)],
        **_today(units, now),
        **_for_leaders(person, kinds, now),
        **_keys(person, kinds, units, now),
        **_notices(person, kinds, now),
        **_meeting_places(person, kinds, now),
        **_ideas(person, kinds, units, now),
        "door_alarms": len(alarms(units, now=now)),
        "buildings": _with_occupancy(list(_buildings(units)), now),
    }
    return render(request, "portal/staff.html", context)


def _today(units: frozenset[int], now: datetime) -> dict[str, Any]:
    bookings, more = next_today(units, now=now)
    return {"today": [_plan(booking) for booking in bookings], "more_today": more}


def _for_leaders(person: Person, kinds: frozenset[str], now: datetime) -> dict[str, Any]:
    """Where those who lead units, and administrators, hand out rights and answer for pages."""
    led = kinds & GRANTERS
    is_administrator = Role.Kind.ADMINISTRATOR in led
    return {
        "roles_url": reverse("people:roles") if led else "",
        "api_keys_url": reverse("people:api_keys") if led else "",
        "untold": _untold(person, now) if led else [],
        "notes_url": reverse("desk:notes") if led else "",
        "adopt_url": reverse("booking:adopt") if led else "",
        "new_notes": _new_notes(person, now) if led else 0,
        "associations_url": reverse("people:associations") if is_administrator else "",
        "holidays_url": reverse("places:holidays") if is_administrator else "",
        "templates_url": reverse("booking:templates") if is_administrator else "",
        "terms_url": reverse("booking:all_terms") if is_administrator else "",
    }


def _keys(
    person: Person, kinds: frozenset[str], units: frozenset[int], now: datetime
) -> dict[str, Any]:
    """Where keys of metal are ticked out and in, and how many should have been back."""
    if not kinds.issubset(CARETAKING):
        units = units_cared_for(person, now=now)
    return {
        "keys_url": reverse("keys:key_sets") if units else "",
        "late_keys": astray(units, now=now).count() if units else 0,
        "staffless": _staffless(units),
    }


def _notices(person: Person, kinds: frozenset[str], now: datetime) -> dict[str, Any]:
    """Where notices are written and approved, and how many wait for the employee's yes."""
    asked = waiting_for(person, now=now) if kinds.intersection(APPROVING) else []
    return {
        "notices_url": reverse("notices:notices") if kinds.intersection(EDITING) else "",
        "proposals": len(asked),
    }


def _meeting_places(person: Person, kinds: frozenset[str], now: datetime) -> dict[str, Any]:
    """Where meeting places are followed, what she asks about today, what should have been looked
    at again, and how many residents wait for the leader's yes."""
    if not kinds.intersection(AT_WORK):
        return {}
    is_leader = kinds.intersection(LEADING)
    led = units_where(person=person, kinds=LEADING, now=now) if is_leader else frozenset()
    return {
        "meeting_places_url": reverse("activities:at_work"),
        "initiatives": waiting_for_answer(led, now=now).count() if is_leader else 0,
        "asking": _asking(person, now),
        "late_handovers": _late_handovers(person, kinds, now),
    }


def _asking(person: Person, now: datetime) -> list[dict[str, Any]]:
    """Today's sessions at which she asks those who come what they think, and how it goes."""
    found = asking_today(person, now=now)
    asked = asked_at(found) if found else {}
    return [
        {
            "title": title_of(one.activity),
            "time": speech.clocks(Period(one.starts, one.ends)),
            "place": place_of(one),
            "asked": asked_in_words(asked.get(one.pk, Asked())),
            "url": f"{reverse('activities:answer', args=[one.activity.slug])}?kanal=asked&okt={one.pk}",
            "id": one.pk,
            "slug": one.activity.slug,
            "key": uuid4(),
        }
        for one in found
    ]


def _late_handovers(person: Person, kinds: frozenset[str], now: datetime) -> int:
    """How many things that somebody goes on with the employee should have looked at again."""
    if not kinds.intersection(REVIEWING):
        return 0
    units = units_where(person=person, kinds=REVIEWING, now=now)
    return overdue(units, today=local_date(now))


def _ideas(
    person: Person, kinds: frozenset[str], units: frozenset[int], now: datetime
) -> dict[str, Any]:
    """Where ideas are answered, and how many should have had an answer; for others where they are
    written down."""
    if not kinds.intersection(ANSWERING):
        return {"hear_url": reverse("voice:hear")} if kinds.intersection(HEARING) else {}
    if not kinds.issubset(ANSWERING):
        units = units_where(person=person, kinds=ANSWERING, now=now)
    return {"ideas_url": reverse("voice:ideas"), "late_ideas": late(units, today=local_date(now))}


def _staffless(units: frozenset[int]) -> dict[str, Any]:
    """Places where people let themselves in, and how many of their holders wait for an answer."""
    places = list(places_in(units)) if units else []
    return {
        "places": len(places),
        "unanswered": sum(place.unanswered for place in places),  # type: ignore[attr-defined]
        "url": reverse("keys:open_places_at_work") if units else "",
    }


def _met(calendar: ForeignCalendar, number: int) -> dict[str, Any]:
    building = calendar.space.building
    return {
        "name": calendar.name,
        "space": f"{calendar.space.name}, {building.name}",
        "number": number,
        "url": reverse("booking:foreign_calendars", args=[building.slug]),
    }


def _untold(person: Person, now: datetime) -> list[dict[str, str]]:
    """Other systems that we gave up telling of changes."""
    units = units_led_by(person, now=now).values_list("pk", flat=True)
    return [
        {
            "name": webhook.api_key.name,
            "url": reverse("booking:webhook", args=[webhook.api_key_id]),
        }
        for webhook in stopped(units, now=now)
    ]


def _new_notes(person: Person, now: datetime) -> int:
    """How many notes about pages nobody has looked at."""
    return counts(units_led_by(person, now=now).values_list("pk", flat=True)).get(NEW, 0)


def _buildings(units: frozenset[int]) -> Any:
    return Building.objects.filter(unit_id__in=units).order_by("sort_key")


def _waited(since: datetime | None, now: datetime) -> str:
    if since is None:
        return ""
    return _("Den eldste kom %(day)s.") % {"day": speech.day(local_date(since), now=now)}


def _plan(booking: Booking) -> dict[str, str]:
    period = Period(booking.during.lower, booking.during.upper)
    association = booking.request.association
    return {
        "time": speech.clocks(period),
        "what": association.name if association else booking.request.activity,
        "space": booking.space.name,
        "building": booking.space.building.name,
    }


def _with_occupancy(buildings: list[Building], now: datetime) -> list[dict[str, str]]:
    used = occupancy(buildings, days=DAYS, now=now)
    return [_building(building, used.get(building.pk)) for building in buildings]


def _building(building: Building, used: Occupancy | None) -> dict[str, str]:
    return {
        "name": building.name,
        "occupancy": _used(used),
        "day_url": reverse("booking:day_at_work", args=[building.slug]),
        "edit_url": reverse("places:edit_building", args=[building.slug]),
        "closures_url": reverse("booking:closures", args=[building.slug]),
        "share_url": reverse("booking:share_building", args=[building.slug]),
    }


def _used(used: Occupancy | None) -> str:
    if used is None or used.percent is None:
        return _("Belegg de neste sju dagene: ikke registrert")
    return _("Belegg de neste sju dagene: %(n)d %%") % {"n": used.percent}
