"""What has happened to the bookings of a unit, for systems that keep a copy."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from django.http import HttpRequest

from allmenning.booking.api.shapes import PROBLEMS
from allmenning.booking.queries.change_feed import Cursor, bookings_within, happenings_after
from allmenning.people.access import units_of_key
from allmenning.people.api import KeyFor
from allmenning.people.models import ApiKey

router = Router(tags=["changes"])


class ChangesWish(Schema):
    """What comes after this cursor; "0-0" is the beginning."""

    after: Annotated[str, Field(pattern=r"^[0-9]{1,18}-[0-9]{1,18}$")] = str(Cursor())
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class ChangeFacts(Schema):
    """One act: what kind, to which bookings, when, and the cursor to go on from."""

    cursor: str
    kind: str
    bookings: list[int]
    at: datetime


class ChangeMessage(Schema):
    """What is sent to a system that is told: the same act, in the envelope of Standard Webhooks."""

    type: str
    timestamp: datetime
    data: ChangeFacts


class Changes(Schema):
    """Changes in order. Go on from `next`; when `more` is false, wait a while first."""

    items: list[ChangeFacts]
    next: str
    more: bool


@router.get(
    "changes",
    response={200: Changes, **PROBLEMS},
    auth=KeyFor(ApiKey.Right.READ_CHANGES),
    operation_id="list_changes",
)
def changes(request: HttpRequest, wish: Query[ChangesWish]) -> dict[str, Any]:
    """What happened to the unit's bookings after the cursor. A reader that goes on loses nothing."""
    units = units_of_key(request.auth)  # type: ignore[attr-defined]
    found = happenings_after(Cursor(*map(int, wish.after.split("-"))), most=wish.limit)
    seen = bookings_within(units, (booking for one in found for booking in one.bookings))
    items = [
        {"cursor": str(one.cursor), "kind": one.kind, "bookings": ours, "at": one.at}
        for one in found
        if (ours := [booking for booking in one.bookings if booking in seen])
    ]
    last = str(found[-1].cursor) if found else wish.after
    return {"items": items, "next": last, "more": len(found) == wish.limit}
