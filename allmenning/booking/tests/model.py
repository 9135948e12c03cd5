"""Borrowing as a few plain lists: what the database must agree with, whatever happens.

Written from what people are promised, and knows nothing of claims, locks or statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from allmenning.core.period import Period, merged, without

HALL, FIRST, SECOND, THIRD = "Gymsal", "Gymsal 1/3", "Gymsal 2/3", "Gymsal 3/3"
PARTS = {
    HALL: frozenset("ABC"),
    FIRST: frozenset("A"),
    SECOND: frozenset("B"),
    THIRD: frozenset("C"),
}
# The hall is swept after use; the last third is lent by the caretaker alone.
BUFFER_AFTER = {HALL: timedelta(minutes=15)}
MUST_BE_APPROVED = frozenset({THIRD})
HOLDS_AT_ONCE = 3
STANDS, WAITS = "confirmed", "waiting"


@dataclass(frozen=True)
class Use:
    """A space for a period."""

    space: str
    period: Period

    @property
    def parts(self) -> frozenset[str]:
        return PARTS[self.space]

    @property
    def around(self) -> Period:
        """The period and the minutes kept free after it."""
        after = BUFFER_AFTER.get(self.space, timedelta())
        return self.period.widened(before=timedelta(), after=after)

    def meets(self, other: "Use") -> bool:
        """Whether both want the same part at the same time."""
        return bool(self.parts & other.parts) and self.around.overlaps(other.around)


@dataclass(frozen=True)
class Kept:
    """A hold: it blocks others until it expires, and can be confirmed until somebody takes it."""

    person: int
    use: Use
    expires: datetime
    gone: bool = False


@dataclass(frozen=True)
class Asked:
    """A booking in whatever state."""

    request: int
    use: Use
    state: str


@dataclass(frozen=True)
class Series:
    """What one person asked for: every day from the first to the last, at these hours."""

    person: int
    space: str
    first: date
    last: date
    hour: int
    length: int


@dataclass(frozen=True)
class Moved:
    """The latest move of what was left of a series: how it went before, both ways it goes now, and
    when each date was."""

    former: int
    before: Series
    left: tuple[Series, Series]
    dates: dict[int, Use]


@dataclass
class Model:
    """All holds, bookings and closures, by their ids in the database; series by their requests'."""

    holds: dict[int, Kept] = field(default_factory=dict)
    bookings: dict[int, Asked] = field(default_factory=dict)
    closures: dict[int, tuple[frozenset[str], Period]] = field(default_factory=dict)
    series: dict[int, Series] = field(default_factory=dict)
    moved: dict[int, Moved] = field(default_factory=dict)

    def booked(self, part: str, *, but: Iterable[int] = ()) -> list[Period]:
        """What confirmed bookings have of a part, some of them left out."""
        left_out = set(but)
        return merged(
            one.use.around
            for pk, one in self.bookings.items()
            if one.state == STANDS and part in one.use.parts and pk not in left_out
        )

    def closed(self, part: str) -> list[Period]:
        """What closures have of a part: all of their time that nobody had booked."""
        shut = merged(period for parts, period in self.closures.values() if part in parts)
        booked = self.booked(part)
        return [piece for period in shut for piece in without(period, booked)]

    def is_free(
        self,
        uses: Iterable[Use],
        *,
        now: datetime,
        but: Iterable[int] = (),
        replaced: Iterable[int] = (),
    ) -> bool:
        """Whether all of the uses can be had: `but` are bookings, `replaced` holds, that leave."""
        given_up = set(replaced)
        standing = [
            kept.use
            for pk, kept in self.holds.items()
            if kept.expires > now and not kept.gone and pk not in given_up
        ]
        wanted = list(uses)
        for use in wanted:
            if any(use.meets(other) for other in standing):
                return False
            for part in use.parts:
                taken = [*self.booked(part, but=but), *self.closed(part)]
                if any(use.around.overlaps(period) for period in taken):
                    return False
        return not any(a.meets(b) for a in wanted for b in wanted if a is not b)

    def take(self, uses: Iterable[Use], *, now: datetime) -> None:
        """Holds that ran out and are in the way are gone for good."""
        for use in uses:
            for pk, kept in self.holds.items():
                if kept.expires <= now and kept.use.meets(use):
                    self.holds[pk] = replace(kept, gone=True)

    def must_wait(self, use: Use) -> bool:
        """Whether a person has to answer: by the space's rule, or because others ask too."""
        return use.space in MUST_BE_APPROVED or any(
            one.state == WAITS and one.use.parts & use.parts and one.use.period.overlaps(use.period)
            for one in self.bookings.values()
        )

    def made_before(self, series: Series, uses: Iterable[Use]) -> bool:
        """Whether the same was asked and stands untouched: then it is one series, not two."""
        wanted = set(uses)
        return any(
            wanted == {one.use for one in self.bookings.values() if _lives(one, request)}
            for request, made in self.series.items()
            if made == series
        )

    def split(
        self, old: int, new: int, *, day: date, space: str, hour: int, left: Iterable[int]
    ) -> None:
        """What is left from the day on is a series of its own, unless nothing stays behind."""
        whole = self.series[old]
        dates = {pk: self.bookings[pk].use for pk in left}
        self.series[new] = replace(
            whole, space=space, first=day, last=max(whole.last, day), hour=hour
        )
        if new != old:
            before = max(day - timedelta(days=1), whole.first)
            self.series[old] = replace(whole, last=before)
        self.moved[new] = Moved(old, whole, (self.series[old], self.series[new]), dates)

    def as_left(self, part: int) -> bool:
        """Whether both halves of a series that moved go as the move left them."""
        moved = self.moved[part]
        return moved.left == (self.series[moved.former], self.series[part])

    def go_back(self, part: int) -> None:
        """The series goes as before it moved, in one request again."""
        moved = self.moved.pop(part)
        self.series[moved.former] = moved.before
        for pk, use in moved.dates.items():
            self.set(pk, use=use, request=moved.former)

    def close(self, pk: int, parts: frozenset[str], period: Period) -> None:
        """What is only held gives way."""
        self.closures[pk] = (parts, period)
        for key, kept in self.holds.items():
            if kept.use.parts & parts and kept.use.around.overlaps(period):
                self.holds[key] = replace(kept, gone=True)

    def held_by(self, person: int, now: datetime) -> list[int]:
        """A person's holds that stand, the newest first; one that a closure took is none."""
        own = [
            pk
            for pk, kept in self.holds.items()
            if kept.person == person and kept.expires > now and not kept.gone
        ]
        return sorted(own, key=lambda pk: (self.holds[pk].expires, pk), reverse=True)

    def replaced_by(self, person: int, use: Use, now: datetime) -> set[int]:
        """Own holds that end when the person holds this: those in the way, and the oldest."""
        own = self.held_by(person, now)
        in_the_way = {pk for pk in own if self.holds[pk].use.meets(use)}
        others = [pk for pk in own if pk not in in_the_way]
        return in_the_way | set(others[HOLDS_AT_ONCE - 1 :])

    def set(self, pk: int, **changes: object) -> None:
        self.bookings[pk] = replace(self.bookings[pk], **changes)  # type: ignore[arg-type]


def _lives(one: Asked, request: int) -> bool:
    return one.request == request and one.state in {STANDS, WAITS}
