"""Letters about key sets that are not back in time; looked at every minute."""

from datetime import datetime

from django.db import transaction

from allmenning.flows.sending import send
from allmenning.keys.actions.key_sets import note_told
from allmenning.keys.models import KeyLoan
from allmenning.keys.queries.key_sets import due_alarms, told_of_late
from allmenning.keys.views import letters


def tell_of_late_sets(*, now: datetime) -> None:
    """To the borrower, and to those who take care of the building, once for each set that is late."""
    for loan in due_alarms(now=now):
        with transaction.atomic():
            if note_told(loan=loan, now=now):
                _tell(loan, now)


def _tell(loan: KeyLoan, now: datetime) -> None:
    source = f"key_loan:{loan.pk}:late:{loan.due_at:%Y%m%dT%H%M}"
    send(letters.bring_back(loan), source, now)
    for employee in told_of_late(loan, now=now):
        send(letters.not_back(loan, employee), f"{source}:{employee.pk}", now)
