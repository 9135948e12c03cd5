"""`manage rotate_keys`: seal all personal numbers with the current key."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from allmenning.core import queries, scope
from allmenning.core.log import SYSTEM
from allmenning.people import actions


class Command(BaseCommand):
    """Takes one municipality after another; may be interrupted and run again at any time."""

    help = "Seal all personal numbers with the current key, in every municipality."

    def handle(self, *args: Any, **options: Any) -> None:
        for municipality in queries.all_by_name():
            with scope.municipality(municipality.pk):
                count = actions.reseal_numbers(actor=SYSTEM, now=timezone.now())
            self.stdout.write(f"{municipality.name}: {count}")
