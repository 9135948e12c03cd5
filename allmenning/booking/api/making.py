"""What another system sends to book, and what hinders it, in sentences."""

import unicodedata
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from django.utils.translation import gettext as _

from allmenning.booking.actions.booking_for import book_for
from allmenning.booking.actions.bookings import (
    HoldExpired,
    Particulars,
    TermsChanged,
    TooManyActive,
)
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.api.shapes import Id, Moment, window
from allmenning.booking.forms.sentences import Wished, by_question, too_many_active
from allmenning.booking.models import Booking
from allmenning.booking.queries.conditions import conditions_for, opened_periods
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.core.problems import Problem, not_found
from allmenning.people.access import units_of_key
from allmenning.people.models import ApiKey, Representative
from allmenning.people.queries import acting_for
from allmenning.people.rules.phone import InvalidPhone, parse_phone
from allmenning.places.models import Purpose, Space
from allmenning.places.queries.search import published

LONGEST_DAYS = 14
# What the form calls a question, and what is sent.
_FIELDS = {"date": "starts", "start": "starts", "end": "ends"}


def _visible(text: str) -> str:
    """Control characters cannot be kept; lines can be broken."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in text):
        raise ValueError("The text has control characters.")
    return text


Text = Annotated[str, AfterValidator(_visible)]


class NewBooking(Schema):
    """A space for [starts, ends), for an association (organisasjonsnummer) that is known here.

    `terms` is the id of the terms that are accepted, as `spaces/{id}/terms` gives it. `contact` is
    the e-mail address of the representative who gets the letters and answers for the booking; it
    may be left out where only one person may book for the association.
    """

    model_config = ConfigDict(extra="forbid")

    space: Id
    starts: Moment
    ends: Moment
    association: Annotated[str, Field(pattern=r"^[0-9]{9}$")]
    contact: Annotated[Text, Field(max_length=254)] = ""
    purpose: Purpose
    activity: Annotated[Text, Field(min_length=1, max_length=120)]
    participants: Annotated[int, Field(ge=1, le=20_000)]
    phone: Annotated[Text, Field(min_length=1, max_length=40)]
    note: Annotated[Text, Field(max_length=2000)] = ""
    terms: Id


def booked(key: ApiKey, sent: NewBooking, now: datetime) -> Booking:
    """The booking that was asked for. Raises Problem."""
    units = units_of_key(key)
    there = published().select_related("building").filter(building__unit_id__in=units)
    space = there.filter(pk=sent.space).first()
    if space is None:
        raise not_found()
    contact = _contact(sent, now)
    period = window(sent.starts, sent.ends, days=LONGEST_DAYS)
    try:
        return book_for(
            contact=contact.person,
            space=space,
            period=period,
            particulars=_particulars(sent, contact),
            actor=Actor("api_key", key.pk),
            now=now,
        )
    except (SlotTaken, HoldExpired):
        raise Problem("slot-taken", _("Noen andre har denne tiden. Velg en annen.")) from None
    except (NotAllowed, TermsChanged, TooManyActive) as error:
        raise _refused(_hindered(error, space, period, now)) from None


def _contact(sent: NewBooking, now: datetime) -> Representative:
    """The representative the call names, or the only one there is. Raises Problem."""
    acting = list(acting_for(sent.association, now=now))
    if not acting:
        raise _refused({"association": _unknown()})
    address = sent.contact.strip().casefold()
    if not address and len(acting) > 1:
        raise _refused({"contact": _several()})
    named = [one for one in acting if one.person.email.casefold() == address] if address else acting
    if not named:
        raise _refused({"contact": _nobody()})
    return named[0]


def _unknown() -> str:
    return _("Foreningen er ikke registrert her, eller ingen kan bestille for den ennå.")


def _several() -> str:
    return _("Flere kan bestille for foreningen. Skriv e-postadressen til den som skal ha svaret.")


def _nobody() -> str:
    return _("Ingen med denne e-postadressen kan bestille for foreningen.")


def _particulars(sent: NewBooking, contact: Representative) -> Particulars:
    try:
        phone = parse_phone(sent.phone)
    except InvalidPhone:
        raise _refused({"phone": _("Skriv et telefonnummer vi kan ringe.")}) from None
    return Particulars(
        purpose=sent.purpose,
        activity=sent.activity,
        participants=sent.participants,
        phone=phone,
        note=sent.note,
        association=contact.association,
        terms=sent.terms,
    )


def _refused(errors: dict[str, str]) -> Problem:
    return Problem("refused", " ".join(dict.fromkeys(errors.values())), errors)


def _hindered(
    error: NotAllowed | TermsChanged | TooManyActive, space: Space, period: Period, now: datetime
) -> dict[str, str]:
    match error:
        case TermsChanged():
            return {"terms": _("Vilkårene er nye. Les dem, og godta utgaven som gjelder nå.")}
        case TooManyActive():
            most = error.most
            return {"association": too_many_active(most, of_association=error.of_association)}
    found = conditions_for(space, period.start)
    opened = tuple(opened_periods(space, period))
    wished = Wished(period, found.conditions, opened, now) if found else None
    said = by_question(error.hindrances, wished)
    return {_FIELDS.get(question, question): sentence for question, sentence in said.items()}
