"""What the head counts of some sessions come to. Pure.

Nobody came, not counted and cancelled are three things: what was cancelled was not held, and what
was held but not counted is in no mean.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class HeadCount:
    """How many came to one session; `is_approximate` when somebody only looked across the room."""

    adults: int
    children: int
    is_approximate: bool = False

    @property
    def people(self) -> int:
        return self.adults + self.children


@dataclass(frozen=True)
class Held:
    """One session that has been, by its day; without a count nobody counted."""

    day: date
    count: HeadCount | None
    is_cancelled: bool = False


@dataclass(frozen=True)
class Weekday:
    """How many come on a weekday (0 is Monday), as the mean of `sessions` that were counted."""

    weekday: int
    mean: Fraction
    sessions: int


@dataclass(frozen=True)
class Figures:
    """Sums over sessions. `mean`, `least` and `most` are of those counted, and None without any.

    A figure that rests on an approximate count is approximate itself.
    """

    held: int
    cancelled: int
    days: int
    counted: Sequence[HeadCount]
    weekdays: Sequence[Weekday]

    @property
    def uncounted(self) -> int:
        return self.held - len(self.counted)

    @property
    def visits(self) -> int:
        return sum(count.people for count in self.counted)

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.visits, len(self.counted)) if self.counted else None

    @property
    def least(self) -> HeadCount | None:
        return min(self.counted, key=lambda count: count.people, default=None)

    @property
    def most(self) -> HeadCount | None:
        return max(self.counted, key=lambda count: count.people, default=None)

    @property
    def is_approximate(self) -> bool:
        return any(count.is_approximate for count in self.counted)


def figures_of(sessions: Iterable[Held]) -> Figures:
    """What the sessions come to."""
    all_of_them = list(sessions)
    held = [session for session in all_of_them if not session.is_cancelled]
    return Figures(
        held=len(held),
        cancelled=len(all_of_them) - len(held),
        days=len({session.day for session in held}),
        counted=[session.count for session in held if session.count is not None],
        weekdays=_by_weekday(held),
    )


def _by_weekday(held: Iterable[Held]) -> list[Weekday]:
    """Weekdays by the mean, highest first; one on which nothing was counted is left out."""
    people: defaultdict[int, list[int]] = defaultdict(list)
    for session in held:
        if session.count is not None:
            people[session.day.weekday()].append(session.count.people)
    found = [Weekday(day, Fraction(sum(n), len(n)), len(n)) for day, n in people.items()]
    return sorted(found, key=lambda weekday: (-weekday.mean, weekday.weekday))
