"""A machine that does what people do, in any order, and asks after each step whether the database
agrees with the model."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from django.db import transaction

from allmenning.booking.actions import decisions, splitting
from allmenning.booking.actions.bookings import HoldExpired, confirm_hold
from allmenning.booking.actions.cancelling import Canceller, cancel_booking, cancel_rest
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.closures import close_assets, lift_closure
from allmenning.booking.actions.holds import HOLD_LASTS, hold_slot
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.actions.series import SeriesWish, book_series
from allmenning.booking.actions.undoing import may_undo, undo
from allmenning.booking.models import (
    Booking,
    BookingRules,
    Change,
    Claim,
    Closure,
    Hold,
    Series,
)
from allmenning.booking.queries.series import Slot
from allmenning.booking.rules.series import Pattern
from allmenning.booking.tests.model import (
    BUFFER_AFTER,
    MUST_BE_APPROVED,
    PARTS,
    STANDS,
    WAITS,
    Asked,
    Kept,
    Model,
    Use,
)
from allmenning.booking.tests.scenes import told
from allmenning.core.clock import local_date, wall_clock
from allmenning.core.log import Actor
from allmenning.core.period import Period, merged
from allmenning.people.models import Person
from allmenning.places.models import Asset, OpeningHours, Space

BEGINNING = datetime(2026, 10, 19, 8, tzinfo=UTC)
# The week-ends when the clock goes back and forward, and days beside them.
DAYS = (
    date(2026, 10, 24),
    date(2026, 10, 25),
    date(2026, 10, 26),
    date(2027, 3, 27),
    date(2027, 3, 28),
)
WEEKENDS = (DAYS[:3], DAYS[3:])
spaces = st.sampled_from(sorted(PARTS))
hours = st.integers(0, 23)
lengths = st.sampled_from([1, 2, 3, 8])
which = st.integers(0, 10**6)


def period(day: date, hour: int, length: int) -> Period:
    start = wall_clock(day, hour * 60)
    return Period(start, start + timedelta(hours=length))


class Borrowing(RuleBasedStateMachine):
    """Subclassed with a stage: the spaces and parts by name, two borrowers and an employee."""

    stage: "Stage"

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now, self.model = BEGINNING, Model()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _tried(self, act: Callable[[], Any], *, possible: bool, error: type[Exception]) -> Any:
        """What the act gives; the model said whether it can be done."""
        try:
            with transaction.atomic():
                result = act()
        except error:
            assert not possible, "refused what was free"
            return None
        assert possible, "gave what was taken"
        return result

    def _one(self, choice: int, state: str) -> int | None:
        """One of the bookings in a state, or None."""
        found = sorted(pk for pk, one in self.model.bookings.items() if one.state == state)
        return found[choice % len(found)] if found else None

    @rule(minutes=st.integers(1, 11))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

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
        waits = any(self.model.must_wait(use) for use in uses)
        possible = waits or self.model.is_free(uses, now=self.now)
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
        if request is None:
            return
        if not waits:
            self.model.take(uses, now=self.now)
        for row, use in zip(request.bookings.order_by("during"), uses, strict=True):
            self.model.bookings[row.pk] = Asked(request.pk, use, WAITS if waits else STANDS)

    def _wish(self, space: str, uses: list[Use], hour: int, length: int) -> SeriesWish:
        days = [local_date(use.period.start) for use in uses]
        minutes = hour * 60
        pattern = Pattern(days[0], days[-1], range(7), minutes, minutes + length * 60)
        room = self.stage.spaces[space]
        slots = tuple(Slot(local_date(use.period.start), room, use.period) for use in uses)
        return SeriesWish(room, pattern, slots, {}, skips_days_off=False)

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
        possible = self.model.is_free([uses[pk] for pk in standing], now=self.now, but=standing)
        minutes = hour * 60
        onwards = splitting.Onwards(day, self.stage.spaces[space], minutes, minutes + length * 60)
        request = self._tried(
            lambda: splitting.split_series(
                series=one,
                onwards=onwards,
                mover=Mover(self.stage.actor, is_staff=True),
                now=self.now,
            ),
            possible=possible,
            error=SlotTaken,
        )
        if request is not None:
            self.model.take([uses[pk] for pk in standing], now=self.now)
            for pk in left:
                self.model.set(pk, use=uses[pk], request=request.pk)

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

    def _before(self, agreed: dict[str, Any]) -> Use:
        name = next(name for name, row in self.stage.spaces.items() if row.pk == agreed["space"])
        start, end = (
            datetime.fromisoformat(agreed["starts"]),
            datetime.fromisoformat(agreed["ends"]),
        )
        return Use(name, Period(start.astimezone(UTC), end.astimezone(UTC)))

    def _row(self, pk: int) -> Booking:
        return Booking.objects.select_related("request", "space__building").get(pk=pk)

    @invariant()
    def bookings_agree(self) -> None:
        rows = Booking.objects.select_related("space")
        found = {
            row.pk: Asked(
                row.request_id,
                Use(row.space.name, Period(row.during.lower, row.during.upper)),
                row.state,
            )
            for row in rows
        }
        assert found == self.model.bookings

    @invariant()
    def claims_agree(self) -> None:
        for name, part in self.stage.parts.items():
            mine = Claim.objects.filter(asset=part)
            assert _periods(mine.filter(booking__isnull=False)) == self.model.booked(name)
            assert _periods(mine.filter(closure__isnull=False)) == merged(self.model.closed(name))
            kept = [
                one.use.around
                for one in self.model.holds.values()
                if not one.gone and name in one.use.parts
            ]
            assert _periods(mine.filter(hold__isnull=False)) == merged(kept)


def _periods(rows: Any) -> list[Period]:
    return merged(Period(row.lower, row.upper) for row in rows.values_list("during", flat=True))


class Stage:
    """Where the machine plays: made once, before the first run."""

    def __init__(
        self,
        *,
        spaces: dict[str, Space],
        parts: dict[str, Asset],
        people: tuple[Person, Person],
        caretaker: Person,
    ) -> None:
        self.spaces, self.parts, self.people = spaces, parts, people
        self.caretaker = caretaker
        self.actor = Actor("person", caretaker.pk)

    def clear(self) -> None:
        """Take away all that others have booked."""
        Claim.objects.all().delete()
        Booking.objects.all().delete()


def stage_of(spaces: Sequence[Space], *, people: tuple[Person, Person], caretaker: Person) -> Stage:
    """The stage made of a hall and its thirds, in this order: open day and night, lent two years
    ahead, with the rules the model knows."""
    named = dict(zip(PARTS, spaces, strict=True))
    for name, space in named.items():
        Space.objects.filter(pk=space.pk).update(name=name)
        BookingRules.objects.filter(space=space).update(
            days=(date(2026, 1, 1), None),
            horizon_days=730,
            max_minutes=1440,
            max_active_person=1000,
            buffer_after=BUFFER_AFTER.get(name, timedelta()).seconds // 60,
            needs_approval=name in MUST_BE_APPROVED,
        )
        space.refresh_from_db()
    timetable = spaces[0].building.timetable
    OpeningHours.objects.filter(timetable=timetable).update(opens=0, closes=1440)
    assets = Asset.objects.filter(uses__space=spaces[0]).order_by("pk")
    return Stage(
        spaces=named,
        parts=dict(zip("ABC", assets, strict=True)),
        people=people,
        caretaker=caretaker,
    )


def play(stage: Stage, *, runs: int, steps: int) -> None:
    """Let the machine run; raises what Hypothesis found when the database disagrees."""
    run_state_machine_as_test(
        type("BorrowingHere", (Borrowing,), {"stage": stage}),
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
