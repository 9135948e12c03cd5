"""Which buildings are tried before they are opened to all, as the room that lends them out knows."""

from collections.abc import Iterable, Mapping

from allmenning.core.figures import ask


def trials_of(buildings: Iterable[int]) -> Mapping[int, int]:
    """The taking into use each building is tried in, by the ids of both; others are left out."""
    found: Mapping[int, int] = ask("booking.trials", buildings=buildings)
    return found
