"""`manage recount_culture_hours`: count all culture hours anew, and say whether they were right."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from allmenning.booking.actions.culture_recount import Difference, recount_everything
from allmenning.core import queries, scope


class Command(BaseCommand):
    """Takes one municipality after another; may be interrupted and run again at any time."""

    help = "Count all culture hours anew from the bookings, and correct what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        for municipality in queries.all_by_name():
            with scope.municipality(municipality.pk):
                found = recount_everything(now=timezone.now())
            self.stdout.write(f"{municipality.name}: {_said(found)}")


def _said(found: Difference) -> str:
    if not found:
        return "equal."
    return (
        f"corrected {found.bookings} bookings, {found.days} days, {found.months} months"
        f" and {'the' if found.total else 'no'} total."
    )
