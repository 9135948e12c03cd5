"""What gateways have still to confirm, and what they knew better than a restored database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import with_all
from allmenning.core.models import ActLog
from allmenning.keys.models import Credential, Gateway, GatewayChange, Grant, GrantDoor

# What was just put in line gets a moment to reach the door.
ON_ITS_WAY = timedelta(minutes=2)
# Why a key with more doors than a gateway keeps is not issued.
MANY_DOORS = "doors"
# How the log calls it that a gateway knew a grant to be taken back.
WAS_REVOKED: Final = "was_revoked"
SHOWN_TAKEN_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Waits:
    """How many keys a gateway has not got, and how many it has not given up."""

    gateway: Gateway
    coming: int
    going: int


@dataclass(frozen=True)
class Refused:
    """How many keys are not issued for a gateway, and how many of them since they have too many
    doors."""

    gateway: Gateway
    keys: int
    too_long: int


def unconfirmed(*, now: datetime) -> QuerySet[Credential]:
    """What gateways were told, or should have been, a while ago and have not confirmed, as long as
    it may open anything."""
    lined = GatewayChange.objects.filter(
        gateway=OuterRef("gateway"), sequence=OuterRef("sequence"), created_at__lt=now - ON_ITS_WAY
    )
    opens = GrantDoor.objects.filter(grant=OuterRef("grant"), during__endswith__gt=now)
    return Credential.objects.filter(
        Exists(lined), Exists(opens), device=None, actual=Credential.Actual.SENT
    ).order_by("pk")


def waits_at(gateways: Collection[Gateway], *, now: datetime) -> list[Waits]:
    """What waits for each of the gateways, for those that anything waits for."""
    rows = unconfirmed(now=now).filter(gateway__in=gateways).order_by().values("gateway_id")
    counts = rows.annotate(
        coming=Count("pk", filter=Q(wanted=Credential.Wanted.PRESENT)),
        going=Count("pk", filter=Q(wanted=Credential.Wanted.ABSENT)),
    )
    found = {row["gateway_id"]: row for row in counts}
    return [
        Waits(one, found[one.pk]["coming"], found[one.pk]["going"])
        for one in gateways
        if one.pk in found
    ]


def refused_at(gateways: Collection[Gateway], *, now: datetime) -> list[Refused]:
    """What none of the gateways gets, for those that there is anything of. Copies on phones are not
    counted: who has one opens with her code all the same."""
    opens = GrantDoor.objects.filter(grant=OuterRef("grant"), during__endswith__gt=now)
    rows = Credential.objects.filter(
        Exists(opens),
        gateway__in=gateways,
        device=None,
        wanted=Credential.Wanted.PRESENT,
        actual=Credential.Actual.FAILED,
        grant__state=Grant.State.ACTIVE,
    )
    counts = rows.order_by().values("gateway_id")
    counts = counts.annotate(keys=Count("pk"), too_long=Count("pk", filter=Q(error=MANY_DOORS)))
    found = {row["gateway_id"]: row for row in counts}
    return [
        Refused(one, found[one.pk]["keys"], found[one.pk]["too_long"])
        for one in gateways
        if one.pk in found
    ]


def without_key_again(units: Iterable[int], *, now: datetime) -> list[Booking]:
    """Bookings in the units' buildings that stand after a restore, though a door knew that their
    keys were taken back: somebody must look whether they are to stand. What comes first, first."""
    told = ActLog.objects.filter(
        object_kind="grant", verb=WAS_REVOKED, at__gt=now - SHOWN_TAKEN_BACK
    )
    keys = Grant.objects.filter(booking=OuterRef("pk"), parent=None)
    bookings = with_all().filter(
        Exists(keys.filter(pk__in=told.values("object_id"))),
        ~Exists(keys.filter(state=Grant.State.ACTIVE)),
        space__building__unit_id__in=list(units),
        state=Booking.State.CONFIRMED,
        during__endswith__gt=now,
    )
    return list(bookings.order_by("during", "pk"))
