"""A stretch of time in a space for so many, as a link carries it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from allmenning.booking.forms.when import moment
from allmenning.booking.models import Hold
from allmenning.core.period import Period
from allmenning.places.models import Space

MOST_PEOPLE = 20_000


class Unreadable(ValueError):
    """A link names no stretch of time, or not how many."""


@dataclass(frozen=True)
class Wish:
    """Which space, when, and for how many."""

    space: Space
    period: Period
    participants: int

    @classmethod
    def of(cls, hold: Hold) -> "Wish":
        """What a hold keeps."""
        period = Period(hold.during.lower, hold.during.upper)
        return cls(hold.space, period, hold.participants)

    def query(self) -> str:
        """The wish as the query of a link."""
        said = {
            "lokale": self.space.pk,
            "fra": int(self.period.start.timestamp()),
            "til": int(self.period.end.timestamp()),
            "antall": self.participants,
        }
        return urlencode(said)


def read_period(start: str, end: str) -> Period:
    """The stretch between two instants of a link. Raises Unreadable."""
    first, last = moment(start), moment(end)
    if first is None or last is None or last <= first:
        raise Unreadable
    return Period(first, last)


def read_people(query: Mapping[str, str]) -> int:
    """How many a link is for. Raises Unreadable."""
    text = query.get("antall", "")
    if not (text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MOST_PEOPLE):
        raise Unreadable
    return int(text)
