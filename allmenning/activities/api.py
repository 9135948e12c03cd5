"""What is on, for programs that keep a copy: change feeds as OpenActive reads them. No key."""

from typing import Annotated, Any, Final, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from django.http import HttpRequest, HttpResponse

from allmenning.activities.queries.open_feed import Item, Kind, items_after
from allmenning.core.problems import ProblemDocument

router = Router(tags=["activities"])

_LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
_PROBLEMS: Final = {422: ProblemDocument, 429: ProblemDocument}
# What comes after something stays the same, until it changes and comes last; after the last item
# there may be another at any moment.
_FOR_AN_HOUR, _FOR_SECONDS = "public, max-age=3600", "public, max-age=8"
Number = Annotated[int, Field(ge=0, le=2**63 - 1)]


class FeedWish(Schema):
    """What has changed after this: the last item's `modified` and `id`. Nothing: from the start."""

    afterTimestamp: Number = 0  # noqa: N815 (the standard's name)
    afterId: Number = 0  # noqa: N815


class FeedItem(Schema):
    """One of them as it stands now; what is not public any more is deleted, and has no data."""

    state: Literal["updated", "deleted"]
    kind: Literal["SessionSeries", "ScheduledSession"]
    id: int
    modified: int
    data: dict[str, Any] | None = None


class FeedPage(Schema):
    """Items in the order they changed. Follow `next`; on the last page it is the page itself."""

    next: str
    items: list[FeedItem]
    license: str


@router.get(
    "session-series",
    response={200: FeedPage, **_PROBLEMS},
    auth=None,
    exclude_none=True,
    operation_id="list_session_series",
)
def session_series(
    request: HttpRequest, response: HttpResponse, wish: Query[FeedWish]
) -> dict[str, Any]:
    """What people may come to, as it changes: a feed in OpenActive's RPDE."""
    return _page(request, response, Kind.SERIES, "SessionSeries", wish)


@router.get(
    "scheduled-sessions",
    response={200: FeedPage, **_PROBLEMS},
    auth=None,
    exclude_none=True,
    operation_id="list_scheduled_sessions",
)
def scheduled_sessions(
    request: HttpRequest, response: HttpResponse, wish: Query[FeedWish]
) -> dict[str, Any]:
    """Each time of it, as it changes: a feed in OpenActive's RPDE."""
    return _page(request, response, Kind.SESSION, "ScheduledSession", wish)


def _page(
    request: HttpRequest, response: HttpResponse, kind: Kind, name: str, wish: FeedWish
) -> dict[str, Any]:
    items = items_after(kind, wish.afterTimestamp, wish.afterId)
    response["Cache-Control"] = _FOR_AN_HOUR if items else _FOR_SECONDS
    return {
        "next": _next(request, items),
        "items": [_item(item, name) for item in items],
        "license": _LICENSE,
    }


def _next(request: HttpRequest, items: list[Item]) -> str:
    """The address of what comes after these; the same again when there was nothing."""
    if not items:
        return request.build_absolute_uri()
    after = f"?afterTimestamp={items[-1].modified}&afterId={items[-1].id}"
    return request.build_absolute_uri(request.path) + after


def _item(item: Item, name: str) -> dict[str, Any]:
    told = {"state": "updated", "data": item.data} if item.data else {"state": "deleted"}
    return {**told, "kind": name, "id": item.id, "modified": item.modified}
