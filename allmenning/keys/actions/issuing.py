"""One grant: made, sent to the doors, changed and taken back. `actions.granting` says when.

All of it is for who has locked the gateways concerned (`lining.lock_gateways`).
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from allmenning.booking.actions.claims import as_range
from allmenning.booking.models import Booking
from allmenning.core.period import Period
from allmenning.keys.actions.lining import Kind, put_in_line
from allmenning.keys.models import Contract, Credential, Door, Grant, GrantDoor, StaffGrant
from allmenning.keys.queries.pins import code_is_free, free_counter
from allmenning.keys.queries.windows import Stretch
from allmenning.keys.rules.grants import is_near
from allmenning.people.models import Person

Actual, Wanted, State = Credential.Actual, Credential.Wanted, Grant.State
OSLO = "oslo"


@dataclass(frozen=True)
class Ground:
    """What a grant rests on: exactly one of a booking, an employee's errand and a contract; and whose
    grant it was shared from."""

    booking: Booking | None = None
    staff: StaffGrant | None = None
    contract: Contract | None = None
    parent: Grant | None = None


def gateways_of(doors: Iterable[Door]) -> set[int]:
    """Ids of the gateways that decide at the doors, or reach their locks."""
    return {door.gateway_id for door in doors if door.gateway_id is not None}


def gateways_told(grant: Grant) -> set[int]:
    """Ids of the gateways that know the grant, or are to."""
    return {one.gateway_id for one in _at_gateways(grant) if one.gateway_id is not None}


def make(
    *,
    ground: Ground,
    holder: Person,
    stretches: Sequence[Stretch],
    now: datetime,
    uses: int | None = None,
) -> Grant:
    """A new grant under a new name, with what each gateway and key service is to know of it."""
    token = secrets.token_bytes(16)
    doors = dict.fromkeys(door for door, _ in stretches)
    grant = Grant.objects.create(
        token=token,
        holder=holder,
        booking=ground.booking,
        staff=ground.staff,
        contract=ground.contract,
        parent=ground.parent,
        created_at=now,
        uses=uses,
        pin=free_counter(token, stretches) if gateways_of(doors) and uses is None else None,
    )
    _open(grant, stretches)
    Credential.objects.bulk_create(_credentials(grant, doors))
    line_up(grant, stretches, now)
    return grant


def _open(grant: Grant, stretches: Sequence[Stretch]) -> None:
    GrantDoor.objects.bulk_create(
        GrantDoor(grant=grant, door=door, during=as_range(window)) for door, window in stretches
    )


def _open_instead(grant: Grant, stretches: Sequence[Stretch]) -> None:
    grant.doors.all().delete()
    _open(grant, stretches)


def _credentials(grant: Grant, doors: Iterable[Door]) -> list[Credential]:
    services = {
        OSLO if door.decides == Door.Decides.OSLO else door.driver
        for door in doors
        if door.gateway_id is None
    }
    at_doors = [Credential(grant=grant, gateway_id=one) for one in sorted(gateways_of(doors))]
    return at_doors + [Credential(grant=grant, service=one) for one in sorted(services)]


def add_gateways(grant: Grant, gateways: Iterable[int]) -> None:
    """Let gateways that have not heard of the grant be told of it too."""
    Credential.objects.bulk_create(
        Credential(grant=grant, gateway_id=one) for one in sorted(gateways)
    )


def line_up(grant: Grant, stretches: Sequence[Stretch], now: datetime) -> None:
    """Have the grant sent to those of its gateways that are not told of it, when its time is near:
    no copy is lent for longer than three days."""
    if not is_near((window for _, window in stretches), now=now):
        return
    for credential in _at_gateways(grant).filter(sequence=None, wanted=Wanted.PRESENT):
        send_anew(credential, grant, now)


def try_again(grant: Grant, stretches: Sequence[Stretch], now: datetime) -> None:
    """Send a grant that was not issued, since what it rests on may not have stood just then."""
    _forget_copies(grant.credentials.filter(actual=Actual.FAILED), grant, now)
    line_up(grant, stretches, now)


def send_anew(credential: Credential, grant: Grant, now: datetime) -> None:
    """Have a gateway sent a new copy. What it has confirmed goes on until the new one has come."""
    assert credential.gateway_id is not None
    credential.sequence = put_in_line(
        gateway=credential.gateway_id, kind=Kind.GRANT, grant=grant, now=now
    )
    if credential.actual != Actual.CONFIRMED:
        credential.actual = Actual.SENT
    credential.sealed = None
    credential.save(update_fields=["sequence", "actual", "sealed"])


def rewindow(grant: Grant, stretches: Sequence[Stretch], now: datetime) -> None:
    """Let the grant open at other times under the same name, and with the same code if it can."""
    if grant.pin is not None and not code_is_free(grant, stretches):
        grant.pin = free_counter(bytes(grant.token), stretches, but=grant.pk)
        grant.save(update_fields=["pin"])
    _open_instead(grant, stretches)
    _forget_copies(grant.credentials.all(), grant, now)
    line_up(grant, stretches, now)


def extend(grant: Grant, stretches: Sequence[Stretch], now: datetime) -> None:
    """Let it open the days that come, while what its gateways have goes on until they have more."""
    _open_instead(grant, stretches)
    for credential in _at_gateways(grant):
        send_anew(credential, grant, now)


def _forget_copies(credentials: QuerySet[Credential], grant: Grant, now: datetime) -> None:
    """Have the copies sealed anew, those on phones too. A gateway that was told of the grant is told
    at once, however far ahead it opens: what it keeps is not so any more."""
    changed = list(credentials.filter(gateway__isnull=False).order_by("gateway_id"))
    Credential.objects.filter(pk__in=[one.pk for one in changed]).update(
        sealed=None, actual=Actual.UNSET
    )
    for credential in changed:
        if credential.device is None and credential.sequence is not None:
            credential.actual = Actual.UNSET
            send_anew(credential, grant, now)


def take_back(grant: Grant, now: datetime) -> list[Grant]:
    """Take a grant back, and those that rest on it; returns all that were."""
    every = [grant, *resting_on(grant)]
    for one in every:
        one.state, one.revoked_at = State.REVOKED, now
        one.save(update_fields=["state", "revoked_at"])
        for credential in one.credentials.order_by("gateway_id", "pk"):
            _withdraw(credential, one, now)
    return every


def resting_on(grant: Grant) -> list[Grant]:
    """What is in force of that which was shared or printed from a grant; each after what it rests on."""
    found: list[Grant] = []
    for one in grant.shared.filter(state=State.ACTIVE).order_by("pk"):
        found += [one, *resting_on(one)]
    return found


def _withdraw(credential: Credential, grant: Grant, now: datetime) -> None:
    credential.wanted = Wanted.ABSENT
    if credential.gateway_id is None:
        is_known = credential.actual != Actual.UNSET
    elif credential.device is None:
        is_known = _was_sent(credential)
    else:
        is_known = False
    credential.actual = Actual.SENT if is_known else Actual.REMOVED
    credential.sealed = None
    if is_known and credential.gateway_id is not None:
        credential.sequence = put_in_line(
            gateway=credential.gateway_id, kind=Kind.REVOKE, grant=grant, now=now
        )
    credential.save()


def _was_sent(credential: Credential) -> bool:
    """Whether the gateway may know the grant, or a phone carries a copy that it would take."""
    copies = Q(device__isnull=False, lease_ends__isnull=False)
    lent = Credential.objects.filter(grant=credential.grant_id, gateway=credential.gateway_id)
    return credential.sequence is not None or lent.filter(copies).exists()


def is_wider(windows: Mapping[Door, Period], than: Mapping[Door, Period]) -> bool:
    """Whether the doors open for at least as long as they did, and no others."""
    return windows.keys() == than.keys() and all(
        window.contains(than[door]) for door, window in windows.items()
    )


def _at_gateways(grant: Grant) -> QuerySet[Credential]:
    return grant.credentials.filter(gateway__isnull=False, device=None).order_by("gateway_id")
