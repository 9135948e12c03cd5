"""Reads of the municipalities themselves."""

from django.conf import settings
from django.db import models

from allmenning.core.memory import asked_lately
from allmenning.core.models import Municipality


def municipality_at(host: str) -> Municipality | None:
    """The municipality that answers at this host name, with or without port, or None."""
    name = host.rsplit(":", 1)[0].lower()
    found = Municipality.objects.filter(hosts__contains=[name])
    return asked_lately(f"municipality at {name}", found.first)


def all_by_name() -> models.QuerySet[Municipality]:
    return Municipality.objects.order_by("name")


def public_address(municipality: Municipality, path: str) -> str:
    """A page's whole address on the municipality's own site, for letters and calendar files."""
    site = f"http://{municipality.hosts[0]}:{settings.PORT}" if settings.DEMO else None
    return f"{site or 'https://' + municipality.hosts[0]}{path}"
