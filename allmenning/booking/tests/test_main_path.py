"""The main path, from a chip in the search to the caretaker's yes and the letter about it."""

from collections.abc import Callable

from allmenning.booking.models import Booking, BookingRules, Claim
from allmenning.booking.tests.scenes import WHEN, accepted, link
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor


def test_from_chip_to_receipt(kari: Person, gymsal: Space, client_for: ClientFor) -> None:
    client = client_for(kari)

    page = client.get(link(gymsal))
    held = client.post(link(gymsal), WHEN)
    rest = client.get(held["Location"])
    sent = client.post(held["Location"], accepted(gymsal))
    receipt = client.get(sent["Location"])

    assert [page.status_code, held.status_code, rest.status_code] == [200, 303, 200]
    assert [sent.status_code, receipt.status_code] == [303, 200]
    assert "Lokalet er ditt." in receipt.content.decode()


def test_the_caretaker_approves(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    client_for: ClientFor,
    run_jobs: Callable[[], list[str]],
) -> None:
    BookingRules.objects.update(needs_approval=True)
    client, work = client_for(kari), client_for(fatima, staff=True)
    held = client.post(link(gymsal), WHEN)
    client.post(held["Location"], accepted(gymsal))
    booking = Booking.objects.get()

    inbox = work.get("/ansatte/soknader")
    answer = work.post(f"/ansatte/soknader/{booking.pk}", {"answer": "approve"})
    run_jobs()

    assert "Korøvelse" in inbox.content.decode()
    assert answer.status_code == 303
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert Claim.objects.filter(booking=booking).count() == 3
    assert Letter.objects.get(source=f"booking:{booking.pk}:confirmed").address == kari.email
