"""Letters about bookings, in the receiver's language, readable as plain text.

Days are written in full: "i morgen" would be another day when the letter is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from allmenning.booking.access_by_link import contact_link, turnout_link
from allmenning.booking.actions.bookings import cancel_deadline
from allmenning.booking.models import Booking, Change, Message
from allmenning.booking.queries.calendar_file import calendar_file
from allmenning.booking.queries.changes import asked_for
from allmenning.booking.queries.hindered import instead_of
from allmenning.booking.queries.words import (
    for_whom,
    full_moment,
    in_full,
    period_of,
    phone_at,
    publicly,
)
from allmenning.booking.views.cards import book_url, said
from allmenning.booking.views.promise import promise
from allmenning.core.queries import public_address
from allmenning.people.models import Person
from allmenning.people.queries import has_account

LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True)
class Written:
    """A letter ready to be sent; `calendar` is the text of an .ics file, or nothing."""

    address: str
    subject: str
    text: str
    calendar: str = ""


def confirmed(booking: Booking, *, now: datetime) -> Written:
    """To the applicant: the space is yours, with the calendar file."""
    applicant = booking.request.applicant
    with in_language_of(applicant):
        subject = _("Lokalet er ditt: %(what)s") % {"what": what(booking)}
        facts = {
            "cancel_until": full_moment(cancel_deadline(booking)),
            "how_in": said(booking.space.building.way_in),
            "asked": _asked(booking),
            "at_desk": booking.changes.filter(kind=Change.Kind.BOOKED).exists(),
        }
        text = written("confirmed", applicant, facts_of(booking) | facts)
        return Written(applicant.email, subject, text, in_her_calendar(booking, now=now))


def in_her_calendar(booking: Booking, *, now: datetime) -> str:
    """The calendar file for the applicant."""
    return calendar_file(booking, now=now, has_account=has_account(booking.request.applicant))


def _asked(booking: Booking) -> str:
    """What was asked for, when another time or space was given."""
    asked = asked_for(booking)
    return f"{asked.space}, {in_full(asked.period)}" if asked else ""


def requested(booking: Booking, *, now: datetime) -> Written:
    """To the applicant: we have it, and you get an answer by then."""
    request = booking.request
    with in_language_of(request.applicant):
        subject = _("Vi har fått søknaden din: %(what)s") % {"what": what(booking)}
        facts = facts_of(booking) | {"promise": promise(booking, now=now, in_words=full_moment)}
        return Written(
            request.applicant.email, subject, written("requested", request.applicant, facts)
        )


def declined(booking: Booking, *, now: datetime) -> Written:
    """To the applicant: no, why, and what can be had instead."""
    applicant = booking.request.applicant
    with in_language_of(applicant):
        subject = _("Du fikk ikke låne %(what)s") % {"what": what(booking)}
        facts = facts_of(booking) | {"slots": slots(booking, now)}
        return Written(applicant.email, subject, written("declined", applicant, facts))


def slots(booking: Booking, now: datetime) -> list[dict[str, str]]:
    """Free times instead of one that was declined, each with its link."""
    people = booking.participants
    municipality = booking.space.building.municipality
    return [
        {
            "when": in_full(other.period),
            "space": other.space.name,
            "url": public_address(municipality, book_url(other.space, other.period, people)),
        }
        for other in instead_of(booking, now=now)
    ]


def cancelled(booking: Booking, *, stood: bool, now: datetime) -> Written:
    """To the applicant: it is cancelled; what stood is taken out of her calendar too."""
    applicant = booking.request.applicant
    with in_language_of(applicant):
        subject = _("Avbestilt: %(what)s") % {"what": what(booking)}
        text = written("cancelled", applicant, facts_of(booking))
        calendar = in_her_calendar(booking, now=now) if stood else ""
        return Written(applicant.email, subject, text, calendar)


def how_many_came(bookings: Sequence[Booking], *, now: datetime) -> Written:
    """To the applicant, after use: how many came? A link for each of the day's bookings."""
    applicant = bookings[0].request.applicant
    with in_language_of(applicant):
        facts = {
            "bookings": [facts_of(booking) | _turnout_url(booking, now) for booking in bookings],
            "sender": applicant.municipality.name,
        }
        text = written("how_many_came", applicant, facts)
        return Written(applicant.email, _("Hvor mange kom?"), text)


def _turnout_url(booking: Booking, now: datetime) -> dict[str, str]:
    page = reverse("booking:turnout", args=[turnout_link(booking, now=now)])
    return {"url": public_address(booking.space.building.municipality, page)}


def new_request(booking: Booking, employee: Person) -> Written:
    """To one who answers for the building: somebody asks, with a link straight to it."""
    with in_language_of(employee):
        subject = _("Ny søknad: %(what)s") % {"what": what(booking)}
        return Written(employee.email, subject, written("new_request", employee, at_work(booking)))


def given_up(booking: Booking, employee: Person) -> Written:
    """To one who answers for the building: the borrower has cancelled."""
    with in_language_of(employee):
        subject = _("Avbestilt: %(what)s") % {"what": what(booking)}
        return Written(employee.email, subject, written("given_up", employee, at_work(booking)))


def digest(waiting: Sequence[Booking], employee: Person) -> Written:
    """To one who answers for buildings: all that waits, once a day."""
    with in_language_of(employee):
        number = len(waiting)
        subject = ngettext("%(n)d søknad venter", "%(n)d søknader venter", number) % {"n": number}
        municipality = employee.municipality
        facts = {
            "askings": [at_work(booking) for booking in waiting],
            "number": number,
            "sender": municipality.name,
            "inbox_url": public_address(municipality, reverse("booking:inbox")),
        }
        return Written(employee.email, subject, written("digest", employee, facts))


def message_to_borrower(message: Message, booking: Booking) -> Written:
    """To the applicant: what those at work have written, and where to answer."""
    applicant = booking.request.applicant
    with in_language_of(applicant):
        subject = _("Melding om %(what)s") % {"what": what(booking)}
        facts = facts_of(booking) | _said(message)
        return Written(applicant.email, subject, written("message_to_borrower", applicant, facts))


def message_to_staff(message: Message, booking: Booking, employee: Person) -> Written:
    """To one at work: what the borrower has written, and where to answer."""
    with in_language_of(employee):
        subject = _("Melding om %(what)s") % {"what": what(booking)}
        facts = at_work(booking) | _said(message)
        return Written(employee.email, subject, written("message_to_staff", employee, facts))


def _said(message: Message) -> dict[str, Any]:
    return {"said": message.text, "files": message.attachments.count()}


def assigned(booking: Booking, employee: Person, by: Person) -> Written:
    """To a colleague: a request is hers to take care of."""
    with in_language_of(employee):
        subject = _("Du skal følge opp: %(what)s") % {"what": what(booking)}
        facts = at_work(booking) | {"by": by.name}
        return Written(employee.email, subject, written("assigned", employee, facts))


def in_language_of(person: Person) -> override:
    """The person's language, or bokmål when hers has no letters."""
    return override(person.language if person.language in LANGUAGES else "nb")


def what(booking: Booking) -> str:
    """The space and the time, for the subject of a letter."""
    return f"{booking.space.name}, {in_full(period_of(booking))}"


def facts_of(booking: Booking) -> dict[str, Any]:
    """What every letter about a booking may say."""
    request, building = booking.request, booking.space.building
    can_sign_in = has_account(request.applicant)
    return {
        "when": in_full(period_of(booking)),
        "space": booking.space.name,
        "building": building.name,
        "address": building.address,
        "activity": request.activity,
        "people": booking.participants,
        "capacity": booking.space.capacity,
        "for_whom": for_whom(booking),
        "reason": booking.reason,
        "phone": phone_at(booking),
        "url": _page(booking, can_sign_in),
        "has_account": can_sign_in,
        "sender": building.municipality.name,
    }


def _page(booking: Booking, can_sign_in: bool) -> str:
    """Where the applicant reads all about it; without an account, by a link of her own."""
    page = reverse("booking:receipt", args=[booking.pk])
    if not can_sign_in:
        page = reverse("booking:by_link", args=[contact_link(booking)])
    return public_address(booking.space.building.municipality, page)


def at_work(booking: Booking) -> dict[str, Any]:
    """What an employee is told by mail, which names associations but not private persons."""
    municipality = booking.space.building.municipality
    answer = reverse("booking:decide", args=[booking.pk])
    return facts_of(booking) | {
        "who": publicly(booking),
        "answer_url": public_address(municipality, answer),
        "inbox_url": public_address(municipality, reverse("booking:inbox")),
    }


def written(letter: str, receiver: Person, facts: dict[str, Any]) -> str:
    """The letter of this name to the receiver."""
    said = {"name": receiver.name, **facts}
    text = render_to_string(f"booking/letters/{letter}.txt", said)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
