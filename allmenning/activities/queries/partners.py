"""Who runs an activity with us."""

from django.db.models import QuerySet

from allmenning.activities.models import Activity, Collaboration


def partners_of(activity: Activity) -> QuerySet[Collaboration]:
    """Those who run the activity with us now, by name."""
    return activity.collaborations.filter(ended_on=None).order_by("name", "id")
