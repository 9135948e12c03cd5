"""The only door from a request to a person, and who may act for whom."""

from datetime import datetime

from django.http import HttpRequest

from allmenning.people import queries
from allmenning.people.models import Person

STAFF_KEY = "staff"
PERSON_KEY = "person"


def signed_in_person(request: HttpRequest) -> Person | None:
    """The person this browser is signed in as, or None."""
    identifier = request.session.get(PERSON_KEY)
    return Person.objects.filter(pk=identifier).first() if identifier else None


def signed_in_as_staff(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the sign-in was as an employee and a role is still held."""
    person_id = request.session.get(PERSON_KEY)
    return bool(person_id and request.session.get(STAFF_KEY)) and queries.has_any_role(
        person_id=person_id, now=now
    )
