"""Who has a key to the same booking, and whom it can be shared with."""

from datetime import datetime

from django.db.models import QuerySet

from allmenning.keys.models import Grant
from allmenning.keys.queries.held import Held
from allmenning.people.models import Association, Person
from allmenning.people.queries import people_reached_at, representing
from allmenning.people.rules.phone import InvalidPhone, parse_phone


def shared_from(held: Held) -> list[Grant]:
    """The keys in force that were shared from this one, the first first."""
    rows = held.grant.shared.filter(state=Grant.State.ACTIVE, uses=None)
    return list(rows.select_related("holder").order_by("created_at", "pk"))


def association_of(held: Held) -> Association | None:
    """The association the booking is for, when it is for one."""
    booking = held.grant.booking
    return booking.request.association if booking else None


def may_get(held: Held, association: Association, *, now: datetime) -> QuerySet[Person]:
    """Those who may act for the association today and have no key to the booking, by name."""
    acting = representing(now=now).filter(association=association)
    has = Grant.objects.filter(booking=held.grant.booking_id, state=Grant.State.ACTIVE)
    people = Person.objects.filter(pk__in=acting.values("person"))
    return people.exclude(pk__in=has.values("holder")).order_by("name", "pk")


def known_as(name: str, reached_at: str) -> Person | None:
    """Who gave both this name and this e-mail address or number; None for nobody or several."""
    wanted = _plain(name)
    found = [one for one in _reached(reached_at) if _plain(one.name) == wanted]
    return found[0] if len(found) == 1 else None


def _reached(at: str) -> QuerySet[Person]:
    if "@" in at:
        return people_reached_at(email=at)
    try:
        return people_reached_at(phone=parse_phone(at))
    except InvalidPhone:
        return Person.objects.none()


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
