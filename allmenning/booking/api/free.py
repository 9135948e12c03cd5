"""When spaces are free and on which terms, read by anybody's program. Never cached."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from django.http import HttpRequest
from django.utils import timezone

from allmenning.booking.api.shapes import OPEN_PROBLEMS, Id, Moment, window
from allmenning.booking.queries.availability import TimeWish, free_stretches
from allmenning.booking.queries.conditions import conditions_for
from allmenning.core.period import Period
from allmenning.core.problems import not_found
from allmenning.places.queries.search import published

MOST_SPACES = 50
LONGEST_DAYS = 31

router = Router(tags=["free times"])


class FreeWish(Schema):
    """Which spaces, the window [starts, ends) of at most 31 days, and how long one wants."""

    space: Annotated[list[Id], Field(min_length=1, max_length=MOST_SPACES)]
    starts: Moment
    ends: Moment
    minutes: Annotated[int, Field(ge=5, le=20_160)] = 60


class Stretch(Schema):
    """Free from and to [starts, ends), at least as long as was wished for."""

    starts: datetime
    ends: datetime


class SpaceFree(Schema):
    """The free stretches of one space, in order."""

    space: int
    free: list[Stretch]


class Free(Schema):
    """The free stretches of each space that was asked for."""

    items: list[SpaceFree]


class TermsFacts(Schema):
    """One version of the terms. The text is by language."""

    id: int
    name: str
    version: int
    text: dict[str, str]


class SpaceTerms(Schema):
    """How a space may be booked today, and the terms that hold. Lengths are in minutes."""

    space: int
    min_minutes: int
    max_minutes: int
    raster_minutes: int
    notice_minutes: int
    horizon_days: int
    cancel_hours: int
    terms: TermsFacts


@router.get(
    "availability",
    response={200: Free, **OPEN_PROBLEMS},
    auth=None,
    operation_id="read_availability",
)
def availability(request: HttpRequest, wish: Query[FreeWish]) -> dict[str, Any]:
    """The free stretches of spaces within a window, as it is now."""
    asked = tuple(dict.fromkeys(wish.space))
    if published().filter(pk__in=asked).count() < len(asked):
        raise not_found()
    wanted = TimeWish(wish.minutes, (window(wish.starts, wish.ends, days=LONGEST_DAYS),))
    found = free_stretches(spaces=asked, wish=wanted, now=timezone.now())
    return {"items": [_free(space, found.get(space, ())) for space in asked]}


def _free(space: int, stretches: Sequence[Period]) -> dict[str, Any]:
    return {
        "space": space,
        "free": [{"starts": period.start, "ends": period.end} for period in stretches],
    }


@router.get(
    "spaces/{int:id}/terms",
    response={200: SpaceTerms, **OPEN_PROBLEMS},
    auth=None,
    operation_id="read_terms",
)
def terms(request: HttpRequest, id: Id) -> dict[str, Any]:
    """How the space may be booked today, and the terms one accepts."""
    space = published().select_related("building").filter(pk=id).first()
    found = conditions_for(space, timezone.now()) if space else None
    if found is None:
        raise not_found()
    rules = found.rules
    named = list(SpaceTerms.model_fields.keys() - {"space", "terms"})
    return {name: getattr(rules, name) for name in named} | {"space": id, "terms": rules.terms}
