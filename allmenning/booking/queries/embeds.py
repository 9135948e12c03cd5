"""Which sites may show which calendar."""

from typing import Any

from django.db import models

from allmenning.booking.models import Embed
from allmenning.people.models import Association
from allmenning.places.models import Building

Whose = Building | Association


def whose(of: Whose) -> dict[str, Any]:
    """The one of the two fields that says whose calendar it is."""
    return {"building" if isinstance(of, Building) else "association": of}


def embed_of(of: Whose) -> models.QuerySet[Embed]:
    """The sharing of this calendar, if it is shared."""
    return Embed.objects.filter(**whose(of))


def sites_of(of: Whose) -> list[str]:
    """The sites that may show the calendar of the building or the association."""
    found = embed_of(of).first()
    return list(found.sites) if found else []
