"""Reads of what those who came have said."""

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
