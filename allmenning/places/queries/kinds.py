"""What kinds of places the municipality has."""

from allmenning.places.models import Building, RolloutTarget


def kinds_of_places() -> list[str]:
    """The categories of buildings and of targets, by name."""
    buildings = Building.objects.values_list("category", flat=True).distinct()
    targets = RolloutTarget.objects.values_list("category", flat=True)
    return sorted({*buildings, *targets} - {""}, key=str.casefold)
