"""Gateways are locked all at once in order of id, also when it is a gateway that tells us something."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from allmenning.booking.models import Booking
from allmenning.keys.actions import restoring
from allmenning.keys.actions.granting import agree
from allmenning.keys.actions.lining import introduce, lock_gateways
from allmenning.keys.actions.restoring import take_revocations
from allmenning.keys.models import Bundle, Door, Gateway, GatewayChange, Grant
from allmenning.keys.rules import wire
from allmenning.places.models import Building


@pytest.fixture
def annex(haugen: Building, music_doors: Bundle, music_door: Door, now: datetime) -> Gateway:
    """The room's door is at a gateway of its own."""
    gateway = Gateway.objects.create(building=haugen, name="Annekset", public_key=bytes([9]) * 32)
    introduce(gateway=gateway, now=now)
    Door.objects.filter(pk=music_door.pk).update(gateway=gateway)
    return gateway


def test_what_one_gateway_says_is_taken_back_locks_all_that_know_the_key(
    booking: Booking,
    annex: Gateway,
    gateway: Gateway,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agree(booking_id=booking.pk, now=now)
    key = Grant.objects.get()
    locked: list[set[int]] = []

    def noted(ids: Iterable[int]) -> dict[int, Gateway]:
        locked.append(set(ids))
        return lock_gateways(locked[-1])

    monkeypatch.setattr(restoring, "lock_gateways", noted)
    gone = wire.Revoked(bytes(key.token), now + timedelta(days=3))
    listed = wire.RevocationList(annex.pk, 4, 1, (gone,))

    assert take_revocations(listed=listed, now=now) == [key.pk]
    assert locked == [{annex.pk, gateway.pk}]
    kinds = GatewayChange.objects.filter(grant=key, kind="revoke")
    assert set(kinds.values_list("gateway_id", flat=True)) == {annex.pk, gateway.pk}
