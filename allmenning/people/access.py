"""The only door from a request to a person, and who may act for whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from allmenning.core.log import record_viewings
from allmenning.people import queries
from allmenning.people.models import ApiKey, Association, Person, Representative, Role, Unit
from allmenning.people.rules.phone import InvalidPhone, parse_phone
from allmenning.people.rules.roles import ADMINISTRATOR

STAFF_KEY = "staff"
PERSON_KEY = "person"


def signed_in_person(request: HttpRequest) -> Person | None:
    """The person this browser is signed in as, or None; the session is read with her."""
    is_signed_in = PERSON_KEY in request.session
    return request.session.person if is_signed_in else None  # type: ignore[attr-defined]


def signed_in_as_staff(request: HttpRequest, person: Person | None, *, now: datetime) -> bool:
    """Whether the sign-in was as an employee and the person still holds a role today."""
    if person is None or not request.session.get(STAFF_KEY):
        return False
    return queries.holds_role(person=person, now=now)


def may(*, person: Person, kinds: Iterable[str], unit: int, now: datetime) -> bool:
    """Whether the person holds one of the roles on the unit (by id) or above it today."""
    held = queries.kinds_held(person_id=person.pk, unit=unit, now=now)
    return not held.isdisjoint(kinds)


def access_association(*, person: Person, id: int, now: datetime) -> Association:
    """The association, if the person may act for it today.

    Raises Http404, alike for one that is not there and one that she does not represent.
    """
    association = queries.associations_for(person, now=now).filter(pk=id).first()
    if association is None:
        raise Http404
    return association


def access_led_units(*, viewer: Person, now: datetime) -> list[Unit]:
    """The units whose roles the viewer may hand out. Raises Http404 when there are none."""
    units = list(queries.units_led_by(viewer, now=now))
    if not units:
        raise Http404
    return units


def access_role(*, viewer: Person, id: int, now: datetime) -> Role:
    """A role that is held on one of the units the viewer leads. Raises Http404."""
    units = [unit.pk for unit in access_led_units(viewer=viewer, now=now)]
    role = queries.roles_on(units, now=now).filter(pk=id).first()
    if role is None:
        raise Http404
    return role


def key_with(text: str, *, now: datetime) -> ApiKey | None:
    """The API key of this text, or None when there is none or it is revoked or expired."""
    return queries.api_keys_in_force(now=now).filter(digest=digest_of(text)).first()


def digest_of(text: str) -> bytes:
    """What is kept of an API key. It is random and long, so that nobody can guess back to it."""
    return sha256(text.encode()).digest()


def units_of_key(key: ApiKey) -> frozenset[int]:
    """The units a program with this API key may read and book for."""
    return queries.units_below([key.unit_id])


def access_api_key(*, viewer: Person, id: int, now: datetime) -> ApiKey:
    """An API key in force of one of the units the viewer leads. Raises Http404."""
    units = [unit.pk for unit in access_led_units(viewer=viewer, now=now)]
    return get_object_or_404(queries.api_keys_of(units, now=now), pk=id)


def access_any_association(*, viewer: Person, id: int, now: datetime) -> Association:
    """Any association, for an administrator. Raises Http404 for everybody else."""
    as_administrator(viewer=viewer, now=now)
    return get_object_or_404(Association, pk=id)


def access_representative(*, viewer: Person, id: int, now: datetime) -> Representative:
    """Who acts for an association today, for an administrator. Raises Http404."""
    as_administrator(viewer=viewer, now=now)
    return get_object_or_404(queries.representing(now=now), pk=id)


def as_administrator(*, viewer: Person, now: datetime) -> None:
    """Raises Http404 unless the viewer administers the whole municipality today."""
    if not queries.units_where(person=viewer, kinds=[ADMINISTRATOR], now=now):
        raise Http404


def people_known_by(*, viewer: Person, text: str, now: datetime) -> list[Person]:
    """People who gave exactly this e-mail address or telephone number; the viewing log tells it.

    Part of an address finds nobody: residents are not browsed.
    """
    if "@" in text:
        found = list(queries.people_reached_at(email=text))
    else:
        found = list(queries.people_reached_at(phone=_number(text))) if _number(text) else []
    note_viewing(viewer=viewer, seen={one.pk: one.pk for one in found}, kind="person", now=now)
    return found


def _number(text: str) -> str:
    try:
        return parse_phone(text)
    except InvalidPhone:
        return ""


def note_viewing(*, viewer: Person, seen: Mapping[int, int], kind: str, now: datetime) -> None:
    """Write in the viewing log that the viewer was shown these people's names.

    `seen` holds, by each person's id, the id of the object (of this kind) she was named on.
    """
    record_viewings(viewer_id=viewer.pk, seen=seen.items(), kind=kind, now=now)
