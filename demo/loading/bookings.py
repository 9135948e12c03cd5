"""A few weeks of plausible bookings, evenings first, in the same pattern week after week.

They are written as rows, because thousands through the actions would take minutes; tests hold
them against every rule the actions hold bookings to.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from allmenning.booking.models import Booking
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period
from demo.facts import chance, monday_of
from demo.loading.clientele import Clientele, clientele, everybody
from demo.loading.diary import DAY, Diary, read_diary
from demo.loading.drafts import CONFIRMED, Draft, Wish, store
from demo.loading.town import Town
from demo.loading.venues import Venue, venues

WEEKS_BACK: Final = 2
WEEKS_AHEAD: Final = 6  # This week is the first of them.
MINUTE: Final = timedelta(minutes=1)

# Most of what is asked for is regular; of wishes, one in three or so finds its time free.
REGULAR: Final = 0.6
WISHES_PER_BOOKING: Final = 4
IN_PEAK: Final = 0.75
BY_DAY: Final = (7 * 60, 21 * 60)
CANCELLED: Final = 0.04
DECLINED: Final = 0.06


def fill_calendars(town: Town) -> int:
    """Fill the weeks around today that are empty, space by space. Returns how many bookings."""
    mondays = [
        monday_of(town.today) + timedelta(weeks=week) for week in range(-WEEKS_BACK, WEEKS_AHEAD)
    ]
    first, last = mondays[0], mondays[-1] + timedelta(days=6)
    diary, filled = read_diary(town, first, last), _filled(first, last)
    people = everybody(town)
    drafts = [
        draft
        for venue in venues(town, first, last)
        for who in [clientele(venue.space, people)]
        for monday in mondays
        if (venue.space.pk, monday) not in filled
        for draft in _week(town, venue, monday, who, diary)
    ]
    store(drafts)
    return len(drafts)


def _filled(first: date, last: date) -> set[tuple[int, date]]:
    """The weeks of spaces that have bookings already."""
    span = (day_start(first), day_start(last + DAY))
    rows = Booking.objects.filter(state=Booking.State.CONFIRMED, during__overlap=span)
    return {
        (space, monday_of(local_date(during.lower)))
        for space, during in rows.values_list("space", "during")
    }


def _week(town: Town, venue: Venue, monday: date, who: Clientele, diary: Diary) -> Iterator[Draft]:
    """One week of a space: those who come every week first, then the rest."""
    seed = (town.slug, venue.space.building.slug, venue.space.slug)
    often, now_and_then = chance(*seed), chance(*seed, monday.isoformat())
    left = now_and_then.randint(*venue.demand["per_week"])
    regular = round(left * REGULAR) * WISHES_PER_BOOKING
    for number in range(left * WISHES_PER_BOOKING):
        wish = _wish(venue, who, often if number < regular else now_and_then)
        draft = _draft(town, venue, wish, monday, diary, now_and_then)
        if draft is not None:
            yield draft
            left -= 1
        if left == 0:
            return


def _wish(venue: Venue, who: Clientele, luck: random.Random) -> Wish:
    demand, capacity = venue.demand, venue.space.capacity
    borrower = who.somebody(demand["associations"], luck)
    fewest, most = (max(1, round(capacity * share)) for share in demand["people"])
    return Wish(
        weekday=luck.randrange(7),
        minute=_minute(venue, luck),
        length=luck.choice(demand["minutes"]),
        borrower=borrower,
        doing=luck.choice(borrower.does),
        participants=luck.randint(fewest, most),
    )


def _minute(venue: Venue, luck: random.Random) -> int:
    """When it starts, on the whole or half hour: mostly when people want it most."""
    first, last = venue.demand["peak"] if luck.random() < IN_PEAK else BY_DAY
    raster = max(venue.rules.raster_minutes, 30)
    return luck.randrange(first, last + 1) // raster * raster


def _draft(
    town: Town, venue: Venue, wish: Wish, monday: date, diary: Diary, luck: random.Random
) -> Draft | None:
    """The wish as a booking of this week, or None when the space cannot be had then."""
    period = wish.period(monday)
    sending = venue.could_be_sent(period, town.now)
    if sending is None:
        return None
    sent_at = sending.start + sending.length * luck.random()
    state = _state(venue, period, wish, luck)
    answered = state != CONFIRMED or venue.needs_approval(period, wish.participants)
    spent = timedelta(hours=luck.randint(1, 40)) if answered else timedelta()
    decided_at = max(sent_at, min(sent_at + spent, town.now, period.start - MINUTE))
    if state == CONFIRMED and not diary.has_room(venue, wish.borrower, period):
        return None
    diary.write(venue, wish.borrower, period, state)
    return Draft(venue, wish, period, state, sent_at, decided_at)


def _state(venue: Venue, period: Period, wish: Wish, luck: random.Random) -> str:
    """Most bookings stand; a few were given up, and a few were answered no."""
    fate = luck.random()
    if fate < CANCELLED:
        return Booking.State.CANCELLED
    if fate < CANCELLED + DECLINED and venue.needs_approval(period, wish.participants):
        return Booking.State.DECLINED
    return CONFIRMED
