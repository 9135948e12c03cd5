"""What the tests of a space's parts have in common: changing them, and whose they are."""

from datetime import datetime, timedelta
from typing import Any, Final

from allmenning.booking.actions.parts import change_parts
from allmenning.booking.models import Claim
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.places.actions.layout import PartsWish
from allmenning.places.models import Asset, Space

WEEK: Final = timedelta(days=7)


def change(space: Space, *parts: Asset, now: datetime, new: str = "") -> None:
    """Let the space be made of these, as if the page was opened a moment ago."""
    seen = frozenset(space.parts.values_list("asset_id", flat=True))
    wish = PartsWish([part.pk for part in parts], new, seen)
    change_parts(space=space, wish=wish, actor=SYSTEM, now=now)


def parts_of(**ground: Any) -> set[str]:
    """The names of the parts that are claimed on this ground."""
    return set(Claim.objects.filter(**ground).values_list("asset__name", flat=True))


def of(space: Space) -> set[str]:
    return set(space.assets.values_list("name", flat=True))


def later(period: Period, weeks: int = 1) -> Period:
    return Period(period.start + weeks * WEEK, period.end + weeks * WEEK)
