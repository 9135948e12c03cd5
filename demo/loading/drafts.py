"""Requests as they are planned, each with its dates, before they are written."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from allmenning.booking.models import Booking, Change
from demo.loading.clientele import Borrower, Doing
from demo.loading.minutes import Slot
from demo.loading.venues import Venue

WAITING: Final = str(Booking.State.WAITING)
CONFIRMED: Final = str(Booking.State.CONFIRMED)
DECLINED: Final = str(Booking.State.DECLINED)
CANCELLED: Final = str(Booking.State.CANCELLED)
NO_ROOM: Final = "Vi trenger lokalet selv denne dagen. Prøv gjerne en annen dag."


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: a weekday, a wall-clock minute and a length in minutes, and for what."""

    weekday: int
    minute: int
    length: int
    borrower: Borrower
    doing: Doing
    participants: int


@dataclass(slots=True)
class Draft:
    """One date of a request, and when it was given up, if it was. Instants are minutes."""

    slot: Slot
    state: str
    given_up_at: int | None = None


@dataclass(slots=True)
class Asked:
    """A request to be written, when it was sent and answered, and the dates it asks for.

    `weeks` is how many lie between the dates of a series, 0 for what is no series; `skipped` are
    days of the series without a booking, and why.
    """

    venue: Venue
    wish: Wish
    sent_at: int
    answered_at: int | None
    dates: list[Draft]
    weeks: int = 0
    skipped: list[tuple[date, str]] = field(default_factory=list)

    @property
    def applicant(self) -> int:
        return self.wish.borrower.person.pk

    def decided_at(self, date: Draft) -> int | None:
        if date.state == WAITING:
            return None
        return date.given_up_at or self.answered_at or self.sent_at

    @property
    def answered_by(self) -> int | None:
        """Who answered, when a person did."""
        answered = self.answered_at is not None and self.venue.approver is not None
        return self.venue.approver.pk if answered and self.venue.approver else None

    def acts(self, date: Draft) -> list[tuple[str, int, int, bool, str, str, str]]:
        """What was done to the date: kind, when, by whom, at work, states before and after, why."""
        first = DECLINED if date.state == DECLINED else CONFIRMED
        found: list[tuple[str, int, int, bool, str, str, str]] = []
        if self.answered_at is not None and self.answered_by and date.state != WAITING:
            kind = Change.Kind.DECLINED if first == DECLINED else Change.Kind.APPROVED
            why = NO_ROOM if first == DECLINED else ""
            found.append((str(kind), self.answered_at, self.answered_by, True, WAITING, first, why))
        if date.given_up_at is not None:
            late = date.given_up_at > date.slot.starts - 60 * self.venue.rules.cancel_hours
            kind = Change.Kind.GIVEN_BACK if late else Change.Kind.CANCELLED
            found.append(
                (str(kind), date.given_up_at, self.applicant, False, CONFIRMED, CANCELLED, "")
            )
        return found
