"""People without an account here, whom employees write down."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.people import queries
from allmenning.people.models import Person


@dataclass(frozen=True)
class Contact:
    """Whom one reaches, as somebody told it at the desk or on the phone.

    `phone` is as ITU-T E.164 writes it; `email` is empty when she has none.
    """

    name: str
    phone: str
    email: str = ""


@transaction.atomic
def add_contact(*, contact: Contact, actor: Actor, now: datetime) -> Person:
    """A person who can be rung and written to, but cannot sign in. The same twice is one person.

    Who signs in later is another row: nobody has proved that they are the same.
    """
    facts = {"name": contact.name, "phone": contact.phone, "email": contact.email}
    known = queries.contacts().filter(**facts).order_by("pk").first()
    if known is not None:
        return known
    person = Person.objects.create(**facts, created_at=now)
    record_act(actor=actor, verb="contact_added", kind="person", id=person.pk, now=now)
    return person
