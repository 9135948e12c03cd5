"""`./run manage load_demo`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.loading.everything import NotTheDemos, load_everything


class Command(BaseCommand):
    help = "Fills three municipalities with places, invented people and bookings around today."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_everything(now=timezone.now(), say=self._say)
        except NotTheDemos as found:
            raise CommandError(f"{found} is here already and is not the demo's.") from None

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
