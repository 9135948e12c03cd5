"""What is looked after every minute: that keys are at the doors in time, and nowhere after it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM, record_act
from allmenning.keys.actions import granting
from allmenning.keys.actions.issuing import line_up, send_anew, try_again
from allmenning.keys.actions.lining import Kind, lock_gateways, put_in_line
from allmenning.keys.actions.sealing import MAY_PASS, RENEWED_BEFORE
from allmenning.keys.models import (
    Bundle,
    Credential,
    DoorOrder,
    Gateway,
    GatewayChange,
    Grant,
    GrantDoor,
    Opening,
)
from allmenning.keys.queries import openings
from allmenning.keys.queries.doors import READY_BEFORE
from allmenning.keys.queries.grounds import stands
from allmenning.keys.queries.lock_codes import due
from allmenning.keys.queries.waiting import ON_ITS_WAY
from allmenning.keys.queries.windows import edge, stretches_of
from allmenning.keys.rules.grants import LEASE
from allmenning.keys.rules.issuer import VOUCHED_ANEW
from allmenning.keys.rules.slots import SET_WITHIN

Actual, Wanted, State = Credential.Actual, Credential.Wanted, Grant.State
# So many at a time; the next minute takes the rest.
AT_ONCE = 200
ORDERS_KEPT = timedelta(days=31)
CHANGES_KEPT = timedelta(days=7)
# A new copy that nobody confirmed for so long may be the only one that still opens.
DOUBTED_AFTER = timedelta(hours=23)


def _active() -> Any:
    """Active grants, with when their doors first open and last close."""
    rows = Grant.objects.filter(state=State.ACTIVE)
    return rows.annotate(
        starts=Min(edge("doors__during", "lower")), ends=Max(edge("doors__during", "upper"))
    )


def send_due(*, now: datetime) -> None:
    """Send what begins within three days and no door has been told of."""
    untold = Credential.objects.filter(
        grant=OuterRef("pk"), gateway__isnull=False, device=None, sequence=None, wanted="present"
    )
    due = _active().filter(Exists(untold), starts__lt=now + LEASE, ends__gt=now)
    for grant in due.order_by("starts", "pk")[:AT_ONCE]:
        with transaction.atomic():
            if _still(grant):
                line_up(grant, stretches_of(grant), now)


def renew_due(*, now: datetime) -> None:
    """Lend anew what runs out within a day and opens for longer than that."""
    due = Credential.objects.annotate(ends=Max(edge("grant__doors__during", "upper"))).filter(
        gateway__isnull=False,
        device=None,
        wanted=Wanted.PRESENT,
        grant__state=State.ACTIVE,
        sealed__isnull=False,
        lease_ends__lt=now + RENEWED_BEFORE,
        ends__gt=F("lease_ends"),
    )
    for credential in due.select_related("grant").order_by("lease_ends", "pk")[:AT_ONCE]:
        with transaction.atomic():
            if _still(credential.grant):
                send_anew(credential, credential.grant, now)


def try_refused(*, now: datetime) -> None:
    """Send again what was not issued, since its ground did not stand just then, now that it does."""
    refused = Credential.objects.filter(
        grant=OuterRef("pk"),
        gateway__isnull=False,
        wanted=Wanted.PRESENT,
        actual=Actual.FAILED,
        error__in=MAY_PASS,
    )
    again = _active().filter(Exists(refused), ends__gt=now)
    for grant in again.order_by("starts", "pk")[:AT_ONCE]:
        with transaction.atomic():
            if _still(grant) and stands(grant, now=now):
                try_again(grant, stretches_of(grant), now)


def _still(grant: Grant) -> bool:
    """Whether the grant still stands, now that its gateways are locked."""
    told = grant.credentials.filter(gateway__isnull=False).values_list("gateway_id", flat=True)
    lock_gateways(told)
    return Grant.objects.filter(pk=grant.pk, state=State.ACTIVE).exists()


def doubt_old(*, now: datetime) -> None:
    """No longer say that a key is ready whose new copy the door has not confirmed for a day."""
    lined = GatewayChange.objects.filter(
        gateway=OuterRef("gateway"),
        sequence=OuterRef("sequence"),
        created_at__lt=now - DOUBTED_AFTER,
    )
    pending = Credential.objects.filter(
        Exists(lined), actual=Actual.CONFIRMED, sequence__gt=F("gateway__acknowledged")
    )
    Credential.objects.filter(pk__in=list(pending.values_list("pk", flat=True))).update(
        actual=Actual.SENT
    )


def end_over(*, now: datetime) -> None:
    """What is over is neither a key any more nor at any door of ours: the doors drop it themselves."""
    over = list(_active().filter(ends__lte=now).values_list("pk", flat=True)[:AT_ONCE])
    Grant.objects.filter(pk__in=over, state=State.ACTIVE).update(state=State.ENDED)
    gone = Credential.objects.filter(grant__in=over, grant__state=State.ENDED)
    gone.update(wanted=Wanted.ABSENT, sealed=None)
    gone.filter(gateway__isnull=False).update(actual=Actual.REMOVED)


def repair(*, now: datetime) -> None:
    """Make keys agree with bookings where an event was lost: none for what stands, one for what does
    not, or another's, or for another time. A key that somebody took back does not come again."""
    wrong = sorted({*_without_key(now), *_with_wrong_key(now)})[:AT_ONCE]
    for start in range(0, len(wrong), granting.AT_ONCE):
        granting.agree_all(booking_ids=wrong[start : start + granting.AT_ONCE], now=now)


def _without_key(now: datetime) -> Iterable[int]:
    had = Grant.objects.filter(booking=OuterRef("pk"), parent=None)
    doors = Bundle.objects.filter(space=OuterRef("space"), parts__isnull=False)
    soon = Booking.objects.filter(
        Exists(doors),
        ~Exists(had),
        state=Booking.State.CONFIRMED,
        during__startswith__lt=now + LEASE,
        during__endswith__gt=now,
    )
    return soon.values_list("pk", flat=True)[:AT_ONCE]


def _with_wrong_key(now: datetime) -> Iterable[int]:
    elsewhen = GrantDoor.objects.filter(grant=OuterRef("pk")).exclude(
        during__contains=OuterRef("booking__during")
    )
    wrong = _active().filter(
        ~Q(booking__state=Booking.State.CONFIRMED)
        | Q(parent=None) & ~Q(booking__request__applicant=F("holder"))
        | Exists(elsewhen),
        booking__isnull=False,
        ends__gt=now,
    )
    return wrong.values_list("booking_id", flat=True)[:AT_ONCE]


def tell_keys(*, now: datetime) -> None:
    """Tell gateways anew who issues, long before the root's last word on it runs out."""
    told = GatewayChange.objects.filter(
        gateway=OuterRef("pk"), kind=Kind.KEYS, created_at__gt=now - VOUCHED_ANEW
    )
    for gateway in Gateway.objects.filter(~Exists(told)).order_by("pk"):
        with transaction.atomic():
            lock_gateways([gateway.pk])
            put_in_line(gateway=gateway.pk, kind=Kind.KEYS, now=now)


def forget(*, now: datetime) -> None:
    """Let go of openings after thirty days, of orders then, and of changes kept long ago."""
    Opening.objects.filter(at__lt=now - openings.KEPT).delete()
    DoorOrder.objects.filter(asked_at__lt=now - ORDERS_KEPT, openings=None).delete()
    kept = GatewayChange.objects.exclude(kind=Kind.KEYS)
    kept.filter(acknowledged_at__lt=now - CHANGES_KEPT).delete()


def unready(*, now: datetime) -> QuerySet[Grant]:
    """Keys to bookings that begin within the hour, or have begun, that a door does not have, or whose
    code was not read back from a lock, and nobody has been told of."""
    missing = Credential.objects.filter(
        grant=OuterRef("pk"), device=None, wanted=Wanted.PRESENT
    ).exclude(actual=Actual.CONFIRMED)
    late = due(now=now - SET_WITHIN).filter(
        grant=OuterRef("pk"), grant__created_at__lt=now - SET_WITHIN
    )
    return (
        Grant.objects.filter(
            Exists(missing) | Exists(late),
            state=State.ACTIVE,
            parent=None,
            told_late_at=None,
            created_at__lt=now - ON_ITS_WAY,
            booking__during__startswith__lte=now + READY_BEFORE,
            booking__during__endswith__gt=now,
        )
        .select_related("booking__space__building__municipality", "booking__request__applicant")
        .order_by("booking__during", "pk")
    )


def note_told(*, grant: Grant, now: datetime) -> bool:
    """Mark that people are told that the key is not ready; says whether they were not before."""
    told = Grant.objects.filter(pk=grant.pk, told_late_at=None).update(told_late_at=now)
    if told:
        record_act(actor=SYSTEM, verb="not_ready", kind="grant", id=grant.pk, now=now)
    return bool(told)
