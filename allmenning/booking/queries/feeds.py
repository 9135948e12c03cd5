"""What stands in the calendars that programs read, and which addresses there are."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking, Feed, Request
from allmenning.booking.queries.calendar_file import own_entry, public_entry, with_revisions
from allmenning.booking.queries.mine import own_bookings
from allmenning.booking.queries.requests import with_all
from allmenning.core.clock import day_start, local_date
from allmenning.mail.rules.calendar_file import Entry
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space

# What is over stays this long, so that what was cancelled late goes out of every calendar.
DAYS_BACK = 90


def in_feed(feed: Feed, *, now: datetime) -> models.QuerySet[Booking]:
    """The bookings of the calendar by time: the last 90 days, and all that comes."""
    since = day_start(local_date(now) - timedelta(days=DAYS_BACK))
    rows = _of(feed, now=now).filter(during__endswith__gt=since)
    return with_revisions(rows).order_by("during", "id")


def _of(feed: Feed, *, now: datetime) -> models.QuerySet[Booking]:
    if feed.association:
        return with_all().filter(request__association=feed.association)
    if feed.person:
        return own_bookings(feed.person, now=now)
    if feed.space:
        return with_all().filter(space__in=_sharing(feed.space))
    return with_all().filter(space__building=feed.building)


def _sharing(space: Space) -> models.QuerySet[Space]:
    """The space and those that take some of its parts: who has the hall, has its third too."""
    return Space.objects.filter(parts__asset__uses__space=space)


def entries(feed: Feed, *, now: datetime) -> list[Entry]:
    """What the calendar says, with no more about anybody than its readers may know."""
    rows = in_feed(feed, now=now)
    if feed.person:
        return [own_entry(booking) for booking in rows]
    return [public_entry(booking, beside=feed.space) for booking in rows]


def entries_of(request: Request) -> list[Entry]:
    """All the bookings of the borrower's own request, as a calendar has them."""
    rows = with_revisions(with_all().filter(request=request))
    return [own_entry(booking) for booking in rows.order_by("during", "id")]


def name_of(feed: Feed) -> str:
    """What the calendar is called."""
    if feed.association:
        return feed.association.name
    if feed.person:
        return _("Mine bestillinger")
    if feed.space:
        return f"{feed.space.name}, {feed.space.building.name}"
    assert feed.building
    return feed.building.name


def about(feed: Feed) -> str:
    """What the calendar holds, and from when."""
    return _("De siste %(days)d dagene og alt som kommer.") % {"days": DAYS_BACK}


def language_of(feed: Feed) -> str:
    """The language the calendar is written in: the person's own when we write in it, else bokmål."""
    language = feed.person.language if feed.person else "nb"
    return language if language in settings.WRITTEN_LANGUAGES else "nb"


def own_feeds(person: Person, associations: Iterable[Association]) -> list[Feed]:
    """The person's addresses: her own, and those of the associations she acts for."""
    mine = models.Q(association=None) | models.Q(association__in=associations)
    rows = Feed.objects.filter(mine, person=person)
    return list(rows.select_related("municipality", "person", "association"))


def feeds_of(building: Building) -> list[Feed]:
    """The addresses of the building and of its spaces."""
    there = models.Q(building=building) | models.Q(space__building=building)
    return list(Feed.objects.filter(there).select_related("municipality", "space", "building"))
