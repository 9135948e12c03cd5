"""Which devices count where."""

from datetime import datetime
from hashlib import sha256

from django.db import models

from allmenning.activities.models import CountingDevice
from allmenning.places.models import Building


def digest_of(token: str) -> bytes:
    """What is stored of a device's secret; the secret has 192 bits, so nothing slow is needed."""
    return sha256(token.encode()).digest()


def device_with(token: str, *, now: datetime) -> CountingDevice | None:
    """The device that keeps this secret, unless it has ended."""
    rows = CountingDevice.objects.select_related("building__unit")
    return rows.filter(token=digest_of(token), until__gt=now).first()


def devices_at(building: Building, *, now: datetime) -> models.QuerySet[CountingDevice]:
    """The devices that count at the building, by name."""
    return CountingDevice.objects.filter(building=building, until__gt=now).order_by("name", "id")
