"""Sessions end: by oneself, by the provider, by themselves."""

from datetime import datetime

from django.db import transaction

from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.people.models import Person, Session


def sign_out(*, person: Person, now: datetime) -> None:
    """Note that the person signed out; her browser's session is ended by the caller."""
    actor = Actor("person", person.pk)
    record_act(actor=actor, verb="signed_out", kind="person", id=person.pk, now=now)


@transaction.atomic
def end_sessions(*, issuer: str, sid: str, now: datetime) -> int:
    """End every session that rests on the provider's session `sid`; returns how many."""
    sessions = Session.objects.filter(issuer=issuer, sid=sid, person__isnull=False)
    people = set(sessions.values_list("person_id", flat=True))
    ended, _by_model = sessions.delete()
    for person_id in people:
        record_act(actor=SYSTEM, verb="sessions_ended", kind="person", id=person_id, now=now)
    return ended


def forget_expired_sessions(*, now: datetime) -> None:
    """Delete the sessions of the municipality in scope that have run out."""
    Session.objects.filter(expire_date__lte=now).delete()
