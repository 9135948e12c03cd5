"""Another system is told in tests: a minute of the worker's, and what came of its tries."""

import time
from collections.abc import Callable
from datetime import date

from django.db import connection

from allmenning.booking.jobs import deliver
from allmenning.booking.models import Booking, DeliveryAttempt, Webhook
from allmenning.booking.tests.scenes import between
from allmenning.core import scope
from allmenning.core.log import Actor
from allmenning.core.period import Period

STAFF = Actor("person", 1)
Tell = Callable[[], None]
Book = Callable[[int], Booking]


def evening(days: int) -> Period:
    """18 to 20, so many days after the 14th."""
    return between("18:00", "20:00", date(2026, 12, 14 + days))


def one_minute() -> None:
    """Go through a minute of the worker's, once all transactions on the server are over."""
    wait_for_others()
    webhook = Webhook.objects.get()
    deliver(municipality_id=scope.municipality_id(), webhook_id=webhook.pk)


def wait_for_others() -> None:
    """The feed stops at the oldest running transaction, also when it is another database's."""
    patience = time.monotonic() + 60
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        ours = cursor.fetchone()[0]
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > ours:
                return
            assert time.monotonic() < patience
            time.sleep(0.05)


def statuses() -> list[int | None]:
    """What each try was answered, in order."""
    return list(DeliveryAttempt.objects.order_by("pk").values_list("status", flat=True))
