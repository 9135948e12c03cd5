"""Figures that were not counted session by session: those of a partner, and contacts out there."""

from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from allmenning.activities.models import Activity, OutreachCount, ReportedFigures
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person, Unit

_ONE_AT_A_TIME: Final = "one_report_of_an_activity_at_a_time"


class AlreadyReported(Exception):
    """There are figures for some of the days already."""


@transaction.atomic
def report(*, activity: Activity, by: Person, now: datetime, **told: Any) -> ReportedFigures:
    """Keep what was counted over some days. `told` are the fields. Raises AlreadyReported."""
    partner = activity.collaborations.filter(name=told["source"]).first()
    try:
        with transaction.atomic():
            kept = ReportedFigures.objects.create(activity=activity, collaboration=partner, **told)
    except IntegrityError as error:
        if _ONE_AT_A_TIME not in str(error):
            raise
        raise AlreadyReported from error
    _record("reported", kept, by, now)
    return kept


@transaction.atomic
def withdraw(*, figures: ReportedFigures, by: Person, now: datetime) -> None:
    """Take away figures that were wrong."""
    _record("withdrawn", figures, by, now)
    figures.delete()


def _record(verb: str, figures: ReportedFigures, by: Person, now: datetime) -> None:
    actor = Actor("person", by.pk)
    record_act(actor=actor, verb=verb, kind="reported_figures", id=figures.pk, now=now)


@transaction.atomic
def write_contacts(*, unit: Unit, by: Person, monday: date, contacts: int) -> None:
    """Write down how many somebody was in touch with in a week; what stood there is replaced."""
    OutreachCount.objects.update_or_create(
        unit=unit, by=by, monday=monday, defaults={"contacts": contacts}
    )
