"""Somebody who came says what she thinks, or that she will not say."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from allmenning.activities.models import (
    Activity,
    FeedbackResponse,
    FeedbackTranslation,
    Session,
    UncountedResponses,
)
from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person


def answer(
    *,
    activity: Activity,
    key: UUID,
    channel: str,
    smileys: int | None,
    words: str,
    heard: str,
    language: str,
    now: datetime,
    was_helped: bool = False,
    had_interpreter: bool = False,
    session: Session | None = None,
) -> None:
    """Keep an answer; the same sent again is not kept twice. Nothing tells who answered."""
    said = {"smileys": smileys, "words": words, "heard": heard, "session": session}
    said |= {"was_helped": was_helped, "had_interpreter": had_interpreter}
    _keep(activity, key, channel, language, now, **said)


def decline(
    *,
    activity: Activity,
    key: UUID,
    language: str,
    now: datetime,
    session: Session | None = None,
) -> None:
    """Count that somebody was asked and said no, so that the share who answered is honest."""
    channel = FeedbackResponse.Channel.ASKED
    _keep(activity, key, channel, language, now, has_declined=True, session=session)


def _keep(
    activity: Activity, key: UUID, channel: str, language: str, now: datetime, **said: object
) -> None:
    row = {"activity": activity, "channel": channel, "language": language, **said}
    FeedbackResponse.objects.get_or_create(key=key, defaults={**row, "day": local_date(now)})


@transaction.atomic
def translate(*, response: FeedbackResponse, text: str, by: Person, now: datetime) -> None:
    """Write what somebody said in bokmål, beside her own words; an earlier attempt is replaced."""
    facts = {"text": text, "translated_by": by}
    FeedbackTranslation.objects.update_or_create(response=response, defaults=facts)
    actor = Actor("person", by.pk)
    record_act(actor=actor, verb="translated", kind="feedback", id=response.pk, now=now)


@transaction.atomic
def tell_uncounted(
    *, activity: Activity, channel: str, how_many: str, by: Person, now: datetime
) -> None:
    """Say in words how many answered where nobody counted; nothing takes it back."""
    where: dict[str, Any] = {"activity": activity, "channel": channel}
    if how_many:
        UncountedResponses.objects.update_or_create(**where, defaults={"how_many": how_many})
    else:
        UncountedResponses.objects.filter(**where).delete()
    actor = Actor("person", by.pk)
    record_act(actor=actor, verb="told_uncounted", kind="activity", id=activity.pk, now=now)
