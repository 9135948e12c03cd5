"""Reads of what those who came have said."""

from collections.abc import Iterable

from django.db.models import Count

from allmenning.activities.models import Activity, FeedbackResponse
from allmenning.activities.rules.feedback import Feedback, feedback_of


def feedback_on(activity: Activity) -> Feedback:
    """What all answers about an activity come to."""
    rows = FeedbackResponse.objects.filter(activity=activity)
    found = rows.values_list("channel", "has_declined", "smileys", "heard").order_by("id")
    return feedback_of(found, FeedbackResponse.Channel.values)


def words_on(activity: Activity, *, most: int) -> list[FeedbackResponse]:
    """The newest answers in words."""
    rows = FeedbackResponse.objects.filter(activity=activity).exclude(words="")
    return list(rows.order_by("-day", "-id")[:most])


def languages_on(activities: Iterable[Activity]) -> dict[str, int]:
    """How many answered in each language (code)."""
    rows = FeedbackResponse.objects.filter(activity__in=list(activities), has_declined=False)
    return dict(rows.values_list("language").annotate(Count("pk")))
