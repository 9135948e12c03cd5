"""A year of plausible bookings: what associations keep through the term, then the rest.

They are written as rows, because tens of thousands through the actions would take an hour; tests
hold them against every rule the actions hold bookings to.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from allmenning.core.clock import local_date
from demo.facts import chance, monday_of
from demo.loading.answering import answer, give_up_some
from demo.loading.clientele import Borrower, Clientele, clientele, everybody
from demo.loading.diary import Diary, read_diary
from demo.loading.drafts import CONFIRMED, Asked, Draft
from demo.loading.minutes import slot_on
from demo.loading.term import WEEK, Regulars, days_off, terms_between
from demo.loading.threads import write_threads
from demo.loading.town import Town
from demo.loading.venues import Venue, venues
from demo.loading.wishes import wish_of
from demo.loading.writing import store

WEEKS_BACK: Final = 50
WEEKS_AHEAD: Final = 14  # This week is the first of them.
WEEKS_OF_SERIES: Final = 40  # A series is asked for long before its last date.
# Of all that is asked for, how much is known so many weeks ahead; the last number for all later.
KNOWN_AHEAD: Final = (1.0, 0.85, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.25)
# In weeks with these months' Mondays fewer ask.
QUIET_MONTHS: Final = {7: 0.35}
# Of wishes, one in four or so finds its time free.
WISHES_PER_BOOKING: Final = 5
IN_PEAK: Final = 0.75
SPACES_AT_ONCE: Final = 50

Say = Callable[[str], object]


def fill_calendars(town: Town, say: Say) -> int:
    """Fill the weeks around today, space by space, with what was asked for since the last time.

    Returns how many bookings.
    """
    found = Filling(town)
    count = 0
    for first in range(0, len(found.venues), SPACES_AT_ONCE):
        some = found.venues[first : first + SPACES_AT_ONCE]
        asked = [one for venue in some for one in found.calendar_of(venue)]
        write_threads(town, asked, store(asked))
        count += sum(len(one.dates) for one in asked)
        done = first + len(some)
        say(f"  {count} bookings in {done} of {len(found.venues)} spaces")
    return count


class Filling:
    """What stays the same, and what is taken, while all calendars of a town are filled."""

    def __init__(self, town: Town) -> None:
        this_week = monday_of(town.today)
        first = this_week - WEEKS_BACK * WEEK
        if town.since is not None:
            first = max(first, monday_of(local_date(town.since)))
        furthest = this_week + WEEKS_OF_SERIES * WEEK
        weeks = (this_week - first) // WEEK + WEEKS_AHEAD
        self.town, self.this_week = town, this_week
        self.mondays = [first + week * WEEK for week in range(weeks)]
        self.venues = venues(town, first, furthest)
        self.terms = terms_between(first, furthest)
        self.diary: Diary = read_diary(town, first, furthest)
        self.people = everybody(town)
        self.off = days_off()

    def calendar_of(self, venue: Venue) -> Iterator[Asked]:
        """All that is asked for in one space."""
        who = clientele(venue.space, self.people)
        regulars = Regulars(self.town, venue, who, self.diary, self.off)
        for term in self.terms:
            yield from regulars.of(term)
        for monday in self.mondays:
            yield from self._now_and_then(venue, monday, who)

    def _now_and_then(self, venue: Venue, monday: date, who: Clientele) -> Iterator[Asked]:
        """What is asked for once in a week, until as many as usual know of that week by now."""
        luck = chance(*venue.seed(self.town), monday.isoformat(), self.this_week.isoformat())
        usual = luck.randint(*venue.demand["per_week"]) * venue.crowd
        wanted = round(usual * self._known(monday) * QUIET_MONTHS.get(monday.month, 1))
        left = wanted - self.diary.booked_in(venue.space.pk, monday)
        for _try in range(left * WISHES_PER_BOOKING):
            borrower = who.somebody(venue.demand["associations"], luck)
            asked = self._asked(venue, monday, borrower, luck)
            if asked is not None:
                yield asked
                left -= 1
            if left <= 0:
                return

    def _known(self, monday: date) -> float:
        ahead = max(0, (monday - self.this_week).days // 7)
        return KNOWN_AHEAD[min(ahead, len(KNOWN_AHEAD) - 1)]

    def _asked(
        self, venue: Venue, monday: date, borrower: Borrower, luck: random.Random
    ) -> Asked | None:
        """The wish of somebody as a request, or None when the space cannot be had then."""
        wish = wish_of(venue, borrower, luck, in_peak=IN_PEAK)
        slot = slot_on(monday + timedelta(days=wish.weekday), wish.minute, wish.length)
        if not venue.allows(wish.length) or not venue.is_open(slot):
            return None
        sending = venue.sending(slot, self.town)
        if sending is None or not self.diary.is_free(venue, slot):
            return None
        if slot.ends > self.town.now_minute and not self.diary.may_have(venue, borrower):
            return None
        earliest, latest = sending
        sent_at = earliest + int(luck.random() * (latest - earliest))
        asked = Asked(venue, wish, sent_at, None, [Draft(slot, CONFIRMED)])
        answer(asked, self.town, luck)
        give_up_some(asked, self.town, luck)
        self.diary.write(venue, borrower, slot, asked.dates[0].state)
        return asked
