"""Somebody who came says what she thinks, or that she will not say."""

from datetime import datetime
from uuid import UUID

from allmenning.activities.models import Activity, FeedbackResponse
from allmenning.core.clock import local_date


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
) -> None:
    """Keep an answer; the same sent again is not kept twice. Nothing tells who answered."""
    said = {"smileys": smileys, "words": words, "heard": heard}
    _keep(activity, key, channel, language, now, **said)


def decline(*, activity: Activity, key: UUID, language: str, now: datetime) -> None:
    """Count that somebody was asked and said no, so that the share who answered is honest."""
    _keep(activity, key, FeedbackResponse.Channel.ASKED, language, now, has_declined=True)


def _keep(
    activity: Activity, key: UUID, channel: str, language: str, now: datetime, **said: object
) -> None:
    row = {"activity": activity, "channel": channel, "language": language, **said}
    FeedbackResponse.objects.get_or_create(key=key, defaults={**row, "day": local_date(now)})
