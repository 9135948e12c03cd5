"""What follows the same timetable."""

from allmenning.places.models import Building, Space, Timetable


def others_following(timetable: Timetable, *, besides: Building) -> list[str]:
    """Names of other buildings, and of spaces, that follow the timetable, in order."""
    buildings = Building.objects.filter(timetable=timetable).exclude(pk=besides.pk)
    spaces = Space.objects.filter(timetable=timetable).select_related("building")
    return [
        *buildings.order_by("sort_key").values_list("name", flat=True),
        *(f"{space.name}, {space.building.name}" for space in spaces.order_by("sort_key")),
    ]
