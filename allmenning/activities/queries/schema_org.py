"""Activities in the words of schema.org. Source: schema.org 29, EventSeries, Event and Schedule."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from django.urls import reverse
from django.utils.translation import get_language

from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries.sessions import recurrence_of
from allmenning.activities.queries.signing_up import taken_at
from allmenning.activities.rules.recurrence import stretch_on
from allmenning.core import speech
from allmenning.core.clock import local, wall_time
from allmenning.core.models import Municipality
from allmenning.core.queries import public_address
from allmenning.places.models import Building
from allmenning.places.models.space import Accessibility
from allmenning.places.queries.accessibility import shared_by_spaces

SITE: Final = "https://schema.org"
WEEKDAYS: Final = tuple(
    f"{SITE}/{name}"
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)
Shared: TypeAlias = Mapping[int, Sequence[str]]


def series(activity: Activity, sessions: Sequence[Session]) -> dict[str, Any]:
    """The activity with these times of it; one that comes once is the event itself."""
    whole = {"@context": SITE, "@type": "EventSeries", **_about(activity)}
    shared = shared_by_spaces(session.building_id for session in sessions)
    taken = taken_at(sessions)
    events = [
        {**_event(activity, session, shared), **capacity(activity, taken.get(session.pk, 0))}
        for session in sessions
    ]
    if activity.kind == Activity.Kind.ONE_OFF and len(events) == 1:
        return {**whole, **events[0]}
    schedules = Schedule.objects.filter(activity=activity).order_by("id")
    return {**whole, "eventSchedule": [_schedule(one) for one in schedules], "subEvent": events}


def _about(activity: Activity) -> dict[str, Any]:
    page = public_address(
        activity.municipality, reverse("activities:activity", args=[activity.slug])
    )
    description = _said(activity.summary)
    return {
        "url": page,
        "name": _said(activity.title),
        **({"description": description} if description else {}),
        "inLanguage": ["nb", *activity.languages],
        "isAccessibleForFree": not activity.price,
        "offers": _offer(activity, page),
        "audience": _audience(activity),
        "organizer": {
            "@type": "GovernmentOrganization",
            "name": activity.unit.name,
            "url": public_address(activity.municipality, "/"),
        },
    }


def _offer(activity: Activity, page: str) -> dict[str, Any]:
    """What it costs, in kroner."""
    kroner, oere = divmod(activity.price, 100)
    return {
        "@type": "Offer",
        "price": f"{kroner}.{oere:02}",
        "priceCurrency": "NOK",
        "url": page,
        "availability": f"{SITE}/InStock",
    }


def _audience(activity: Activity) -> dict[str, Any]:
    groups = dict(Activity.Group.choices)
    named = ", ".join(str(groups[group]) for group in activity.for_whom)
    facts = {
        "audienceType": named,
        "suggestedMinAge": activity.youngest,
        "suggestedMaxAge": activity.oldest,
    }
    said = {name: fact for name, fact in facts.items() if fact not in ("", None)}
    return {"@type": "PeopleAudience", **said}


def _schedule(schedule: Schedule) -> dict[str, Any]:
    """The rule it repeats by, on the wall clock in Oslo."""
    day = schedule.first_day
    ends = {"endDate": schedule.last_day.isoformat()} if schedule.last_day else {}
    return {
        "@type": "Schedule",
        "repeatFrequency": f"P{schedule.every_weeks}W",
        "byDay": [WEEKDAYS[weekday] for weekday in schedule.weekdays],
        "startDate": day.isoformat(),
        **ends,
        "startTime": f"{wall_time(day, schedule.opens):%H:%M}",
        "endTime": f"{wall_time(day, schedule.closes):%H:%M}",
        "scheduleTimezone": "Europe/Oslo",
    }


def _event(activity: Activity, session: Session, shared: Shared) -> dict[str, Any]:
    """One time of it."""
    cancelled = {"description": _said(session.reason)} if session.reason else {}
    return {
        "@type": "Event",
        **_about(activity),
        **cancelled,
        "startDate": local(session.starts).isoformat(),
        "endDate": local(session.ends).isoformat(),
        **_status(session),
        "eventAttendanceMode": f"{SITE}/OfflineEventAttendanceMode",
        "location": _place(session, activity.municipality, shared),
    }


def capacity(activity: Activity, taken: int) -> dict[str, int]:
    """How many places there are, and are left, where one signs up."""
    if activity.places is None:
        return {}
    left = max(activity.places - taken, 0)
    return {"maximumAttendeeCapacity": activity.places, "remainingAttendeeCapacity": left}


def state_of(session: Session) -> str:
    """Whether it is on as it was planned, at another time, or not."""
    if session.state == Session.State.CANCELLED:
        return f"{SITE}/EventCancelled"
    planned = _planned(session)
    is_moved = planned is not None and planned != session.starts
    return f"{SITE}/EventRescheduled" if is_moved else f"{SITE}/EventScheduled"


def _planned(session: Session) -> datetime | None:
    """When its schedule has it start; None for one that somebody added."""
    if session.schedule is None or session.slot is None:
        return None
    return stretch_on(recurrence_of(session.schedule), session.slot)[0]


def _status(session: Session) -> dict[str, str]:
    """One that was moved says when it was to start."""
    state, planned = state_of(session), _planned(session)
    before = {"previousStartDate": local(planned).isoformat()} if planned else {}
    return {"eventStatus": state, **(before if state.endswith("Rescheduled") else {})}


def _place(session: Session, municipality: Municipality, shared: Shared) -> dict[str, Any]:
    """Where it is, and what is known of getting in: of the space, or of every space there."""
    building, space = session.building, session.room
    facts = space.accessibility if space else shared.get(building.pk, ())
    return {
        "@type": "Place",
        "name": f"{space.name}, {building.name}" if space else building.name,
        "address": _address(building, municipality),
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": building.latitude,
            "longitude": building.longitude,
        },
        "amenityFeature": [_amenity(fact) for fact in facts],
    }


def _address(building: Building, municipality: Municipality) -> dict[str, str]:
    street = {"streetAddress": building.address} if building.address else {}
    where = {"addressLocality": municipality.name, "addressCountry": "NO"}
    return {"@type": "PostalAddress", **street, **where}


def _amenity(fact: str) -> dict[str, Any]:
    return {
        "@type": "LocationFeatureSpecification",
        "name": str(Accessibility(fact).label),
        "value": True,
    }


def _said(texts: dict[str, str]) -> str:
    return speech.text(texts, get_language() or "nb")
