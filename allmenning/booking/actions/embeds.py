"""Who may show a calendar on a site of her own."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from allmenning.booking.models import Embed
from allmenning.booking.queries.embeds import Whose, embed_of, whose
from allmenning.core.log import Actor, record_act


@transaction.atomic
def share_calendar(*, of: Whose, sites: Sequence[str], actor: Actor, now: datetime) -> None:
    """Let these sites, and no others, show the calendar; with none it is shown nowhere."""
    if sites:
        Embed.objects.update_or_create(**whose(of), defaults={"sites": list(sites)})
    else:
        embed_of(of).delete()
    kind = of._meta.model_name or ""
    record_act(actor=actor, verb="calendar_shared", kind=kind, id=of.pk, now=now, sites=list(sites))
