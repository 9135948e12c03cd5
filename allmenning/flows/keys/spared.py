"""Letters about codes that are others than they were; looked at every minute."""

from datetime import datetime

from django.db import transaction

from allmenning.flows.sending import send
from allmenning.keys.actions.lock_codes import note_told_of_spare
from allmenning.keys.queries.lock_codes import untold_of_spare
from allmenning.keys.views import unready_letters as letters


def tell_of_spares(*, now: datetime) -> None:
    """To whoever was given a spare code, once, since she may have written down her own."""
    for grant in untold_of_spare(now=now):
        with transaction.atomic():
            note_told_of_spare(grant=grant, now=now)
            send(letters.other_code(grant), f"grant:{grant.pk}:spare", now)
