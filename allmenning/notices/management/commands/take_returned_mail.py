"""`manage take_returned_mail`: what the relay hands us of mail that came back, one on stdin."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.notices.actions import bouncing
from allmenning.notices.queries.naming import names
from allmenning.notices.rules import returned
from allmenning.notices.rules.returned import Kind, Returned


class Command(BaseCommand):
    """For the relay's pipe: it always ends well, so that no report is ever returned itself."""

    help = (
        "Read one report of mail that came back (DSN or feedback loop) and leave its person alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = returned.read(sys.stdin.buffer.read(returned.LARGEST + 1))
        if report is not None:
            take(report)


def take(report: Returned) -> bool:
    """Do what a report calls for, in whichever municipality the mail was from."""
    act = {Kind.FAILED: bouncing.came_back, Kind.UNWANTED: bouncing.was_unwanted}[report.kind]
    for municipality in Municipality.objects.order_by("pk"):
        with scope.municipality(municipality.pk):
            dispatch = names().dispatch(report.name)
            if dispatch is not None and act(dispatch=dispatch, now=timezone.now()):
                return True
    return False
