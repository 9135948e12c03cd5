"""Letters about keys that have not reached their door an hour before; looked at every minute."""

from datetime import datetime

from django.db import transaction

from allmenning.booking.queries.letters import told_of_space
from allmenning.flows.sending import send
from allmenning.keys.actions.tending import note_told, unready
from allmenning.keys.models import Grant
from allmenning.keys.queries.held import held_by
from allmenning.keys.views import unready_letters as letters


def tell_of_unready_keys(*, now: datetime) -> None:
    """To the borrower, with whom to ring, and to those who take care of the building: once a key."""
    for grant in unready(now=now):
        with transaction.atomic():
            if note_told(grant=grant, now=now):
                _tell(grant, now)


def _tell(grant: Grant, now: datetime) -> None:
    booking = grant.booking
    assert booking is not None
    source = f"grant:{grant.pk}:not_ready"
    is_cut_off = bool(held_by(grant, now=now).cut_off)
    send(letters.your_key(booking, is_cut_off=is_cut_off), source, now)
    for employee in told_of_space(booking.space, now=now):
        send(letters.key_at_work(booking, employee), f"{source}:{employee.pk}", now)
