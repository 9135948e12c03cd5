"""Series and sessions in the words of OpenActive. Source: Modelling Opportunity Data 2.0."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries.schema_org import SITE, WEEKDAYS, capacity, state_of
from allmenning.activities.queries.sessions import COME_TO, with_all
from allmenning.activities.queries.signing_up import taken_at
from allmenning.core.clock import local, wall_time
from allmenning.core.models import Municipality
from allmenning.core.queries import public_address
from allmenning.places.models import Building, Space

_CONTEXT: Final = {"@context": ["https://openactive.io/", f"{SITE}/"]}
_IN_PERSON: Final = f"{SITE}/OfflineEventAttendanceMode"
# Of what has no rule, so many of its times stand in the series itself.
_LAST: Final = 10
_GENDERS: Final = {
    (Activity.Group.WOMEN,): "FemaleOnly",
    (Activity.Group.FATHERS,): "MaleOnly",
}


@dataclass(frozen=True)
class Time:
    """A session, and how many have a place there."""

    session: Session
    taken: int


def series_told(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Those of the activities that one may come to, and that have a time and a place, by id."""
    found = Activity.objects.filter(pk__in=ids, state__in=COME_TO)
    times = _times(found)
    rows = found.select_related("municipality", "unit")
    return {row.pk: _series(row, times[row.pk]) for row in rows if row.pk in times}


def _times(found: QuerySet[Activity]) -> Mapping[int, list[Schedule] | list[Time]]:
    """The rules that each repeats by; of those without any, the last of its times."""
    ruled: dict[int, list[Schedule]] = {}
    rules = Schedule.objects.filter(activity__in=found).select_related("building")
    for rule in rules.order_by("id"):
        ruled.setdefault(rule.activity_id, []).append(rule)
    alone: dict[int, list[Session]] = {}
    for session in with_all().filter(activity__in=found.exclude(pk__in=ruled)).order_by("starts"):
        alone[session.activity_id] = [*alone.get(session.activity_id, []), session][-_LAST:]
    taken = taken_at(session for times in alone.values() for session in times)
    told = {pk: [Time(one, taken.get(one.pk, 0)) for one in times] for pk, times in alone.items()}
    return {**ruled, **told}


def _series(activity: Activity, times: list[Schedule] | list[Time]) -> dict[str, Any]:
    about = {"description": activity.summary["nb"]} if activity.summary.get("nb") else {}
    return {
        **_CONTEXT,
        "@type": "SessionSeries",
        **_name_of(activity),
        "name": activity.title["nb"],
        **about,
        "activity": [_concept(activity)],
        "organizer": _organizer(activity),
        "location": _place(_building_of(times[0]), None, activity.municipality),
        "isAccessibleForFree": not activity.price,
        "offers": [_offer(activity)],
        "ageRange": _ages(activity),
        "genderRestriction": f"https://openactive.io/{_gender(activity)}",
        "eventAttendanceMode": _IN_PERSON,
        **_when(activity, times),
    }


def _building_of(first: Schedule | Time) -> Building:
    return first.building if isinstance(first, Schedule) else first.session.building


def _when(activity: Activity, times: list[Schedule] | list[Time]) -> dict[str, Any]:
    rules = [_schedule(one) for one in times if isinstance(one, Schedule)]
    if rules:
        return {"eventSchedule": rules}
    return {"subEvent": [_time_of(activity, one) for one in times if isinstance(one, Time)]}


def _concept(activity: Activity) -> dict[str, str]:
    """What kind of activity it is: a word of ours, said to be of the one list they know."""
    kind = Activity.Kind(activity.kind)
    page = public_address(activity.municipality, reverse("activities:activities"))
    name = kind.name.replace("_", " ").capitalize()
    return {
        "@type": "Concept",
        "@id": f"{page}#{kind.value}",
        "prefLabel": name,
        "inScheme": "https://openactive.io/activity-list",
    }


def _name_of(activity: Activity) -> dict[str, str]:
    page = reverse("activities:activity", args=[activity.slug])
    address = public_address(activity.municipality, page)
    return {"@id": address, "url": address}


def _organizer(activity: Activity) -> dict[str, Any]:
    front = public_address(activity.municipality, "/")
    name = activity.unit.name
    return {"@type": "Organization", "@id": f"{front}#{activity.unit_id}", "name": name}


def _offer(activity: Activity) -> dict[str, Any]:
    kroner = activity.price / 100
    return {
        "@type": "Offer",
        "@id": f"{_name_of(activity)['@id']}#pris",
        "name": "Pris" if activity.price else "Gratis",
        "price": int(kroner) if kroner.is_integer() else kroner,
        "priceCurrency": "NOK",
    }


def _ages(activity: Activity) -> dict[str, Any]:
    """Who is left out by age; from 0 for all, as readers take silence for 18."""
    oldest = {} if activity.oldest is None else {"maxValue": activity.oldest}
    return {"@type": "QuantitativeValue", "minValue": activity.youngest or 0, **oldest}


def _gender(activity: Activity) -> str:
    return _GENDERS.get(tuple(activity.for_whom), "NoRestriction")  # type: ignore[arg-type]


def _schedule(schedule: Schedule) -> dict[str, Any]:
    last = {"endDate": schedule.last_day.isoformat()} if schedule.last_day else {}
    opens, closes = (
        wall_time(schedule.first_day, at).strftime("%H:%M")
        for at in (schedule.opens, schedule.closes)
    )
    return {
        "@type": "PartialSchedule",
        "repeatFrequency": f"P{schedule.every_weeks}W",
        "byDay": [WEEKDAYS[weekday] for weekday in schedule.weekdays],
        "startDate": schedule.first_day.isoformat(),
        **last,
        "startTime": opens,
        "endTime": closes,
        "scheduleTimezone": "Europe/Oslo",
    }


def _place(building: Building, space: Space | None, municipality: Municipality) -> dict[str, Any]:
    page = public_address(municipality, reverse("booking:building_day", args=[building.slug]))
    return {
        "@type": "Place",
        "@id": f"{page}#{space.pk}" if space else page,
        "name": f"{space.name}, {building.name}" if space else building.name,
        "url": page,
        "address": ", ".join(filter(None, [building.address, municipality.name])),
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": building.latitude,
            "longitude": building.longitude,
        },
    }


def sessions_told(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Those of the sessions that belong to something one may come to, by id, cancelled ones too."""
    rows = with_all().filter(pk__in=ids, activity__state__in=COME_TO)
    found = list(rows.select_related("activity__municipality", "schedule"))
    taken = taken_at(found)
    return {row.pk: _session(Time(row, taken.get(row.pk, 0))) for row in found}


def _session(time: Time) -> dict[str, Any]:
    activity = time.session.activity
    series = _name_of(activity)["@id"]
    return {**_CONTEXT, **_time_of(activity, time), "superEvent": series}


def _time_of(activity: Activity, time: Time) -> dict[str, Any]:
    series, session = _name_of(activity), time.session
    minutes = round((session.ends - session.starts).total_seconds() / 60)
    return {
        "@type": "ScheduledSession",
        "@id": f"{series['@id']}#okt-{session.pk}",
        "url": series["url"],
        "startDate": local(session.starts).isoformat(),
        "endDate": local(session.ends).isoformat(),
        "duration": f"PT{minutes}M",
        "eventStatus": state_of(session),
        "eventAttendanceMode": _IN_PERSON,
        **capacity(activity, time.taken),
        "location": _place(session.building, session.room, activity.municipality),
    }
