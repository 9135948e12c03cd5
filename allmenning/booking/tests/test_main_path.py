"""The main path, from a chip in the search to the caretaker's yes."""

from datetime import date
from urllib.parse import urlencode

from allmenning.booking.models import Booking, BookingRules
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

TUESDAY = date(2026, 12, 15)
WHEN = {"date": "2026-12-15", "start": "18:00", "end": "20:00", "participants": "20"}
WHAT = {"purpose": "sport", "activity": "Korøvelse", "phone": "400 00 000", "note": ""}


def link(space: Space) -> str:
    query = {"lokale": space.pk, "fra": "2026-12-15T18:00", "til": "2026-12-15T20:00", "antall": 20}
    return f"/bestill?{urlencode(query)}"


def test_from_chip_to_receipt(kari: Person, gymsal: Space, client_for: ClientFor) -> None:
    client = client_for(kari)

    page = client.get(link(gymsal))
    held = client.post(link(gymsal), WHEN)
    rest = client.get(held["Location"])
    terms = gymsal.booking_rules.get().terms_id
    sent = client.post(held["Location"], WHAT | {"accept": terms})
    receipt = client.get(sent["Location"])

    assert page.status_code == rest.status_code == receipt.status_code == 200
    assert held.status_code == sent.status_code == 303
    assert "Lokalet er ditt." in receipt.content.decode()


def test_the_caretaker_approves(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor
) -> None:
    BookingRules.objects.update(needs_approval=True)
    client, work = client_for(kari), client_for(fatima, staff=True)
    held = client.post(link(gymsal), WHEN)
    terms = gymsal.booking_rules.get().terms_id
    client.post(held["Location"], WHAT | {"accept": terms})
    booking = Booking.objects.get()

    inbox = work.get("/ansatte/soknader")
    answer = work.post(f"/ansatte/soknader/{booking.pk}", {"answer": "approve"})

    assert "Korøvelse" in inbox.content.decode()
    assert answer.status_code == 303
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert work.get("/ansatte/soknader").status_code == 200
