"""`manage keys_restored`: after a database was restored, make all that was issued before worthless."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from allmenning.core import queries, scope
from allmenning.keys.actions.restoring import renew_epochs


class Command(BaseCommand):
    """May be run again; each time all that stands is issued anew."""

    help = "After a restored database: begin a new epoch at every gateway of every municipality."

    def handle(self, *args: Any, **options: Any) -> None:
        for municipality in queries.all_by_name():
            with scope.municipality(municipality.pk):
                count = renew_epochs(now=timezone.now())
            self.stdout.write(f"{municipality.name}: {count}")
