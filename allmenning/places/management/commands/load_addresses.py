"""`manage load_addresses SLUG FILE`: a municipality's addresses, streets, basic units and districts."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from allmenning.core import scope
from allmenning.core.clock import local_date
from allmenning.core.models import Municipality
from allmenning.places.actions.grounding import Ground, load_ground
from allmenning.places.rules import address_file
from allmenning.places.rules.address_file import AddressLine, NotAddresses, Unreadable
from allmenning.registers import klass
from allmenning.registers.calling import RegisterDown, RegisterRefused


class Command(BaseCommand):
    """May be run again with a newer file: what is known is corrected, what is new is added."""

    help = "Load addresses from Kartverket's file, and the districts of Statistics Norway."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="of the municipality")
        parser.add_argument("file", type=Path, help="matrikkelenAdresse.csv, in EPSG:4258")

    def handle(self, *args: Any, slug: str, file: Path, **options: Any) -> None:
        municipality = Municipality.objects.filter(slug=slug).first()
        if municipality is None:
            raise CommandError(f"There is no municipality called {slug}.")
        # Asked before anything is written, and outside the transaction.
        districts, passed_over = _districts(), Counter[str]()
        try:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                lines = _lines(opened, municipality.kommunenummer, passed_over)
                with scope.municipality(municipality.pk):
                    ground = load_ground(lines, districts=districts)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        except NotAddresses as error:
            raise CommandError(f"{file} is not Kartverket's addresses: without {error}.") from None
        self.stdout.write(_told(ground, passed_over))


def _districts() -> dict[str, tuple[str, str]]:
    """The code and name of the district each basic unit lies in, of the whole country."""
    today = local_date(timezone.now())
    try:
        found = klass.units_in_districts(on=today, address=settings.KLASS_URL)
    except (RegisterDown, RegisterRefused) as error:
        raise CommandError(f"Statistics Norway does not tell the districts: {error}") from None
    return {one.unit.code: (one.district.code, one.district.name) for one in found}


def _lines(
    opened: Iterable[str], kommunenummer: str, passed_over: Counter[str]
) -> Iterator[AddressLine]:
    """The municipality's street addresses, one at a time; what is passed over is counted by why."""
    rows = csv.DictReader(opened, delimiter=address_file.SEPARATOR)
    address_file.check_columns(rows.fieldnames or ())
    for row in rows:
        if not address_file.is_of(row, kommunenummer):
            passed_over["in another municipality"] += 1
        elif not address_file.is_in_street(row):
            passed_over["not along a street"] += 1
        else:
            try:
                yield address_file.read_line(row)
            except Unreadable:
                passed_over["that cannot be read"] += 1


def _told(ground: Ground, passed_over: Counter[str]) -> str:
    kept = (
        f"{ground.addresses} addresses in {ground.streets} streets,"
        f" {ground.basic_units} basic units, {ground.districts} districts."
    )
    return "\n".join([kept, *(f"Passed over: {many} {why}." for why, many in passed_over.items())])
