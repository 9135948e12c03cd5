"""What time it is at the door: a clock that nobody can turn back, and few can turn at all."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# A cheap clock goes wrong by five seconds in three days.
TOLERATED = timedelta(seconds=60)
# When what has never happened counts as having happened.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Synced:
    """The platform's time, and what the computer's own count of seconds was when it came."""

    at: datetime
    ticks: float


@dataclass(frozen=True)
class Reading:
    """What time it is, and whether it can be trusted with a door."""

    now: datetime
    is_safe: bool


def reading(*, wall: datetime, ticks: float, latest: datetime, synced: Synced | None) -> Reading:
    """The time now. `ticks` are seconds that only go forward while the computer runs.

    Since the platform told the time, that counts, whatever the wall clock is turned to. Before,
    the wall clock counts, but never a time well before the `latest` that was written down. `wall`
    is what the wall clock said when the gateway started, and the ticks since: who turns it while
    the gateway runs turns nothing.
    """
    if synced is not None:
        now = synced.at + timedelta(seconds=max(ticks - synced.ticks, 0))
        return Reading(max(now, latest - TOLERATED), True)
    return Reading(max(wall, latest), wall >= latest - TOLERATED)


def put_right(
    told: datetime, present: Reading, *, ticks: float, is_answer: bool = False
) -> Synced | None:
    """The clock after the platform told the time; None when that is not taken.

    A message can only be late. So what it says may put a clock that is trusted forward, by any
    length, or confirm it, and never puts it back: whoever kept old messages could otherwise hold
    the time still. An answer to what was asked a moment ago (`rules.wire.Have.asks`) cannot be old:
    it alone puts a clock back, and makes one that was turned back trusted again.
    """
    if is_answer:
        return Synced(told, ticks)
    if present.is_safe and told >= present.now - TOLERATED:
        return Synced(max(told, present.now), ticks)
    return None
