"""A resident proposes to make something; the place's leader lets it be, or says why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from allmenning.activities.actions.starting import Times, begin
from allmenning.activities.models import Activity, Initiative
from allmenning.booking.actions.claims import retried_once
from allmenning.core.clock import MINUTES_PER_DAY, local_date, minute_of_day
from allmenning.core.log import Actor, record_act
from allmenning.core.period import Period
from allmenning.core.sent import keep_once
from allmenning.people.models import Person
from allmenning.places.models import Space

KIND: Final = "initiative"
# Nobody knows who proposed it, and the log shall not either.
SOMEBODY: Final = Actor("somebody", None)
KEPT: Final = timedelta(days=30)
State = Initiative.State


class AlreadyAnswered(Exception):
    """Somebody has said yes or no."""


class HasPassed(Exception):
    """The time it was for has begun."""


@dataclass(frozen=True)
class Proposed:
    """What somebody wants to make, as she wrote it in her language, and who hosts."""

    title: str
    language: str
    host: str
    space: Space
    period: Period


@transaction.atomic
def propose(*, proposed: Proposed, secret: bytes, now: datetime) -> Initiative:
    """Keep what somebody wants to make; the same sending again gives what it made before.

    The room is not taken before the yes. Raises NoWordsLeft.
    """
    facts = {
        "title": proposed.title,
        "language": proposed.language,
        "host": proposed.host,
        "space": proposed.space,
        "starts": proposed.period.start,
        "ends": proposed.period.end,
        "sent_at": now,
    }
    initiative, is_new = keep_once(Initiative.objects.all(), secret=secret, facts=facts)
    if is_new:
        record_act(actor=SOMEBODY, verb="proposed", kind=KIND, id=initiative.pk, now=now)
    return initiative


@retried_once
def approve(*, initiative: Initiative, space: Space, by: Person, now: datetime) -> Activity:
    """Let it be, in this room of the place: everybody sees it, and the room is booked.

    Raises AlreadyAnswered, HasPassed, and NotAllowed or SlotTaken when the room cannot be had.
    Nothing changes then.
    """
    initiative = _to_answer(initiative, now)
    actor = Actor("person", by.pk)
    times = _times(initiative, space)
    initiative.activity = begin(times=times, actor=actor, now=now, **_told(initiative))
    _answered("approved", initiative, State.APPROVED, by, now)
    return initiative.activity


@transaction.atomic
def decline(*, initiative: Initiative, reason: str, by: Person, now: datetime) -> None:
    """Say no, with a reason that who proposed it reads; what she is called is forgotten. Raises
    AlreadyAnswered or HasPassed."""
    initiative = _to_answer(initiative, now)
    initiative.reason, initiative.host = reason, ""
    _answered("declined", initiative, State.DECLINED, by, now)


def forget(*, now: datetime) -> None:
    """Delete what was for a time a month ago, answered or not."""
    Initiative.objects.filter(ends__lt=now - KEPT).delete()


def _to_answer(initiative: Initiative, now: datetime) -> Initiative:
    rows = Initiative.objects.select_for_update(of=("self",), no_key=True)
    initiative = rows.get(pk=initiative.pk)
    if initiative.state != State.WAITING:
        raise AlreadyAnswered
    if initiative.starts <= now:
        raise HasPassed
    return initiative


def _times(initiative: Initiative, space: Space) -> Times:
    day, opens = local_date(initiative.starts), minute_of_day(initiative.starts)
    closes = minute_of_day(initiative.ends)
    if local_date(initiative.ends) > day:
        closes += MINUTES_PER_DAY
    return Times(building=space.building, first_day=day, opens=opens, closes=closes, space=space)


def _told(initiative: Initiative) -> dict[str, Any]:
    title = {"nb": initiative.title, initiative.language: initiative.title}
    return {"title": title, "kind": Activity.Kind.ONE_OFF, "state": Activity.State.TRIAL}


def _answered(verb: str, initiative: Initiative, state: str, by: Person, now: datetime) -> None:
    initiative.state, initiative.answered_by, initiative.answered_at = state, by, now
    initiative.save()
    record_act(actor=Actor("person", by.pk), verb=verb, kind=KIND, id=initiative.pk, now=now)
