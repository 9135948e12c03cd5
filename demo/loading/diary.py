"""What is taken already while calendars are filled."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from allmenning.booking.models import Booking, Claim
from allmenning.core.clock import day_start
from allmenning.core.period import Period
from demo.loading.clientele import Borrower
from demo.loading.town import Town
from demo.loading.venues import Venue

# Buffers reach half a day out of a week, and those who wait may need some around their own.
LONGEST_BUFFER = timedelta(hours=12)
SPARED = timedelta(hours=2)
DAY = timedelta(days=1)


class Diary:
    """The time taken of each asset, and how many coming bookings each borrower has in a space."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._taken: dict[int, list[Period]] = defaultdict(list)
        self._active: Counter[tuple[int, int, int | None]] = Counter()

    def take(self, assets: Iterable[int], period: Period) -> None:
        for asset in assets:
            self._taken[asset].append(period)

    def count(self, space: int, person: int, association: int | None) -> None:
        self._active[space, person, association] += 1

    def has_room(self, venue: Venue, borrower: Borrower, period: Period) -> bool:
        """Whether the time is free and the borrower below the space's limit."""
        if self._active[venue.space.pk, *borrower.key] >= venue.most_active(borrower):
            return False
        claimed = venue.claimed(period)
        return not any(
            claimed.overlaps(other) for asset in venue.assets for other in self._taken[asset]
        )

    def write(self, venue: Venue, borrower: Borrower, period: Period, state: str) -> None:
        """Note a new booking; one that does not stand takes no time."""
        if state != Booking.State.CONFIRMED:
            return
        self.take(venue.assets, venue.claimed(period))
        if period.end > self._now:
            self.count(venue.space.pk, *borrower.key)


def read_diary(town: Town, first: date, last: date) -> Diary:
    """What is taken in the days, with what others wait for: that is theirs until it is answered."""
    diary = Diary(town.now)
    span = (day_start(first) - LONGEST_BUFFER, day_start(last + DAY) + LONGEST_BUFFER)
    claims = Claim.objects.filter(during__overlap=span)
    for asset, during in claims.values_list("asset", "during"):
        diary.take([asset], Period(during.lower, during.upper))
    waiting = Booking.objects.filter(state=Booking.State.WAITING, during__overlap=span)
    for asset, during in waiting.values_list("space__parts__asset", "during"):
        asked = Period(during.lower, during.upper)
        diary.take([asset], asked.widened(before=SPARED, after=SPARED))
    coming = Booking.objects.filter(state__in=["waiting", "confirmed"])
    keys = coming.filter(during__endswith__gt=town.now).values_list(
        "space", "request__applicant", "request__association"
    )
    for key in keys:
        diary.count(*key)
    return diary
