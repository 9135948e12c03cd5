"""Reads behind triggers: which wait for events, what is due, and what a day usually calls for."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from allmenning.notices.models import Dispatch, Notice, Tally, TriggerDay
from allmenning.notices.queries.fitness import SENT
from allmenning.notices.rules.breaker import LOOKS_BACK_DAYS
from allmenning.notices.rules.budget import LIMITS
from allmenning.notices.rules.triggers import COMES_ONCE


def waiting_for_lives(*, now: datetime) -> QuerySet[Notice]:
    """Notices that are sent as people's lives call for them, and still may be."""
    by_lives = Notice.objects.exclude(trigger__in=COMES_ONCE)
    running = by_lives.filter(state=Notice.State.SENDING, valid_until__gt=now)
    return running.order_by("priority", "pk")


def to_be_filled() -> QuerySet[Notice]:
    """Notices that come once, are being sent, and whose people have no rows yet."""
    come_once = Notice.objects.filter(trigger__in=COMES_ONCE)
    return come_once.filter(state=Notice.State.SENDING, filled_at=None).order_by("priority", "pk")


def to_be_counted() -> QuerySet[Notice]:
    """What is not approved yet but says whom it is for, whose people have not been counted since."""
    counts = Tally.objects.filter(notice=OuterRef("pk"), kind=Tally.Kind.AUDIENCE)
    open_ones = (Notice.State.DRAFT, Notice.State.PROPOSED)
    drafts = Notice.objects.filter(state__in=open_ones, is_pattern=False).exclude(audience={})
    return drafts.filter(~Exists(counts)).order_by("pk")


def numbers_before(notice: Notice, day: date) -> list[int]:
    """What the 28 days before called for, each day; zero where nothing did."""
    first = day - timedelta(days=LOOKS_BACK_DAYS)
    rows = TriggerDay.objects.filter(notice=notice, day__gte=first, day__lt=day)
    numbers = dict(rows.values_list("day", "number"))
    return [numbers.get(first + timedelta(days=after), 0) for after in range(LOOKS_BACK_DAYS)]


def last_day(notice: Notice) -> date | None:
    """The latest day that the trigger has looked at."""
    days = TriggerDay.objects.filter(notice=notice).order_by("-day")
    return days.values_list("day", flat=True).first()


def days_held() -> QuerySet[TriggerDay]:
    """For staff: days that wait for somebody to say whether they are true, the oldest first."""
    held = TriggerDay.objects.filter(is_held=True, released_at=None)
    return held.select_related("notice").order_by("day", "pk")


def due(*, now: datetime) -> QuerySet[Dispatch]:
    """Candidates whose day has come, each person's together; none of a day that is held."""
    held = TriggerDay.objects.filter(
        notice=OuterRef("notice"), day=OuterRef("called_on"), is_held=True, released_at=None
    )
    return (
        Dispatch.objects.filter(
            ~Exists(held),
            state=Dispatch.State.CANDIDATE,
            due_at__lte=now,
            notice__state=Notice.State.SENDING,
        )
        .select_related("notice")
        .order_by("person_id", "notice__priority", "pk")
    )


def sent_to(people: Iterable[int], *, now: datetime) -> dict[int, list[datetime]]:
    """When each was told of what is not urgent, as far back as it counts."""
    since = now - max(lasts for _, lasts in LIMITS)
    rows = Dispatch.objects.filter(
        person_id__in=people, state__in=SENT, bundled_in=None, notice__is_urgent=False
    )
    found: dict[int, list[datetime]] = {}
    for person, at in rows.values_list("person_id", "attempted_at"):
        if at is None or at > since:
            found.setdefault(person, []).append(at or now)
    return found
