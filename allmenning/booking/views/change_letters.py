"""Letters about what was changed: moved, answered date by date, and taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.changes import Agreed, steps
from allmenning.booking.queries.words import State, in_full, period_of
from allmenning.booking.views import letters
from allmenning.booking.views.letters import Written
from allmenning.people.models import Person


def moved(booking: Booking, change: Change, *, now: datetime) -> Written:
    """To the applicant: those at work have moved it; what it was and what it is, and the .ics."""
    applicant = booking.request.applicant
    with letters.in_language_of(applicant):
        subject = _("Flyttet: %(what)s") % {"what": letters.what(booking)}
        said = letters.written("moved", applicant, letters.facts_of(booking) | _was(change))
        return Written(applicant.email, subject, said, letters.in_her_calendar(booking, now=now))


def moved_by_borrower(booking: Booking, change: Change, employee: Person) -> Written:
    """To one who answers for the building: the borrower has moved it."""
    with letters.in_language_of(employee):
        subject = _("Flyttet: %(what)s") % {"what": letters.what(booking)}
        facts = letters.at_work(booking) | _was(change)
        return Written(employee.email, subject, letters.written("moved_at_work", employee, facts))


def people_changed(bookings: Sequence[Booking], change: Change, employee: Person) -> Written:
    """To one who answers for the building: the borrower comes with another number of people."""
    first = bookings[0]
    with letters.in_language_of(employee):
        subject = _("Nytt antall: %(what)s") % {"what": letters.what(first)}
        facts = letters.at_work(first) | {
            "before": change.before["people"],
            "lines": [_line(booking) for booking in bookings],
        }
        text = letters.written("people_changed_at_work", employee, facts)
        return Written(employee.email, subject, text)


def _was(change: Change) -> dict[str, str]:
    return {"was": _place_and_time(steps([change])[0].before)}


def _place_and_time(agreed: Agreed) -> str:
    return f"{agreed.space}, {in_full(agreed.period)}"


def series_answered(
    approved: Sequence[Booking], declined: Sequence[Booking], *, now: datetime
) -> Written:
    """To the applicant, one letter: the dates she got, those she did not, why, and what is free."""
    first = [*approved, *declined][0]
    applicant = first.request.applicant
    with letters.in_language_of(applicant):
        facts = letters.facts_of(first) | {
            "approved": [_line(booking) for booking in approved],
            "declined": [_line(booking) for booking in declined],
            "reason": declined[0].reason if declined else "",
            "slots": [slot for one in declined[:1] for slot in letters.slots(one, now)],
        }
        said = letters.written("series_answered", applicant, facts)
        return Written(applicant.email, _answer(first, approved, declined), said)


def _answer(first: Booking, approved: Sequence[Booking], declined: Sequence[Booking]) -> str:
    said = {
        "space": first.space.name,
        "n": len(approved),
        "all": len(approved) + len(declined),
    }
    if not declined:
        return _("Lokalet er ditt: %(space)s, alle %(all)d datoer") % said
    if not approved:
        return _("Du fikk ikke låne %(space)s, %(all)d datoer") % said
    return _("Du fikk %(n)d av %(all)d datoer: %(space)s") % said


def _line(booking: Booking) -> str:
    return f"{in_full(period_of(booking))}, {booking.space.name}"


def undone(bookings: Sequence[Booking], change: Change, *, now: datetime) -> Written:
    """To the applicant, one letter: we corrected a mistake, and how it stands now.

    What stands, or stood in her calendar, comes with the calendar file.
    """
    first = bookings[0]
    applicant = first.request.applicant
    with letters.in_language_of(applicant):
        facts: dict[str, Any] = letters.facts_of(first) | {
            "now": _stands(first, change),
            "lines": [_line(booking) for booking in bookings],
        }
        in_calendar = State.CONFIRMED in (first.state, change.before["state"])
        calendar = (
            letters.in_her_calendar(first, now=now) if in_calendar and not bookings[1:] else ""
        )
        subject = _("Vi rettet en feil: %(what)s") % {"what": letters.what(first)}
        return Written(
            applicant.email, subject, letters.written("undone", applicant, facts), calendar
        )


def _stands(booking: Booking, change: Change) -> str:
    match booking.state:
        case State.CONFIRMED if _elsewhere(change):
            return _(
                "Bestillingen gjelder likevel, men noen andre fikk tiden imens. Du har fått denne "
                "i stedet. Passer den ikke, kan du avbestille:"
            )
        case State.CONFIRMED:
            return _("Bestillingen gjelder likevel. Dette er avtalt nå:")
        case State.WAITING:
            return _(
                "Svaret du fikk, gjelder ikke lenger. Søknaden venter på svar igjen, "
                "og du får et nytt svar:"
            )
    return _("Bestillingen gjelder ikke lenger:")


def _elsewhere(change: Change) -> bool:
    """Whether what was taken back got another time or space than it had before."""
    (had,) = steps([change.undoes]) if change.undoes else steps([change])
    (has,) = steps([change])
    return (had.before.space, had.before.period) != (has.after.space, has.after.period)
