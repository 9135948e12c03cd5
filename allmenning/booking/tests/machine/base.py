"""What all the machine's rules rest on, and what is asked after each step."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
)

from django.db import transaction

from allmenning.booking.models import (
    Booking,
    Claim,
)
from allmenning.booking.tests.machine.stage import Stage
from allmenning.booking.tests.model import (
    PARTS,
    Asked,
    Model,
    Use,
)
from allmenning.core.clock import wall_clock
from allmenning.core.period import Period, merged

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


class Base(RuleBasedStateMachine):
    """Time, the model beside the database, and trying what the model says about."""

    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now, self.model = BEGINNING, Model()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _tried(
        self,
        act: Callable[[], Any],
        *,
        possible: bool,
        error: type[Exception] | tuple[type[Exception], ...],
    ) -> Any:
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

    def _row(self, pk: int) -> Booking:
        return Booking.objects.select_related("request", "space__building").get(pk=pk)

    @rule(minutes=st.integers(1, 11))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def nothing_happens_at_the_same_instant(self) -> None:
        """Two acts of one person in one instant would be one act, and be taken back as one."""
        self.now += timedelta(milliseconds=1)

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
