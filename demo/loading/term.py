"""What associations keep through a term: the same weekday and hour, asked for as series."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from allmenning.places.models import Holiday
from demo.facts import chance, monday_of
from demo.loading.answering import answer, give_up_some
from demo.loading.clientele import Clientele
from demo.loading.diary import SHARE_OF_LIMIT, Diary
from demo.loading.drafts import CONFIRMED, Asked, Draft, Wish
from demo.loading.minutes import A_DAY, Slot, slot_on
from demo.loading.town import Town
from demo.loading.venues import Venue
from demo.loading.wishes import wish_of

# Month and day of the first and the last day; the Monday after the first begins the term.
TERMS: Final = (((1, 6), (6, 14)), ((8, 20), (12, 13)))
WEEK: Final = timedelta(weeks=1)
# Of what a space is asked for in a week, how much is asked for as series.
SHARE: Final = 0.55
EVERY_OTHER_WEEK: Final = 0.15
# The dates that must be free for a series to be worth it.
ENOUGH: Final = 0.6
# How long after the last date is released people ask.
SLOW: Final = 14 * A_DAY
# How long before the first date somebody asks for a series at the earliest.
EARLY: Final = 100 * A_DAY
WISHES_PER_SERIES: Final = 3
IN_PEAK: Final = 0.95


class Term(NamedTuple):
    """The Mondays of a term."""

    mondays: tuple[date, ...]

    @property
    def name(self) -> str:
        return self.mondays[0].isoformat()


def terms_between(first: date, last: date) -> list[Term]:
    """Whole terms with some week between the days, so that each is cut in the same chunks always."""
    found = [
        _term(date(year, *begins), date(year, *ends))
        for year in range(first.year, last.year + 1)
        for begins, ends in TERMS
    ]
    return [term for term in found if term.mondays[0] <= last and first <= term.mondays[-1]]


def _term(begins: date, ends: date) -> Term:
    monday = monday_of(begins) + WEEK
    return Term(tuple(monday + week * WEEK for week in range((ends - monday).days // 7 + 1)))


def days_off() -> set[date]:
    """Every public and school holiday."""
    return {
        days.lower + timedelta(days=number)
        for days in Holiday.objects.values_list("days", flat=True)
        for number in range((days.upper - days.lower).days)
    }


class Regulars:
    """The series of one space."""

    def __init__(
        self, town: Town, venue: Venue, who: Clientele, diary: Diary, off: set[date]
    ) -> None:
        self.town, self.venue, self.who, self.diary, self.off = town, venue, who, diary, off

    def of(self, term: Term) -> Iterator[Asked]:
        """A term's series, chunk by chunk, since none may have more dates than the space allows."""
        luck = chance(*self.venue.seed(self.town), "term", term.name)
        share = self.venue.demand["associations"] * SHARE * self.venue.crowd
        left = round(luck.randint(*self.venue.demand["per_week"]) * share)
        taken: set[tuple[int, int | None]] = set()
        for _try in range(left * WISHES_PER_SERIES if self.who.associations else 0):
            wish = wish_of(self.venue, self.who.association(luck), luck, in_peak=IN_PEAK)
            weeks = 2 if luck.random() < EVERY_OTHER_WEEK else 1
            asked = list(self._asked(term, wish, weeks)) if self._suits(wish, taken) else []
            yield from asked
            taken |= {wish.borrower.key} if asked else set()
            left -= bool(asked)
            if not left:
                return

    def _suits(self, wish: Wish, taken: set[tuple[int, int | None]]) -> bool:
        """An association comes once a week; where people try the demo, Mondays are left to them."""
        led_here = self.venue.space.building.name in self.town.stages
        return (
            self.venue.allows(wish.length)
            and wish.borrower.key not in taken
            and not (led_here and wish.weekday == 0)
        )

    def _asked(self, term: Term, wish: Wish, weeks: int) -> Iterator[Asked]:
        mondays = term.mondays[::weeks]
        rules = self.venue.rules
        by_limit = int(rules.max_active_association * SHARE_OF_LIMIT)
        size = min(by_limit, (rules.horizon_days - 21) // (7 * weeks))
        for first in range(0, len(mondays), size) if size > 1 else ():
            chunk = mondays[first : first + size]
            luck = chance(
                *self.venue.seed(self.town), chunk[0].isoformat(), wish.borrower.person.name
            )
            asked = self._chunk(chunk, wish, weeks, luck)
            if asked is not None:
                yield asked

    def _chunk(
        self, mondays: Sequence[date], wish: Wish, weeks: int, luck: random.Random
    ) -> Asked | None:
        """One series, or None when it is not sent yet, or before, or too little of it is free."""
        slots = [
            slot_on(monday + timedelta(days=wish.weekday), wish.minute, wish.length)
            for monday in mondays
        ]
        released = max(self.venue.released(slots[-1]), slots[0].starts - EARLY)
        latest = slots[0].starts - self.venue.rules.notice_minutes - A_DAY
        sent_at = min(released + int(luck.random() * SLOW) + 1, latest)
        if not max(released, self.town.since_minute) < sent_at < self.town.now_minute:
            return None
        skipped = [(slot.day, why) for slot in slots if (why := self._obstacle(slot))]
        left_out = {day for day, _why in skipped}
        free = [slot for slot in slots if slot.day not in left_out]
        coming = sum(slot.ends > self.town.now_minute for slot in free)
        if len(free) < max(2, ENOUGH * len(slots)):
            return None
        if not self.diary.may_have(self.venue, wish.borrower, coming):
            return None
        asked = Asked(self.venue, wish, sent_at, None, [Draft(one, CONFIRMED) for one in free])
        asked.weeks, asked.skipped = weeks, skipped
        return self._settled(asked, luck)

    def _obstacle(self, slot: Slot) -> str:
        if slot.day in self.off:
            return "day off"
        if not self.venue.is_open(slot):
            return "not open"
        return "" if self.diary.is_free(self.venue, slot) else "taken"

    def _settled(self, asked: Asked, luck: random.Random) -> Asked:
        answer(asked, self.town, luck)
        give_up_some(asked, self.town, luck)
        for one in asked.dates:
            self.diary.write(self.venue, asked.wish.borrower, one.slot, one.state)
        return asked
