"""Reads of what those who came have said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import Count, QuerySet

from allmenning.activities.models import Activity, FeedbackResponse, Session, UncountedResponses
from allmenning.activities.rules.feedback import Feedback, Response, feedback_of

# People answer while it is on, and on their way home.
AROUND: Final = timedelta(hours=2)


@dataclass(frozen=True)
class Asked:
    """How many were asked in person at a session, how many of them said no, and how many answered
    there by other ways."""

    asked: int = 0
    declined: int = 0
    by_other_ways: int = 0


def feedback_on(activity: Activity) -> Feedback:
    """What all answers about an activity come to."""
    return feedback_on_each([activity])[activity.pk]


def feedback_on_each(activities: Iterable[Activity]) -> dict[int, Feedback]:
    """What all answers about each of the activities (by id) come to, in two looks."""
    ids = [one.pk for one in activities]
    answers: dict[int, list[Response]] = {}
    rows = FeedbackResponse.objects.filter(activity__in=ids).order_by("id")
    for activity, *said in rows.values_list("activity_id", *Response._fields):
        answers.setdefault(activity, []).append(Response._make(said))
    uncounted: dict[int, dict[str, str]] = {}
    told = UncountedResponses.objects.filter(activity__in=ids)
    for activity, channel, how_many in told.values_list("activity_id", "channel", "how_many"):
        uncounted.setdefault(activity, {})[channel] = how_many
    channels = FeedbackResponse.Channel.values
    return {pk: feedback_of(answers.get(pk, ()), channels, uncounted.get(pk, {})) for pk in ids}


def words_on(activity: Activity, *, most: int) -> list[FeedbackResponse]:
    """The newest answers in words, with what was made of them in bokmål."""
    rows = with_words(activity).prefetch_related("translations__translated_by")
    return list(rows.order_by("-day", "-id")[:most])


def with_words(activity: Activity) -> QuerySet[FeedbackResponse]:
    """The answers in words."""
    return FeedbackResponse.objects.filter(activity=activity).exclude(words="")


def languages_on(activities: Iterable[Activity]) -> dict[str, int]:
    """How many answered in each language (code)."""
    rows = FeedbackResponse.objects.filter(activity__in=list(activities), has_declined=False)
    return dict(rows.values_list("language").annotate(Count("pk")))


def session_now(activity: Activity, *, named: int | None, now: datetime) -> Session | None:
    """The session somebody answers about: the one that is named, or the only one that is on now."""
    on = Session.objects.filter(
        activity=activity,
        state=Session.State.PLANNED,
        starts__lte=now + AROUND,
        ends__gte=now - AROUND,
    )
    found = list(on.filter(pk=named) if named else on.order_by("starts", "id")[:2])
    return found[0] if len(found) == 1 else None


def asked_at(sessions: Iterable[Session]) -> dict[int, Asked]:
    """How the asking went at each of the sessions, by id; those where nobody said anything are not
    there."""
    in_person = models.Q(channel=FeedbackResponse.Channel.ASKED)
    rows = FeedbackResponse.objects.filter(session__in=list(sessions)).order_by().values("session")
    found = rows.annotate(
        asked=models.Count("pk", filter=in_person),
        declined=models.Count("pk", filter=models.Q(has_declined=True)),
        others=models.Count("pk", filter=~in_person),
    )
    return {row["session"]: Asked(row["asked"], row["declined"], row["others"]) for row in found}
