"""What is taken already while calendars are filled."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, QuerySet
from django.db.models.functions import Lower, Upper

from allmenning.booking.models import Booking, Claim
from allmenning.core.clock import day_start, local_date
from demo.facts import monday_of
from demo.loading.clientele import Borrower
from demo.loading.minutes import A_DAY, Slot, whole
from demo.loading.town import Town
from demo.loading.venues import Venue

# Buffers reach half a day out of a week, and those who wait may need some around their own.
LONGEST_BUFFER: Final = timedelta(hours=12)
SPARED: Final = 120
DAY: Final = timedelta(days=1)
# Somebody who tries the demo as one of the borrowers shall be able to book some more.
SHARE_OF_LIMIT: Final = 0.6


class Diary:
    """The time taken of each asset, how many coming bookings each borrower has in a space, and
    how many bookings a space has in a week."""

    def __init__(self, now: int) -> None:
        self._now = now
        self._taken: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        self._active: Counter[tuple[int, int, int | None]] = Counter()
        self._weeks: Counter[tuple[int, date]] = Counter()

    def take(self, assets: Iterable[int], starts: int, ends: int) -> None:
        """Kept by asset and day of the epoch, so that a look reads the hours around it only."""
        for asset in assets:
            for day in range(starts // A_DAY, (ends - 1) // A_DAY + 1):
                self._taken[asset, day].append((starts, ends))

    def count(self, space: int, person: int, association: int | None) -> None:
        self._active[space, person, association] += 1

    def booked_in(self, space: int, monday: date) -> int:
        return self._weeks[space, monday]

    def count_week(self, space: int, day: date) -> None:
        self._weeks[space, monday_of(day)] += 1

    def may_have(self, venue: Venue, borrower: Borrower, more: int = 1) -> bool:
        """Whether so many more coming bookings are well within the space's limit."""
        most = max(1, int(venue.most_active(borrower) * SHARE_OF_LIMIT))
        return self._active[venue.space.pk, *borrower.key] + more <= most

    def is_free(self, venue: Venue, slot: Slot) -> bool:
        """Whether all of the space is free, with what must be kept free around it."""
        starts = slot.starts - venue.rules.buffer_before
        ends = slot.ends + venue.rules.buffer_after
        days = range(starts // A_DAY, (ends - 1) // A_DAY + 1)
        return not any(
            starts < other_ends and other_starts < ends
            for asset in venue.assets
            for day in days
            for other_starts, other_ends in self._taken.get((asset, day), ())
        )

    def write(self, venue: Venue, borrower: Borrower, slot: Slot, state: str) -> None:
        """Note a new booking. One that does not stand takes no time; one that waits is spared."""
        spared = SPARED if state == Booking.State.WAITING else 0
        if state not in (Booking.State.CONFIRMED, Booking.State.WAITING):
            return
        starts = slot.starts - venue.rules.buffer_before - spared
        self.take(venue.assets, starts, slot.ends + venue.rules.buffer_after + spared)
        self.count_week(venue.space.pk, slot.day)
        if slot.ends > self._now:
            self.count(venue.space.pk, *borrower.key)


def read_diary(town: Town, first: date, last: date) -> Diary:
    """What is taken in the days, with what others wait for: that is theirs until it is answered."""
    diary = Diary(town.now_minute)
    span = (day_start(first) - LONGEST_BUFFER, day_start(last + DAY) + LONGEST_BUFFER)
    claims = Claim.objects.filter(during__overlap=span)
    for asset, starts, ends in _rows(claims, "asset"):
        diary.take([asset], whole(starts), whole(ends))
    standing = Booking.objects.filter(state__in=["waiting", "confirmed"], during__overlap=span)
    waiting = standing.filter(state=Booking.State.WAITING)
    for asset, starts, ends in _rows(waiting, "space__parts__asset"):
        diary.take([asset], whole(starts) - SPARED, whole(ends) + SPARED)
    for space, starts, _ends in _rows(standing, "space"):
        diary.count_week(space, local_date(starts))
    keys = standing.filter(during__endswith__gt=town.now).values_list(
        "space", "request__applicant", "request__association"
    )
    for key in keys:
        diary.count(*key)
    return diary


def _rows(
    found: QuerySet[Claim] | QuerySet[Booking], key: str
) -> Iterable[tuple[int, datetime, datetime]]:
    return found.values_list(F(key), Lower("during"), Upper("during"))
