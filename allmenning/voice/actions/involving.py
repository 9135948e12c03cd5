"""Asking people on purpose, and paying those who advise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person, Unit
from allmenning.voice.models import (
    GroupMeeting,
    Honorarium,
    Involvement,
    Statement,
    StatementText,
    WorkingGroup,
)
from allmenning.voice.queries.involving import rate_on
from allmenning.voice.rules.involving import honorarium, may_be_published


class NotReady(ValueError):
    """A workshop has not got its one theme and its questions."""


class NoRate(ValueError):
    """The municipality has not said what a meeting is paid on this day."""


@dataclass(frozen=True)
class Words:
    """What was said in one language; `translated_by` is None for the original."""

    language: str
    text: str
    translated_by: Person | None = None


@transaction.atomic
def keep_involvement(*, involvement: Involvement, by: Person, now: datetime) -> Involvement:
    """Write down what people are asked, or changed facts about it. Raises NotReady."""
    _check(involvement)
    verb = "involvement_changed" if involvement.pk else "involvement_written"
    involvement.save()
    _record(verb, "involvement", involvement.pk, by, now)
    return involvement


@transaction.atomic
def publish(*, involvement: Involvement, by: Person, now: datetime) -> Involvement:
    """Let everybody read it. Raises NotReady."""
    found: Involvement = Involvement.objects.select_for_update().get(pk=involvement.pk)
    found.is_published = True
    _check(found)
    found.save(update_fields=["is_published"])
    _record("involvement_published", "involvement", found.pk, by, now)
    return found


@transaction.atomic
def write_statement(
    *,
    involvement: Involvement,
    speaker: str,
    may_quote: bool | None,
    words: Iterable[Words],
    by: Person,
    now: datetime,
) -> Statement:
    """Write down what somebody said, who is described and not named."""
    statement: Statement = Statement.objects.create(
        involvement=involvement, speaker=speaker, may_quote=may_quote
    )
    for one in words:
        StatementText.objects.create(
            statement=statement,
            language=one.language,
            text=one.text,
            is_original=one.translated_by is None,
            translated_by=one.translated_by,
        )
    _record("statement_written", "involvement", involvement.pk, by, now)
    return statement


@transaction.atomic
def make_group(*, name: str, unit: Unit, by: Person, now: datetime) -> WorkingGroup:
    """Begin a working group."""
    group: WorkingGroup = WorkingGroup.objects.create(unit=unit, name=name)
    _record("group_made", "working_group", group.pk, by, now)
    return group


@transaction.atomic
def hold_meeting(
    *,
    group: WorkingGroup,
    held_on: date,
    present: Iterable[Person],
    declined: Iterable[Person] = (),
    by: Person,
    now: datetime,
) -> GroupMeeting:
    """Write down who was present, and what each is paid by the rate of the day.

    The same day once more adds those who are not there yet. Raises NoRate.
    """
    rate = rate_on(held_on)
    if rate is None:
        raise NoRate
    meeting, _is_new = GroupMeeting.objects.get_or_create(group=group, held_on=held_on)
    refusing = {person.pk for person in declined}
    for person in present:
        says_no = person.pk in refusing
        paid = {"amount": honorarium(rate.amount, declines=says_no), "declined": says_no}
        Honorarium.objects.get_or_create(meeting=meeting, person=person, defaults=paid)
    _record("meeting_held", "working_group", group.pk, by, now)
    return meeting


def _check(involvement: Involvement) -> None:
    if involvement.is_published and not may_be_published(
        method=involvement.method, theme=involvement.theme, questions=involvement.questions
    ):
        raise NotReady


def _record(verb: str, kind: str, identifier: int, by: Person, now: datetime) -> None:
    record_act(actor=Actor("person", by.pk), verb=verb, kind=kind, id=identifier, now=now)
