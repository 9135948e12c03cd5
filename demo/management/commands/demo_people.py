"""`./run manage demo_people`."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from demo.facts import document


class Command(BaseCommand):
    help = "Lists the invented people one can sign in as, and what each can try."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for line in lines():
            self.stdout.write(line)


def lines() -> Iterator[str]:
    """The people by municipality, as a table for the terminal."""
    for municipality in document("municipalities"):
        yield f"{municipality['name']}: http://{municipality['hosts'][0]}:{settings.PORT}/"
        for person in _people_of(municipality["slug"]):
            way = "Ansattporten" if person.get("staff") else "ID-porten"
            yield f"  {person['name']:<16} {person['who']:<38} {way:<13} {person['try']}"


def _people_of(municipality: str) -> list[dict[str, Any]]:
    return [
        person
        for person in document("people")
        if any(row["municipality"] == municipality for row in person["rows"])
    ]
