"""`manage load_street SLUG NAME`: all door numbers of a street, as Geonorge knows them now."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.places.actions.grounding import Doors, load_street
from allmenning.places.rules.address_file import AddressLine, Unreadable, read_door
from allmenning.registers import geonorge
from allmenning.registers.calling import RegisterDown, RegisterRefused


class Command(BaseCommand):
    """May be run again: what is known is corrected, what is new is added, nothing is deleted."""

    help = "Load all door numbers of a street from Geonorge, without a new file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="of the municipality")
        parser.add_argument("name", help="of the street")

    def handle(self, *args: Any, slug: str, name: str, **options: Any) -> None:
        municipality = Municipality.objects.filter(slug=slug).first()
        if municipality is None:
            raise CommandError(f"There is no municipality called {slug}.")
        # Asked before anything is written, and outside the transaction.
        found = _doors(name.strip(), municipality.kommunenummer)
        lines = list(_lines(found.read))
        passed_over = found.unreadable + len(found.read) - len(lines)
        if not lines:
            unread = f" but {passed_over} that cannot be read" if passed_over else ""
            raise CommandError(f"Geonorge knows no addresses in {name}, {municipality}{unread}.")
        with scope.municipality(municipality.pk):
            doors = load_street(lines)
        self.stdout.write(_told(doors, len(lines), passed_over))


def _doors(name: str, kommunenummer: str) -> geonorge.Doors:
    try:
        return geonorge.doors_of(name, kommunenummer=kommunenummer, address=settings.GEONORGE_URL)
    except (RegisterDown, RegisterRefused) as error:
        raise CommandError(f"Geonorge does not tell the addresses: {error}.") from None
    except geonorge.TooManyDoors:
        raise CommandError(f"More is called {name} than Geonorge tells of: load a file.") from None


def _lines(doors: tuple[geonorge.Door, ...]) -> Iterator[AddressLine]:
    for door in doors:
        told = {
            "adressekode": str(door.street_code),
            "adressenavn": door.street,
            "nummer": str(door.number),
            "bokstav": door.letter,
            "postnummer": door.postcode,
            "poststed": door.post_town,
            "Nord": str(door.latitude),
            "Øst": str(door.longitude),
        }
        try:
            yield read_door(told)
        except Unreadable:
            continue


def _told(doors: Doors, many: int, passed_over: int) -> str:
    said = [f"{many} addresses: {doors.added} are new, {doors.corrected} were put right."]
    if passed_over:
        said.append(f"Passed over: {passed_over} that cannot be read.")
    if doors.without_reference:
        without = f"{doors.without_reference} have no id in Matrikkelen yet:"
        said.append(
            f"{without} notices by street or area reach who lives there after the next file."
        )
    return "\n".join(said)
