"""Drafting notices and editing them. A changed comma takes away all that was said yes to."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from allmenning.core.clock import day_start, local_date
from allmenning.core.log import Actor, record_act
from allmenning.notices.actions import tallying
from allmenning.notices.models import Notice, NoticeText, Relevance
from allmenning.notices.queries.proposals import ANSWERS, answers_of, texts_of
from allmenning.people.models import Person, Unit

EDITABLE: Final = frozenset(
    {Notice.State.DRAFT, Notice.State.PROPOSED, Notice.State.APPROVED},
)
# What a copy has from its pattern. Times and counts are each notice's own.
_COPIED: Final = (
    "theme_id",
    "title",
    "trigger",
    "circumstances",
    "audience",
    "is_urgent",
    "priority",
    "one_per_household",
    "reminder_after_days",
    "max_recipients",
    "offer",
    "offer_path",
)
# For how many days what is told once is of use; what waits for people's lives is told for a year.
_DAYS: Final = {Notice.Trigger.AREA: 14, Notice.Trigger.ENROLLED: 30}
# What a change of makes the counts of those who are meant untrue, so that they are counted anew.
_COUNTED_BY: Final = frozenset(
    {"audience", "circumstances", "one_per_household", "is_urgent", "theme_id", "trigger"}
)


class AlreadySending(Exception):
    """The notice is being sent, or was. A correction is a notice of its own."""


@transaction.atomic
def draft(*, facts: Mapping[str, Any], unit: Unit, author: Person, now: datetime) -> Notice:
    """A new notice with these facts and nothing written yet."""
    notice = Notice.objects.create(unit=unit, author=author, created_at=now, **facts)
    _log(notice, "drafted", author, now)
    return notice


@transaction.atomic
def copy(*, pattern: Notice, unit: Unit, author: Person, now: datetime) -> Notice:
    """A new notice that says what the pattern says, for the same people, for the same reasons."""
    facts = {name: getattr(pattern, name) for name in _COPIED}
    facts["valid_until"] = usual_end(pattern.trigger, now=now)
    notice = draft(facts=facts, unit=unit, author=author, now=now)
    NoticeText.objects.bulk_create(
        NoticeText(notice=notice, language=language, **text)
        for language, text in texts_of(pattern).items()
    )
    if reasons := answers_of(pattern):
        Relevance.objects.create(notice=notice, **reasons)
    return notice


def usual_end(trigger: str, *, now: datetime) -> datetime:
    """When a notice that nobody has given an end is over: the midnight after its last day."""
    days = _DAYS.get(Notice.Trigger(trigger), 365)
    return day_start(local_date(now) + timedelta(days=days + 1))


@transaction.atomic
def keep_as_pattern(*, notice: Notice, by: Person, now: datetime) -> None:
    """Let new notices begin as copies of this draft, which is never sent itself.

    Raises AlreadySending.
    """
    notice = locked(notice)
    void(notice, by=by, now=now)
    notice.is_pattern = True
    notice.save(update_fields=["is_pattern"])


@transaction.atomic
def edit(*, notice: Notice, facts: Mapping[str, Any], by: Person, now: datetime) -> Notice:
    """Change what of the facts is new: audience, time, bounds. Raises AlreadySending."""
    notice = locked(notice)
    changed = [name for name, value in facts.items() if getattr(notice, name) != value]
    if changed:
        void(notice, by=by, now=now)
        for name in changed:
            setattr(notice, name, facts[name])
        notice.save(update_fields=changed)
    if _COUNTED_BY & set(changed):
        tallying.replace_audience(notice=notice, numbers={}, now=now)
    return notice


@transaction.atomic
def write(
    *, notice: Notice, language: str, subject: str, body: str, by: Person, now: datetime
) -> None:
    """Write what the notice says in a language; nothing said is no text. Raises AlreadySending."""
    notice, text = locked(notice), {"subject": subject, "body": body}
    said = subject or body
    if texts_of(notice).get(language) == (text if said else None):
        return
    void(notice, by=by, now=now)
    if said:
        NoticeText.objects.update_or_create(notice=notice, language=language, defaults=text)
    else:
        NoticeText.objects.filter(notice=notice, language=language).delete()


@transaction.atomic
def answer(*, notice: Notice, answers: Mapping[str, str], by: Person, now: datetime) -> None:
    """Say why people need it; all questions are answered at once. Raises AlreadySending."""
    notice, given = locked(notice), {name: answers[name] for name in ANSWERS}
    if answers_of(notice) != given:
        void(notice, by=by, now=now)
        Relevance.objects.update_or_create(notice=notice, defaults=given)


def void(notice: Notice, *, by: Person, now: datetime) -> None:
    """Take back what was put to approval, and with it every yes, before it is changed.

    Raises AlreadySending.
    """
    if notice.state not in EDITABLE:
        raise AlreadySending
    _log(notice, "edited", by, now)
    if notice.proposed is not None:
        notice.state, notice.proposed, notice.proposed_at = Notice.State.DRAFT, None, None
        notice.save(update_fields=["state", "proposed", "proposed_at"])


def locked(notice: Notice) -> Notice:
    """The notice as it stands, while nobody else changes it."""
    return Notice.objects.select_for_update(no_key=True).get(pk=notice.pk)


def _log(notice: Notice, verb: str, who: Person, now: datetime) -> None:
    record_act(actor=Actor("person", who.pk), verb=verb, kind="notice", id=notice.pk, now=now)
