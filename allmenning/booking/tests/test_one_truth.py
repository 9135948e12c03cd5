"""Whoever asks, and wherever, hears the same about the same hour: all read the one table."""

from datetime import datetime
from typing import Any

import pytest

from django.db import IntegrityError
from django.test import Client

from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.queries.series import Obstacle
from allmenning.booking.tests.patterns import plan
from allmenning.booking.tests.scenes import EVENING, asked, booked, held
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

SPACE, BUILDING = "/steder/haugen-skole/musikkrom", "/steder/haugen-skole"
FIND = {"when": "date", "date": "2026-12-15", "after": "18:00", "before": "20:00"}
WINDOW: dict[str, str | int] = {
    "starts": "2026-12-15T18:00:00+01:00",
    "ends": "2026-12-15T20:00:00+01:00",
}


def _says_week(client: Client, _space: Space) -> bool:
    rows = client.get(SPACE, {"uke": "2026-12-14"}).context["week"]["rows"]
    return _is_free([cell for row in rows for cell in row["cells"]])


def _says_day(client: Client, _space: Space) -> bool:
    rows = client.get(BUILDING, {"date": "2026-12-15"}).context["day"]["rows"]
    return _is_free([cell for row in rows for cell in row["cells"]])


def _is_free(cells: list[dict[str, Any]]) -> bool:
    """Whether nothing of that day is taken, as the cells say to one who listens."""
    return not any(cell["label"].startswith("Opptatt") for cell in cells)


def _says_search(client: Client, _space: Space) -> bool:
    return "1 lokale er ledig" in client.get("/finn", FIND).content.decode()


def _says_program(client: Client, space: Space) -> bool:
    found = client.get("/api/availability", {**WINDOW, "space": space.pk}).json()["items"]
    return any(item["free"] for item in found)


SAYS = [_says_week, _says_day, _says_search, _says_program]


@pytest.mark.parametrize("says", SAYS, ids=lambda says: says.__name__[6:])
def test_what_is_booked_is_taken_for_all_and_free_for_all_once_given_back(
    kari: Person, musikkrom: Space, client_for: ClientFor, now: datetime, says: Any
) -> None:
    nobody = client_for(None)
    assert says(nobody, musikkrom)

    booking = booked(kari, musikkrom, now)
    assert not says(nobody, musikkrom)

    booking.claims.all().delete()
    Booking.objects.update(state="cancelled")
    assert says(nobody, musikkrom)


def test_what_is_shown_as_taken_cannot_be_held_nor_planned(
    kari: Person, ola: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now)

    with pytest.raises(SlotTaken):
        held(ola, musikkrom, now)

    dates = {one.day: one.obstacle for one in plan(musikkrom, now)}
    assert dates[EVENING.start.date()] == Obstacle.TAKEN


def test_an_association_books_for_all_that_it_does(
    ola: Person, skolekorps: Association, musikkrom: Space, gymsal: Space, now: datetime
) -> None:
    booked(ola, musikkrom, now, association=skolekorps)
    booked(ola, gymsal, now, association=skolekorps, purpose="sport", activity="Allidrett")

    found = Booking.objects.filter(request__association=skolekorps)
    assert set(found.values_list("request__purpose", flat=True)) == {"music", "sport"}


def test_the_database_knows_no_request_without_people(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    booking = asked(kari, musikkrom, now)

    with pytest.raises(IntegrityError, match="somebody_takes_part"):
        type(booking.request).objects.update(participants=0)


def test_a_series_goes_on_over_the_day_the_rules_change(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    before = BookingRules.objects.get(space=musikkrom)
    rules = {"terms": before.terms, "space": musikkrom}
    BookingRules.objects.filter(pk=before.pk).update(days=("2026-08-01", "2026-12-20"))
    BookingRules.objects.create(days=("2026-12-20", None), **rules)

    dates = plan(musikkrom, now)

    assert [one.obstacle for one in dates] == [None] * 6
