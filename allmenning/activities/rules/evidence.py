"""What is known of an activity's latest sessions, and how it is kept beside a decision. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

from allmenning.activities.rules.feedback import FEWEST_FOR_A_MEAN
from allmenning.activities.rules.figures import HeadCount


@dataclass(frozen=True)
class Row:
    """One counted session. `smileys` were given from its day on, until the next one's; `minutes` are
    those of all employees together, and None when nobody has said."""

    session: int
    day: date
    count: HeadCount
    smileys: Sequence[int] = ()
    minutes: int | None = None


@dataclass(frozen=True)
class Evidence:
    """The latest counted sessions, oldest first, how many among them were not counted, and what no
    count tells: whether there is another like it nearby, and how many asked for it (None when not
    known). `best_variant` is the highest mean of the other variants of the same parent.
    """

    rows: Sequence[Row]
    uncounted: int = 0
    has_alike_nearby: bool | None = None
    asked_for_by: int | None = None
    best_variant: Fraction | None = None

    @property
    def people(self) -> int:
        return sum(row.count.people for row in self.rows)

    @property
    def mean(self) -> Fraction:
        """How many come, on average; there is no mean of no rows, and it is asked of none."""
        return _mean([row.count.people for row in self.rows])

    @property
    def is_approximate(self) -> bool:
        return any(row.count.is_approximate for row in self.rows)

    @property
    def empty(self) -> int:
        """To how many sessions nobody came."""
        return sum(not row.count.people for row in self.rows)

    @property
    def rated(self) -> Sequence[int]:
        return [number for row in self.rows for number in row.smileys]

    @property
    def smileys(self) -> Fraction | None:
        """The mean of the answers, when they are enough."""
        return _mean(self.rated) if len(self.rated) >= FEWEST_FOR_A_MEAN else None

    @property
    def minutes(self) -> Fraction | None:
        """How long employees were at work for each who came, when that is known of every session."""
        known = [row.minutes for row in self.rows if row.minutes is not None]
        if not self.people or len(known) < len(self.rows):
            return None
        return Fraction(sum(known), self.people)

    @property
    def fall(self) -> Fraction:
        """By what share the later half lies under the earlier one; below zero when it rises."""
        people = [row.count.people for row in self.rows]
        half = len(people) // 2
        earlier, later = sum(people[:half]), sum(people[len(people) - half :])
        return 1 - Fraction(later, earlier) if earlier else Fraction(0)


def as_data(seen: Evidence) -> dict[str, Any]:
    """What was seen, as it is kept in JSON."""
    return {
        "uncounted": seen.uncounted,
        "has_alike_nearby": seen.has_alike_nearby,
        "asked_for_by": seen.asked_for_by,
        "best_variant": None if seen.best_variant is None else str(seen.best_variant),
        "rows": [_row_as_data(row) for row in seen.rows],
    }


def _row_as_data(row: Row) -> dict[str, Any]:
    return {
        "session": row.session,
        "day": row.day.isoformat(),
        "adults": row.count.adults,
        "children": row.count.children,
        "is_approximate": row.count.is_approximate,
        "smileys": list(row.smileys),
        "minutes": row.minutes,
    }


def from_data(kept: Mapping[str, Any]) -> Evidence:
    """What was seen, of what was kept."""
    best = kept["best_variant"]
    return Evidence(
        rows=[_row_from_data(row) for row in kept["rows"]],
        uncounted=kept["uncounted"],
        has_alike_nearby=kept["has_alike_nearby"],
        asked_for_by=kept["asked_for_by"],
        best_variant=None if best is None else Fraction(best),
    )


def _row_from_data(row: Mapping[str, Any]) -> Row:
    count = HeadCount(row["adults"], row["children"], row["is_approximate"])
    day = date.fromisoformat(row["day"])
    return Row(row["session"], day, count, tuple(row["smileys"]), row["minutes"])


def mark_of(seen: Evidence, rule: str) -> str:
    """A short mark of what a rule saw, so that a decision is of the figures that were on the page."""
    text = json.dumps([rule, as_data(seen)], sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


def _mean(numbers: Sequence[int]) -> Fraction:
    return Fraction(sum(numbers), len(numbers))
