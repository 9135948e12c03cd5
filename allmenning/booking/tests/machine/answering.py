"""Answers, and giving up what was got."""

from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from allmenning.booking.actions import decisions
from allmenning.booking.actions.cancelling import Canceller, cancel_booking, cancel_rest
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.tests.machine.base import DAYS, Base, which
from allmenning.booking.tests.model import (
    STANDS,
    WAITS,
)
from allmenning.core.clock import wall_clock


class Answering(Base):
    """What the caretaker answers, and what either side gives up."""

    @rule(choice=which)
    def approve(self, choice: int) -> None:
        pk = self._one(choice, WAITS)
        if pk is None:
            return
        use = self.model.bookings[pk].use
        given = self._tried(
            lambda: decisions.approve(booking=self._row(pk), by=self.stage.caretaker, now=self.now),
            possible=self.model.is_free([use], now=self.now),
            error=SlotTaken,
        )
        if given:
            self.model.take([use], now=self.now)
            self.model.set(pk, state=STANDS)

    @rule(choice=which)
    def decline(self, choice: int) -> None:
        pk = self._one(choice, WAITS)
        if pk is not None:
            decisions.decline(
                booking=self._row(pk), by=self.stage.caretaker, reason="Fullt", now=self.now
            )
            self.model.set(pk, state="declined")

    @rule(choice=which, keep=st.sets(st.integers(0, 2)))
    def answer_date_by_date(self, choice: int, keep: set[int]) -> None:
        first = self._one(choice, WAITS)
        if first is None:
            return
        request = self._row(first).request
        waiting = sorted(
            pk
            for pk, one in self.model.bookings.items()
            if one.request == request.pk and one.state == WAITS
        )
        approved = [pk for number, pk in enumerate(waiting) if number in keep]
        uses = [self.model.bookings[pk].use for pk in approved]
        answered = self._tried(
            lambda: decisions.answer_series(
                request=request,
                approved=approved,
                by=self.stage.caretaker,
                reason="Ikke alle",
                now=self.now,
            ),
            possible=self.model.is_free(uses, now=self.now),
            error=SlotTaken,
        )
        if answered is None:
            return
        self.model.take(uses, now=self.now)
        for pk in waiting:
            self.model.set(pk, state=STANDS if pk in approved else "declined")

    @rule(choice=which, by_staff=st.booleans(), state=st.sampled_from([WAITS, STANDS]))
    def cancel(self, choice: int, by_staff: bool, state: str) -> None:
        pk = self._one(choice, state)
        if pk is not None:
            canceller = Canceller(self.stage.actor, reason="Syk", by_staff=by_staff)
            cancel_booking(booking=self._row(pk), canceller=canceller, now=self.now)
            self.model.set(pk, state="cancelled")

    @rule(choice=which, day=st.sampled_from(DAYS))
    def cancel_the_rest(self, choice: int, day: date) -> None:
        first = self._one(choice, STANDS)
        if first is None:
            return
        request = self._row(first).request
        left = self._left(request.pk, day)
        if left:
            canceller = Canceller(self.stage.actor)
            cancel_rest(request=request, first_day=day, canceller=canceller, now=self.now)
        for pk in left:
            self.model.set(pk, state="cancelled")

    def _left(self, request: int, day: date) -> list[int]:
        return [
            pk
            for pk, one in self.model.bookings.items()
            if one.request == request
            and one.state in (WAITS, STANDS)
            and one.use.period.start >= wall_clock(day, 0)
        ]
