"""How long those at work had a request open, minute by minute."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from allmenning.booking.models import Booking, MinuteSpent
from allmenning.people.models import Person

# The figures go ninety days back, and a request may have been open some time before its answer.
KEPT: Final = timedelta(days=120)


@transaction.atomic
def count_minute(*, booking: Booking, employee: Person, now: datetime) -> None:
    """Count this minute, once for the employee and the request however often it is told."""
    minute = now.replace(second=0, microsecond=0)
    about = booking.request.conversation
    spent = MinuteSpent(request_id=about, employee=employee, minute=minute)
    MinuteSpent.objects.bulk_create([spent], ignore_conflicts=True)


def forget_old_minutes(*, now: datetime) -> None:
    """Delete minutes older than the figures go back, since they tell who worked when."""
    MinuteSpent.objects.filter(minute__lt=now - KEPT).delete()
