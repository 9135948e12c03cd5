"""A partner begins to run an activity with us, and stops."""

from datetime import datetime

from django.db import transaction

from allmenning.activities.actions.starting import KIND
from allmenning.activities.models import Activity, Collaboration, Schedule, Session
from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person


@transaction.atomic
def join(*, activity: Activity, name: str, does: str, by: Person, now: datetime) -> Collaboration:
    """Run the activity with a partner from now on, or again; `does` is what the partner does, in
    bokmål. What it says in other languages stays as long as that is the same."""
    partner, _new = Collaboration.objects.get_or_create(activity=activity, name=name)
    partner.ended_on = None
    if partner.does.get("nb", "") != does:
        partner.does = {"nb": does} if does else {}
    partner.save(update_fields=["ended_on", "does"])
    _record("partner_joined", partner, by, now)
    return partner


@transaction.atomic
def part(*, partner: Collaboration, by: Person, now: datetime) -> None:
    """Run the activity without the partner from now on; who ran what has been stays."""
    Collaboration.objects.filter(pk=partner.pk, ended_on=None).update(ended_on=local_date(now))
    Schedule.objects.filter(run_by=partner).update(run_by=None)
    Session.objects.filter(run_by=partner, starts__gt=now).update(run_by=None)
    _record("partner_left", partner, by, now)


def _record(verb: str, partner: Collaboration, by: Person, now: datetime) -> None:
    actor, activity = Actor("person", by.pk), partner.activity_id
    record_act(actor=actor, verb=verb, kind=KIND, id=activity, now=now, partner=partner.pk)
