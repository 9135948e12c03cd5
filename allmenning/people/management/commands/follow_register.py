"""`manage follow_register SLUG`: keep a municipality's copy of Folkeregisteret from now on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people.actions.register_position import begin_to_follow, start_over


class Command(BaseCommand):
    """May be run again: where the register is followed already, everybody is read anew."""

    help = "Follow Folkeregisteret in a municipality: everybody is read, then what happens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="of the municipality")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.get(slug=options["slug"])
        with scope.municipality(municipality.pk):
            begin_to_follow(sequence=0, now=timezone.now())
            start_over(sequence=0, now=timezone.now())
        self.stdout.write(f"{municipality.name}: everybody is about to be read.")
