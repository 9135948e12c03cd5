"""Buildings and spaces, read by anybody's program. No personal data."""

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from allmenning.core.problems import ProblemDocument, not_found
from allmenning.places.models import Building, Space
from allmenning.places.queries.search import published

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
PROBLEMS = {404: ProblemDocument, 422: ProblemDocument, 429: ProblemDocument}

router = Router(tags=["places"])


class PageWish(Schema):
    """Which page: what comes after this id, and how many at most."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class SpaceWish(PageWish):
    """Which spaces: all, or those of one building."""

    building: Id | None = None


class BuildingFacts(Schema):
    """A published building. Latitude and longitude are in degrees (EPSG:4258)."""

    id: int
    name: str
    category: str
    address: str
    latitude: float
    longitude: float
    way_in: dict[str, str]


class SpaceFacts(Schema):
    """A published space. Texts are by language; area is in square metres."""

    id: int
    building: int = Field(validation_alias="building_id")
    name: str
    kind: str
    capacity: int
    area: int | None
    floor: int | None
    description: dict[str, str]
    house_rules: dict[str, str]
    facilities: list[str]
    accessibility: list[str]
    purposes: list[str]


class Buildings(Schema):
    """One page of buildings. `next` is what to send as `after`, null on the last page."""

    items: list[BuildingFacts]
    next: int | None


class Spaces(Schema):
    """One page of spaces. `next` is what to send as `after`, null on the last page."""

    items: list[SpaceFacts]
    next: int | None


@router.get(
    "buildings", response={200: Buildings, **PROBLEMS}, auth=None, operation_id="list_buildings"
)
def buildings(request: HttpRequest, wish: Query[PageWish]) -> dict[str, Any]:
    """Published buildings, by id."""
    return page_of(_buildings(), wish)


@router.get(
    "buildings/{int:id}",
    response={200: BuildingFacts, **PROBLEMS},
    auth=None,
    operation_id="read_building",
)
def building(request: HttpRequest, id: Id) -> Model:
    """One published building."""
    return one_of(_buildings(), id)


@router.get("spaces", response={200: Spaces, **PROBLEMS}, auth=None, operation_id="list_spaces")
def spaces(request: HttpRequest, wish: Query[SpaceWish]) -> dict[str, Any]:
    """Published spaces with their facts, by id."""
    found = published()
    return page_of(found.filter(building=wish.building) if wish.building else found, wish)


@router.get(
    "spaces/{int:id}", response={200: SpaceFacts, **PROBLEMS}, auth=None, operation_id="read_space"
)
def space(request: HttpRequest, id: Id) -> Model:
    """One published space."""
    return one_of(published(), id)


def _buildings() -> QuerySet[Building]:
    return Building.objects.filter(is_published=True)


def page_of(rows: QuerySet[Building] | QuerySet[Space], wish: PageWish) -> dict[str, Any]:
    """The rows after the wished id, and where the next page begins."""
    found = list(rows.filter(pk__gt=wish.after).order_by("pk")[: wish.limit + 1])
    shown = found[: wish.limit]
    return {"items": shown, "next": shown[-1].pk if len(found) > wish.limit else None}


def one_of(rows: QuerySet[Building] | QuerySet[Space], id: int) -> Model:
    """The row with the id. Raises Problem."""
    found = rows.filter(pk=id).first()
    if found is None:
        raise not_found()
    return found
