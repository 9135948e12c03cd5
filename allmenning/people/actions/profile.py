"""A person tells how she is called, reached and spoken to."""

from datetime import datetime

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person


@transaction.atomic
def complete_profile(
    *, person: Person, name: str, email: str, phone: str, actor: Actor, now: datetime
) -> None:
    """Store name, e-mail and phone (E.164, or empty) as the person gave them."""
    person.name, person.email, person.phone = name, email, phone
    person.save(update_fields=["name", "email", "phone"])
    record_act(actor=actor, verb="profile_completed", kind="person", id=person.pk, now=now)


@transaction.atomic
def choose_language(*, person: Person, language: str, actor: Actor, now: datetime) -> None:
    """Remember the language the person chose, for her next visit and for her mail."""
    person.language = language
    person.save(update_fields=["language"])
    record_act(
        actor=actor, verb="language_chosen", kind="person", id=person.pk, now=now, language=language
    )


@transaction.atomic
def choose_digest(*, person: Person, hour: int | None, actor: Actor, now: datetime) -> None:
    """Remember at which hour of the day an employee wants her letters in one, or None: at once."""
    person.digest_at_hour = hour
    person.save(update_fields=["digest_at_hour"])
    record_act(actor=actor, verb="digest_chosen", kind="person", id=person.pk, now=now)
