"""Devices that count at a building without anybody signing in."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from allmenning.activities.models import CountingDevice
from allmenning.activities.queries.devices import digest_of
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person
from allmenning.places.models import Building

LASTS: Final = timedelta(days=365)
KIND: Final = "counting_device"


@transaction.atomic
def pair(*, building: Building, name: str, by: Person, now: datetime) -> tuple[CountingDevice, str]:
    """Let a device count at the building for a year; returns it and the secret it keeps."""
    token = secrets.token_urlsafe(24)
    device = CountingDevice.objects.create(
        building=building,
        name=name,
        token=digest_of(token),
        paired_by=by,
        paired_at=now,
        until=now + LASTS,
    )
    _record("paired", device, by, now)
    return device, token


@transaction.atomic
def end(*, device: CountingDevice, by: Person, now: datetime) -> None:
    """Let the device count no more; what it has counted stands."""
    CountingDevice.objects.filter(pk=device.pk, until__gt=now).update(until=now)
    _record("ended", device, by, now)


def _record(verb: str, device: CountingDevice, by: Person, now: datetime) -> None:
    actor = Actor("person", by.pk)
    record_act(actor=actor, verb=verb, kind=KIND, id=device.pk, now=now)
