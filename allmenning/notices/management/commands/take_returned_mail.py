"""`manage take_returned_mail`: what the relay hands us of mail that came back, one on stdin."""

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.notices.actions import bouncing
from allmenning.notices.queries.naming import names
from allmenning.notices.rules import returned
from allmenning.notices.rules.returned import Kind, Returned


class Command(BaseCommand):
    """For the relay's pipe: it ends well whatever the report is, so that none is ever returned
    itself. While the database is away it asks the relay to come again (EX_TEMPFAIL).

    Source: sysexits.h; Postfix, pipe(8).
    """

    help = (
        "Read one report of mail that came back (DSN or feedback loop) and leave its person alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = returned.read(sys.stdin.buffer.read(returned.LARGEST + 1))
        try:
            if report is not None:
                take(report)
        except (DatabaseError, InterfaceError):
            raise CommandError(
                "The database does not answer now.", returncode=os.EX_TEMPFAIL
            ) from None


_ACTS: dict[Kind, Callable[..., bool]] = {
    Kind.GONE: partial(bouncing.came_back, is_gone=True),
    Kind.REFUSED: partial(bouncing.came_back, is_gone=False),
    Kind.UNWANTED: bouncing.was_unwanted,
}


def take(report: Returned) -> bool:
    """Do what a report calls for, in whichever municipality the mail was from."""
    act = _ACTS[report.kind]
    for municipality in Municipality.objects.order_by("pk"):
        with scope.municipality(municipality.pk):
            dispatch = names().dispatch(report.name)
            if dispatch is not None and act(dispatch=dispatch, now=timezone.now()):
                return True
    return False
