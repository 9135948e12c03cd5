"""Reads of what those who came have said."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from allmenning.activities.models import Activity, FeedbackResponse, UncountedResponses
from allmenning.activities.rules.feedback import Feedback, Response, feedback_of


def feedback_on(activity: Activity) -> Feedback:
    """What all answers about an activity come to."""
    rows = FeedbackResponse.objects.filter(activity=activity)
    found = rows.values_list(*Response._fields).order_by("id")
    uncounted = UncountedResponses.objects.filter(activity=activity)
    return feedback_of(
        map(Response._make, found),
        FeedbackResponse.Channel.values,
        dict(uncounted.values_list("channel", "how_many")),
    )


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
