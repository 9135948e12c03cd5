"""Looking after the senders of one machine: what dead ones left behind, and how fast they may go."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.utils import InterfaceError
from django.utils import timezone

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.mail.channels import accept_log
from allmenning.notices.actions import ramping, sweeping
from allmenning.notices.actions.sweeping import InDoubt
from allmenning.notices.queries.naming import names

log = logging.getLogger("allmenning.notices")

EVERY_SECONDS = 1.0
_LOCK = 0x5E4D


class AnotherRuns(RuntimeError):
    """Another supervisor has this machine."""


@contextmanager
def only_one() -> Iterator[None]:
    """Be the one supervisor of this machine while the block lasts. Raises AnotherRuns."""
    if not _locked():
        raise AnotherRuns
    try:
        yield
    finally:
        connection.close()


def _locked() -> bool:
    machine = crc32(socket.gethostname().encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, machine])
        return bool(cursor.fetchone()[0])


def look_after_all() -> None:
    """One round in each municipality. A database that is gone is asked again in the next one."""
    try:
        for municipality in Municipality.objects.order_by("pk"):
            with scope.municipality(municipality.pk):
                look_after()
    except (DatabaseError, InterfaceError) as error:
        log.warning("not looked after", extra={"because": type(error).__name__})
        connection.close()


def look_after() -> None:
    """Free what is left of claims, ask about what is in doubt, and let more through or none."""
    now = timezone.now()
    sweeping.sweep(now=now)
    doubtful = sweeping.in_doubt(now=now)
    if doubtful and settings.NOTICES_ACCEPT_LOG:
        _reconcile(doubtful)
    ramping.advance_all(now=now)


def _reconcile(doubtful: list[InDoubt]) -> None:
    """A mail that went out under any of its names was taken; else it must be absent under all."""
    naming = names()
    of_each = {one: naming.names(one.id) for one in doubtful}
    attempts = {name: one.attempted_at for one, called in of_each.items() for name in called}
    try:
        known = accept_log.were_accepted(settings.NOTICES_ACCEPT_LOG, attempts)
    except accept_log.LogIsSilent:
        return
    answers = {one: _together([known[name] for name in of_each[one]]) for one in doubtful}
    sweeping.reconcile(answers=answers, now=timezone.now())


def _together(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False
