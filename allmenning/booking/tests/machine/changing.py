"""Moving, splitting, closing, and taking decisions back."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from allmenning.booking.actions import splitting
from allmenning.booking.actions.changes import ChangedMeanwhile
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.closures import close_assets, lift_closure
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.actions.series_moves import moved_with
from allmenning.booking.actions.undoing import may_undo, undo, undo_all
from allmenning.booking.models import (
    Change,
    Closure,
    Series,
)
from allmenning.booking.tests.machine.answering import Answering
from allmenning.booking.tests.machine.base import DAYS, hours, lengths, period, spaces, which
from allmenning.booking.tests.model import (
    STANDS,
    WAITS,
    Use,
)
from allmenning.core.clock import MINUTES_PER_DAY, local_date, minute_of_day, wall_clock
from allmenning.core.period import Period


class Changing(Answering):
    """What is changed after it was agreed."""

    @rule(
        choice=which,
        state=st.sampled_from([WAITS, STANDS]),
        space=spaces,
        day=st.sampled_from(DAYS),
        hour=hours,
        length=lengths,
    )
    def move(self, choice: int, state: str, space: str, day: date, hour: int, length: int) -> None:
        pk = self._one(choice, state)
        if pk is None:
            return
        use = Use(space, period(day, hour, length))
        free = self.model.is_free([use], now=self.now, but=[pk])
        moved = self._tried(
            lambda: move_booking(
                booking=self._row(pk),
                space=self.stage.spaces[space],
                period=use.period,
                mover=Mover(self.stage.actor, is_staff=True),
                now=self.now,
            ),
            possible=state == WAITS or free,
            error=SlotTaken,
        )
        if moved:
            self._moved(pk, use)

    def _moved(self, pk: int, use: Use) -> None:
        if self.model.bookings[pk].state == STANDS:
            self.model.take([use], now=self.now)
        self.model.set(pk, use=use)

    @rule(choice=which, day=st.sampled_from(DAYS), space=spaces, hour=st.integers(4, 23))
    def split(self, choice: int, day: date, space: str, hour: int) -> None:
        series = list(Series.objects.order_by("pk"))
        if not series:
            return
        one = series[choice % len(series)]
        left = self._left(one.request_id, day)
        if not left:
            return
        length = (one.to_minute - one.from_minute) // 60
        uses = {pk: self._onwards(pk, space, hour, length) for pk in left}
        standing = [pk for pk in left if self.model.bookings[pk].state == STANDS]
        free = self.model.is_free([uses[pk] for pk in standing], now=self.now, but=standing)
        minutes = hour * 60
        shown = all(self._are_shown(pk, minutes, minutes + length * 60) for pk in left)
        onwards = splitting.Onwards(day, self.stage.spaces[space], minutes, minutes + length * 60)
        request = self._tried(
            lambda: splitting.split_series(
                series=one,
                onwards=onwards,
                mover=Mover(self.stage.actor, is_staff=True),
                now=self.now,
            ),
            possible=free and shown,
            error=SlotTaken if shown else splitting.NoSuchTimes,
        )
        if request is not None:
            self.model.take([uses[pk] for pk in standing], now=self.now)
            self.model.split(one.request_id, request.pk, day=day, space=space, hour=hour, left=left)
            for pk in left:
                self.model.set(pk, use=uses[pk], request=request.pk)

    def _are_shown(self, pk: int, *minutes: int) -> bool:
        """Whether clocks show these minutes of the booking's day, the night they jump too."""
        day = local_date(self.model.bookings[pk].use.period.start)
        return all(
            minute_of_day(wall_clock(day, minute)) == minute % MINUTES_PER_DAY for minute in minutes
        )

    def _onwards(self, pk: int, space: str, hour: int, length: int) -> Use:
        """On the wall clock: a night when the clock changes is an hour longer or shorter."""
        day = local_date(self.model.bookings[pk].use.period.start)
        start = wall_clock(day, hour * 60)
        return Use(space, Period(start, wall_clock(day, (hour + length) * 60)))

    @rule(
        parts=st.sets(st.sampled_from("ABC"), min_size=1),
        day=st.sampled_from(DAYS),
        hour=hours,
        length=st.sampled_from([2, 5, 24]),
    )
    def close(self, parts: set[str], day: date, hour: int, length: int) -> None:
        shut = period(day, hour, length)
        closure = close_assets(
            building=self.stage.spaces["Gymsal"].building,
            assets=[self.stage.parts[part] for part in sorted(parts)],
            period=shut,
            reason={"nb": "Gulvvask"},
            actor=self.stage.actor,
            now=self.now,
        )
        self.model.close(closure.pk, frozenset(parts), shut)

    @precondition(lambda self: self.model.closures)
    @rule(choice=which)
    def open_again(self, choice: int) -> None:
        pk = sorted(self.model.closures)[choice % len(self.model.closures)]
        lift_closure(closure=Closure.objects.get(pk=pk), actor=self.stage.actor, now=self.now)
        del self.model.closures[pk]

    @rule(choice=which)
    def take_back(self, choice: int) -> None:
        latest = [
            change
            for change in Change.objects.order_by("booking", "-pk").distinct("booking")
            if may_undo(change, now=self.now)
        ]
        if not latest:
            return
        change = latest[choice % len(latest)]
        part = moved_with(change)
        if part is not None:
            self._take_back_series(part, change, {one.pk for one in latest})
            return
        pk, before = change.booking_id, change.before
        use, state = self._before(before), before["state"]
        possible = state != STANDS or self.model.is_free([use], now=self.now, but=[pk])
        undone = self._tried(
            lambda: undo(change=change, by=self.stage.caretaker, now=self.now),
            possible=possible,
            error=SlotTaken,
        )
        if undone:
            if state == STANDS:
                self.model.take([use], now=self.now)
            self.model.set(pk, use=use, state=state)

    def _take_back_series(self, part: Series, change: Change, latest: set[int]) -> None:
        """All of it or nothing: when anything was changed since, or any of the time is gone."""
        moved = self.model.moved[part.request_id]
        standing = [pk for pk in moved.dates if self.model.bookings[pk].state == STANDS]
        uses = [moved.dates[pk] for pk in standing]
        assert part.moved
        untouched = set(part.moved["changes"]) <= latest and self.model.as_left(part.request_id)
        free = self.model.is_free(uses, now=self.now, but=standing)
        undone = self._tried(
            lambda: undo_all(change=change, by=self.stage.caretaker, now=self.now),
            possible=untouched and free,
            error=(SlotTaken, ChangedMeanwhile),
        )
        if undone:
            self.model.take(uses, now=self.now)
            self.model.go_back(part.request_id)

    def _before(self, agreed: dict[str, Any]) -> Use:
        name = next(name for name, row in self.stage.spaces.items() if row.pk == agreed["space"])
        start, end = (
            datetime.fromisoformat(agreed["starts"]),
            datetime.fromisoformat(agreed["ends"]),
        )
        return Use(name, Period(start.astimezone(UTC), end.astimezone(UTC)))
