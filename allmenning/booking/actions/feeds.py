"""Secret addresses of calendars are made, made anew and closed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from allmenning.booking.models import Feed
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space


@dataclass(frozen=True)
class Shown:
    """Which calendar an address shows: a person's own, that of an association she acts for, a
    space's or a building's."""

    person: Person | None = None
    association: Association | None = None
    space: Space | None = None
    building: Building | None = None


@transaction.atomic
def make_address(*, shown: Shown, actor: Actor, now: datetime) -> Feed:
    """A new secret address of the calendar; one it had before leads nowhere from now on."""
    feed, is_first = Feed.objects.get_or_create(**vars(shown), defaults={"made_at": now})
    if not is_first:
        Feed.objects.filter(pk=feed.pk).update(number=F("number") + 1, made_at=now)
        feed.refresh_from_db()
    record_act(actor=actor, verb="feed_made", kind="feed", id=feed.pk, now=now)
    return feed


@transaction.atomic
def close_address(*, shown: Shown, actor: Actor, now: datetime) -> None:
    """The calendar has no address any more. A second time changes nothing."""
    for feed in Feed.objects.select_for_update(of=("self",)).filter(**vars(shown)):
        record_act(actor=actor, verb="feed_closed", kind="feed", id=feed.pk, now=now)
        feed.delete()
