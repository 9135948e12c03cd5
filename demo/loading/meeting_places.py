"""What people meet for, and how many came: the meeting places of the file."""

import random
from datetime import timedelta
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

from allmenning.activities.actions.answering import answer
from allmenning.activities.actions.evaluating import decide
from allmenning.activities.actions.planning import AHEAD, plan
from allmenning.activities.actions.signing_up import sign_up
from allmenning.activities.models import (
    Activity,
    Attendance,
    Collaboration,
    Handover,
    ReportedFigures,
    Schedule,
    Session,
)
from allmenning.activities.queries.evaluation import evaluated
from allmenning.activities.rules.evidence import mark_of
from allmenning.people.models import Person, Role, Unit
from allmenning.people.rules.roles import UNIT_LEADER
from allmenning.places.models import Building
from demo.facts import entries_of, minutes, monday_of
from demo.loading.town import Town

# One session in nine was forgotten, as people do.
_FORGOTTEN = 9
_FACTS = (
    "slug",
    "kind",
    "state",
    "title",
    "summary",
    "youngest",
    "oldest",
    "for_whom",
    "languages",
)
_KNOWN_OF_SOME = ("employees", "has_alike_nearby", "places")
_GROUP = "ressursgruppen"


def meet(town: Town) -> None:
    """Make the file's activities with their schedules, partners and counts."""
    for facts in entries_of(town.slug, "meeting_places"):
        activity = _activity(facts)
        for partner in facts["partners"]:
            Collaboration.objects.create(activity=activity, **partner)
        for row in facts["reported"]:
            _report(activity, row)
        for row in facts["schedules"]:
            _schedule(town, activity, row)
        for row in facts.get("sign_ups", ()):
            _sign_up(town, activity, row)
        for row in facts.get("answers", ()):
            _answers(town, activity, row)
    for facts in entries_of(town.slug, "meeting_places"):
        if "decision" in facts:
            _decide(town, Activity.objects.get(slug=facts["slug"]), facts["decision"])
    for facts in entries_of(town.slug, "handovers"):
        _hand_over(facts)


def _activity(facts: dict[str, Any]) -> Activity:
    unit = Unit.objects.get(name=facts["unit"])
    tied = {
        name: Activity.objects.get(slug=facts[name])
        for name in ("parent", "copied_from")
        if name in facts
    }
    told = {name: facts[name] for name in _FACTS}
    told |= {name: facts[name] for name in _KNOWN_OF_SOME if name in facts}
    return Activity.objects.create(unit=unit, **tied, **told)


def _report(activity: Activity, row: dict[str, Any]) -> None:
    partner = activity.collaborations.get(name=row["partner"])
    told = {name: row[name] for name in row if name not in ("partner", "first", "after")}
    ReportedFigures.objects.create(
        activity=activity,
        collaboration=partner,
        source=partner.name,
        days=(row["first"], row["after"]),
        **told,
    )


def _schedule(town: Town, activity: Activity, row: dict[str, Any]) -> None:
    building = Building.objects.get(name=row["building"])
    schedule = Schedule.objects.create(
        activity=activity,
        building=building,
        space=building.spaces.get(name=row["space"]) if "space" in row else None,
        host=Person.objects.get(name=row["host"]) if "host" in row else None,
        weekdays=row["weekdays"],
        every_weeks=row.get("every_weeks", 1),
        first_day=monday_of(town.today) - timedelta(weeks=row["weeks_back"]),
        opens=minutes(row["opens"]),
        closes=minutes(row["closes"]),
    )
    plan(schedule=schedule, until=town.today + AHEAD, now=town.now)
    past = Session.objects.filter(schedule=schedule, ends__lte=town.now).order_by("starts")
    chance = random.Random(f"{activity.slug} {row['building']}")
    lines = [_count(session, row, chance) for session in past if chance.randrange(_FORGOTTEN)]
    _even_out(lines, row)
    Attendance.objects.bulk_create(lines)


def _even_out(lines: list[Attendance], row: dict[str, Any]) -> None:
    """Let as many come in all as makes the file's means exact, as the report has them."""
    for people in ("adults", "children"):
        left = row[people] * len(lines) - sum(getattr(line, people) for line in lines)
        for number, line in enumerate(lines):
            share = left // len(lines) + (number < left % len(lines))
            setattr(line, people, getattr(line, people) + share)


def _count(session: Session, row: dict[str, Any], chance: random.Random) -> Attendance:
    return Attendance(
        session=session,
        key=UUID(int=chance.getrandbits(128)),
        at=session.ends,
        adults=_about(row["adults"], chance),
        children=_about(row["children"], chance),
        is_total=True,
    )


def _answers(town: Town, activity: Activity, row: dict[str, Any]) -> None:
    for _person in range(row["times"]):
        answer(
            activity=activity,
            key=uuid4(),
            channel=row["channel"],
            smileys=row["smileys"],
            words="",
            heard="",
            language="nb",
            now=town.now,
        )


def _sign_up(town: Town, activity: Activity, row: dict[str, Any]) -> None:
    """For the next time of it."""
    session = activity.sessions.filter(starts__gt=town.now).earliest("starts")
    sign_up(session=session, secret=token_bytes(32), now=town.now, **row)


def _decide(town: Town, activity: Activity, row: dict[str, str]) -> None:
    """What the resource group of the source decided, written down by who leads the unit."""
    seen = evaluated([activity], now=town.now)[0]
    leads = Role.objects.filter(unit=activity.unit, kind=UNIT_LEADER).earliest("pk")
    mark = mark_of(seen.seen, str(seen.rule))
    decide(activity=activity, mark=mark, decided_by=_GROUP, by=leads.person, now=town.now, **row)


def _hand_over(facts: dict[str, Any]) -> None:
    """What Stovner tried; the name of the sixth model is lost."""
    slug = facts.get("activity")
    told = {name: facts[name] for name in facts if name not in ("municipality", "unit", "activity")}
    Handover.objects.create(
        unit=Unit.objects.get(name=facts["unit"]),
        activity=Activity.objects.get(slug=slug) if slug else None,
        **told,
    )


def _about(mean: int, chance: random.Random) -> int:
    return max(0, mean + chance.randint(-mean // 3, mean // 3))
