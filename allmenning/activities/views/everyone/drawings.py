"""The drawing that stands for an activity where there is no picture of the place."""

from allmenning.activities.models import Activity

_OF_KIND = {
    Activity.Kind.ONE_OFF: "flag",
    Activity.Kind.SERIES: "gathering",
    Activity.Kind.DROP_IN: "cup",
    Activity.Kind.OUTREACH: "bubble",
}


def drawing_of(activity: Activity) -> str:
    """Its name among `components/drawings/`."""
    return _OF_KIND[Activity.Kind(activity.kind)]
