"""What Oslo's key service is to know, what it has not got, and what it may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery

from allmenning.core.period import Period
from allmenning.keys.models import (
    Credential,
    Door,
    DoorOrder,
    ExposedDoor,
    Gateway,
    Grant,
    GrantDoor,
    Keychain,
    KeyService,
    Opening,
)
from allmenning.keys.queries.windows import period_of
from allmenning.keys.rules.oslo import (
    LONGEST_TITLE,
    SERVICE,
    NotTaken,
    Permission,
    Pushed,
    interval,
    permission_id,
    phone_of,
)

ASKED_EVERY = timedelta(minutes=5)
ASKED_WHEN_REFUSED = timedelta(hours=1)
TOLD_BEFORE = timedelta(hours=24)
# A gateway says that it is there every minute.
HEARD_WITHIN = timedelta(minutes=3)
_DOORS = Q(grant__doors__door__decides=Door.Decides.OSLO)


@dataclass(frozen=True)
class Wish:
    """What the service should have of a grant: the doors by the times they open, and for whom."""

    windows: tuple[tuple[str, Period], ...]
    phone: str
    title: str

    @property
    def digest(self) -> bytes:
        """The same for the same wish."""
        return sha256(repr(self).encode()).digest()


def service() -> KeyService:
    """How we and the service stand."""
    return KeyService.objects.get_or_create()[0]


def is_time_to_ask(standing: KeyService, *, now: datetime) -> bool:
    """Whether all our keys should be asked for again."""
    wait = ASKED_EVERY if standing.refused_at is None else ASKED_WHEN_REFUSED
    return standing.asked_at is None or standing.asked_at <= now - wait


def credentials() -> QuerySet[Any]:
    """What the service is to know, with the first and last moment its doors open."""
    rows = Credential.objects.filter(service=SERVICE).select_related(
        "grant__holder", "grant__booking__space__building"
    )
    return rows.annotate(
        opens_at=Min("grant__doors__during__startswith", filter=_DOORS),
        closes_at=Max("grant__doors__during__endswith", filter=_DOORS),
    )


def new(*, now: datetime) -> QuerySet[Credential]:
    """What the service is to know and has no keychain here yet."""
    return credentials().filter(keychains=None, closes_at__gt=now, wanted="present")


def due(*, now: datetime) -> QuerySet[Keychain]:
    """What is to be told the service now: new or changed keys, and keys to take back."""
    last = GrantDoor.objects.filter(
        grant=OuterRef("credential__grant"), door__decides=Door.Decides.OSLO
    ).order_by("-during__endswith")
    rows = Keychain.objects.annotate(closes=Subquery(last.values("during__endswith")[:1]))
    new = Q(credential__wanted="present", pushed_at=None, stuck=False, closes__gt=now)
    gone = Q(credential__wanted="absent", is_there=True)
    return rows.filter(new | gone, due_at__lte=now).order_by("due_at", "pk")


def wish_of(grant: Grant) -> Wish:
    """What the service should have of a grant."""
    rows = grant.doors.select_related("door__building").order_by("pk")
    return _wish(grant, [row for row in rows if row.door.decides == Door.Decides.OSLO])


def wishes(grants: Iterable[Grant]) -> dict[int, Wish]:
    """What the service should have of each of the grants, by their ids."""
    by_id = {grant.pk: grant for grant in grants}
    found: dict[int, list[GrantDoor]] = {id: [] for id in by_id}
    rows = GrantDoor.objects.filter(grant__in=by_id, door__decides=Door.Decides.OSLO)
    for row in rows.select_related("door__building").order_by("pk"):
        found[row.grant_id].append(row)
    return {id: _wish(by_id[id], rows) for id, rows in found.items()}


def _wish(grant: Grant, doors: list[GrantDoor]) -> Wish:
    windows = [(row.door.address, period_of(row.during)) for row in doors]
    return Wish(tuple(sorted(windows)), grant.holder.phone, _title(grant, doors))


def _title(grant: Grant, doors: Iterable[GrantDoor]) -> str:
    """The place, as the app calls the key; nobody's name, and not what she does there."""
    if grant.booking is not None:
        space = grant.booking.space
        return f"{space.building.name} – {space.name}"[:LONGEST_TITLE]
    return next((row.door.building.name for row in doors), "")[:LONGEST_TITLE]


def pushed_for(grant: Grant, wish: Wish, *, information: str, now: datetime) -> Pushed:
    """The key as the service takes it. Raises NotTaken, which names what it does not take."""
    permissions = []
    for period in dict.fromkeys(period for _asset, period in wish.windows):
        shown = interval(period, now=now)
        assets = tuple(asset for asset, its in wish.windows if its == period)
        if shown is not None:
            permissions.append(Permission(shown, assets))
    if not permissions:
        raise NotTaken("permissions")
    id, phone = permission_id(bytes(grant.token)), phone_of(wish.phone)
    return Pushed(id, wish.title, tuple(permissions), phone, information)


def waiting(*, now: datetime) -> QuerySet[Credential]:
    """For staff: keys the service has not got, or has not given up, and keys whose holders have not
    proved their telephones though it is soon time; what comes first, first."""
    soon = Q(opens_at__lte=now + TOLD_BEFORE, closes_at__gt=now, wanted="present")
    unproved = soon & Q(keychains__is_pending=True)
    unsent = Q(wanted="present", closes_at__gt=now, keychains__pushed_at=None)
    unremoved = Q(wanted="absent", keychains__is_there=True)
    return credentials().filter(unproved | unsent | unremoved).order_by("opens_at", "pk")


def untold(*, now: datetime) -> QuerySet[Credential]:
    """Keys whose holders must do something, and have not been told: prove the telephone, when it is
    soon time, or give us a number that can be used."""
    is_soon = Q(keychains__is_pending=True, opens_at__lte=now + TOLD_BEFORE)
    no_phone = Q(keychains__stuck=True, error="phone")
    rows = credentials().filter(is_soon | no_phone, keychains__told_at=None, wanted="present")
    return rows.filter(closes_at__gt=now).order_by("pk")


def unknown_assets() -> QuerySet[Door]:
    """Doors whose asset the service does not let us open; none before it has told."""
    standing = service()
    doors = Door.objects.filter(decides=Door.Decides.OSLO).order_by("name", "pk")
    return doors.exclude(address__in=standing.assets) if standing.told_at else doors.none()


def exposed() -> QuerySet[ExposedDoor]:
    """The doors that the service may open, each reached through a gateway of ours."""
    doors = ExposedDoor.objects.filter(door__gateway__isnull=False)
    return doors.select_related("door__gateway", "door__building").order_by("thing")


def exposed_as(thing: str) -> ExposedDoor | None:
    """The door by its name with the service."""
    return exposed().filter(thing=thing).first()


def is_reached(gateway: Gateway, *, now: datetime) -> bool:
    """Whether the gateway has been heard from lately, so that there is a point in asking it."""
    return gateway.seen_at is not None and gateway.seen_at > now - HEARD_WITHIN


def standing_at(door: Door, *, now: datetime) -> Grant | None:
    """A key that somebody has to the door at this moment; the first that was made."""
    grants = Grant.objects.filter(
        state=Grant.State.ACTIVE, uses=None, doors__door=door, doors__during__contains=now
    )
    return grants.select_related("holder").order_by("pk").first()


def came_of(order: DoorOrder) -> tuple[bool, bool] | None:
    """Whether the gateway allowed the order, and whether the door opened; None until it is known."""
    attempt = order.openings.filter(outcome_of=None).first()
    if attempt is None or not attempt.allowed:
        return None if attempt is None else (False, False)
    outcome = Opening.objects.filter(gateway=attempt.gateway_id, outcome_of=attempt.sequence)
    opened = outcome.values_list("allowed", flat=True).first()
    return None if opened is None else (True, opened)
