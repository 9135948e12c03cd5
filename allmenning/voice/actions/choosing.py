"""What the municipality chooses for those who say something, and what it pays them who advise."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person
from allmenning.voice.models import HonorariumRate, VoiceTerms


class NoLongerAhead(Exception):
    """The day is over, and what held then is not changed."""


class DayTaken(Exception):
    """Something else holds from that day already."""


@transaction.atomic
def choose_terms(
    *, valid_from: date, answer_within_days: int, signals: int, by: Person, now: datetime
) -> None:
    """How soon an answer is promised, and how many must say the same, from a day on.

    Raises NoLongerAhead, DayTaken.
    """
    facts = {"answer_within_days": answer_within_days, "signals": signals}
    _choose(VoiceTerms, valid_from, facts, "voice_terms", by, now)


@transaction.atomic
def choose_rate(
    *, valid_from: date, amount: int, threshold: int | None, by: Person, now: datetime
) -> None:
    """What a meeting is paid, and above which sum of a year pay is looked into (øre), from a day on.

    Raises NoLongerAhead, DayTaken.
    """
    facts = {"amount": amount, "threshold": threshold}
    _choose(HonorariumRate, valid_from, facts, "honorarium_rate", by, now)


def _choose(
    model: type[models.Model],
    valid_from: date,
    facts: dict[str, Any],
    kind: str,
    by: Person,
    now: datetime,
) -> None:
    if valid_from < local_date(now):
        raise NoLongerAhead
    try:
        with transaction.atomic():
            made = model.objects.create(valid_from=valid_from, **facts)  # type: ignore[attr-defined]
    except IntegrityError as error:
        raise DayTaken from error
    record_act(actor=Actor("person", by.pk), verb="chosen", kind=kind, id=made.pk, now=now)
