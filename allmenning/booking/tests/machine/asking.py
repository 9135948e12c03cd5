"""Holding, booking, and asking for a series."""

from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from allmenning.booking.actions.bookings import HoldExpired, confirm_hold
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import HOLD_LASTS, hold_slot
from allmenning.booking.actions.series import SeriesWish, book_series
from allmenning.booking.models import (
    Hold,
)
from allmenning.booking.queries.series import Slot
from allmenning.booking.rules.series import Pattern
from allmenning.booking.tests.machine.base import (
    DAYS,
    WEEKENDS,
    Base,
    hours,
    lengths,
    period,
    spaces,
    which,
)
from allmenning.booking.tests.model import (
    STANDS,
    WAITS,
    Asked,
    Kept,
    Series,
    Use,
)
from allmenning.booking.tests.scenes import told
from allmenning.core.clock import local_date
from allmenning.people.models import Person


class Asking(Base):
    """What borrowers do first."""

    @rule(
        who=st.integers(0, 1), space=spaces, day=st.sampled_from(DAYS), hour=hours, length=lengths
    )
    def hold(self, who: int, space: str, day: date, hour: int, length: int) -> None:
        person, use = self.stage.people[who], Use(space, period(day, hour, length))
        again = [
            pk for pk in self.model.held_by(person.pk, self.now) if self.model.holds[pk].use == use
        ]
        replaced = self.model.replaced_by(person.pk, use, self.now)
        possible = bool(again) or self.model.is_free([use], now=self.now, replaced=replaced)
        kept = self._tried(lambda: self._hold(person, use), possible=possible, error=SlotTaken)
        if kept is None or again:
            return
        for pk in replaced:
            del self.model.holds[pk]
        self.model.take([use], now=self.now)
        self.model.holds[kept.pk] = Kept(person.pk, use, self.now + HOLD_LASTS)

    def _hold(self, person: Person, use: Use) -> Hold:
        return hold_slot(
            person=person,
            space=self.stage.spaces[use.space],
            period=use.period,
            participants=10,
            now=self.now,
        )

    @precondition(lambda self: self.model.holds)
    @rule(choice=which)
    def confirm(self, choice: int) -> None:
        pk = sorted(self.model.holds)[choice % len(self.model.holds)]
        kept = self.model.holds[pk]
        hold = Hold.objects.get(pk=pk)
        particulars = told(participants=10, purpose="sport")
        booking = self._tried(
            lambda: confirm_hold(hold=hold, particulars=particulars, now=self.now),
            possible=not kept.gone,
            error=HoldExpired,
        )
        if booking is None:
            return
        waits = self.model.must_wait(kept.use)
        del self.model.holds[pk]
        state = WAITS if waits else STANDS
        self.model.bookings[booking.pk] = Asked(booking.request_id, kept.use, state)

    @rule(
        who=st.integers(0, 1),
        space=spaces,
        weekend=st.sampled_from(WEEKENDS),
        hour=hours,
        length=lengths,
    )
    def ask_for_a_series(
        self, who: int, space: str, weekend: tuple[date, ...], hour: int, length: int
    ) -> None:
        days = weekend if hour not in (2, 3) else weekend[:1]
        uses = [Use(space, period(day, hour, length)) for day in days]
        series = Series(self.stage.people[who].pk, space, _first(uses), _last(uses), hour, length)
        twice = self.model.made_before(series, uses)
        waits = any(self.model.must_wait(use) for use in uses)
        possible = twice or waits or self.model.is_free(uses, now=self.now)
        wish = self._wish(space, uses, hour, length)
        request = self._tried(
            lambda: book_series(
                person=self.stage.people[who],
                wish=wish,
                particulars=told(participants=10, purpose="sport"),
                now=self.now,
            ),
            possible=possible,
            error=SlotTaken,
        )
        if request is None or twice:
            return
        self.model.series[request.pk] = series
        if not waits:
            self.model.take(uses, now=self.now)
        for row, use in zip(request.bookings.order_by("during"), uses, strict=True):
            self.model.bookings[row.pk] = Asked(request.pk, use, WAITS if waits else STANDS)

    def _wish(self, space: str, uses: list[Use], hour: int, length: int) -> SeriesWish:
        minutes = hour * 60
        pattern = Pattern(_first(uses), _last(uses), range(7), minutes, minutes + length * 60)
        room = self.stage.spaces[space]
        slots = tuple(Slot(local_date(use.period.start), room, use.period) for use in uses)
        return SeriesWish(room, pattern, slots, {}, skips_days_off=False)


def _first(uses: list[Use]) -> date:
    return local_date(uses[0].period.start)


def _last(uses: list[Use]) -> date:
    return local_date(uses[-1].period.start)
