"""An area chosen by touching a map: a stretch of a street, or a drawn area."""

from dataclasses import replace

from allmenning.notices.rules.audience import Stretch

_FIRST, _LAST = Stretch(0).first, Stretch(0).last


def is_whole(stretch: Stretch) -> bool:
    """Whether the whole street is meant."""
    return (stretch.first, stretch.last) == (_FIRST, _LAST)


def reaching(stretch: Stretch, number: int) -> Stretch:
    """The stretch when this number of its street is touched.

    The first touch of a whole street chooses that number, the next one carries the stretch there;
    a touch within it moves the nearer end.
    """
    if is_whole(stretch):
        return replace(stretch, first=number, last=number)
    if number - stretch.first < stretch.last - number:
        return replace(stretch, first=number)
    return replace(stretch, last=number)
