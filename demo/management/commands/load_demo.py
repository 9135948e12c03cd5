"""`./run manage load_demo`."""

import os
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from allmenning.core.models import Municipality
from demo.loading.doors import Computer, furnish_doors
from demo.loading.everything import POPULATION_DAY, NotTheDemos, load_everything
from demo.loading.key_service import furnish_key_service


class Command(BaseCommand):
    help = "Fills three municipalities with places, invented people and bookings around today."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--gateway", type=Path, help="the folder of a gateway to give doors")
        parser.add_argument("--registers", type=Path, help="a folder to tell the people's day in")
        parser.add_argument("--key-service", action="store_true", help="give Oslo's a door")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = load_everything(now=timezone.now(), say=self._say)
        except NotTheDemos as found:
            raise CommandError(f"{found} is here already and is not the demo's.") from None
        if options["gateway"]:
            furnish_doors(Computer(options["gateway"]), now=timezone.now())
        if options["key_service"]:
            furnish_key_service(now=timezone.now())
        if options["registers"]:
            _tell_day(options["registers"])
        if made:
            _analyse()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _tell_day(folder: Path) -> None:
    """Tell the stand-ins for the registers on which day the people here were made."""
    loaded = Municipality.objects.filter(settings__has_key=POPULATION_DAY).order_by("id").first()
    if loaded is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "day").write_text(loaded.settings[POPULATION_DAY])


def _analyse() -> None:
    """Let the planner know how much there is, before the first visitor; only the owner may."""
    if address := os.environ.get("DATABASE_OWNER_URL"):
        with psycopg.connect(address, autocommit=True) as owner:
            owner.execute("ANALYZE")
