"""A booking's own page, and its calendar file."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.tests.scenes import EVENING, asked, booked
from allmenning.core.models import Municipality, ViewingLog
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor


def page_of(booking: Booking) -> str:
    return f"/bestilling/{booking.pk}"


def test_a_confirmed_booking_says_all_one_needs(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    Building.objects.update(way_in={"nb": "Bruk døra mot skolegården."}, phone="22 33 44 55")
    booking = booked(kari, gymsal, now)

    page = client_for(kari).get(page_of(booking)).content.decode()

    for shown in (
        "Lokalet er ditt.",
        "Tirsdag 15.\N{NO-BREAK SPACE}desember kl.\N{NO-BREAK SPACE}18–20",
        "Haugenveien 1",
        "Bruk døra mot skolegården.",
        "22 33 44 55",
        "Du kan avbestille til mandag 14. desember kl. 18.",
        f"/bestilling/{booking.pk}.ics",
        f"/bestilling/{booking.pk}/avbestill",
        "Vi har sendt det samme til kari@example.org.",
    ):
        assert shown in page
    assert "Kontakt" not in page
    assert ViewingLog.objects.count() == 0


def test_the_address_is_named_only_while_the_receipt_is_new(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now - timedelta(minutes=10))

    assert "Vi har sendt" not in client_for(kari).get(page_of(booking)).content.decode()


def test_a_waiting_request_says_when_the_answer_comes(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    page = client_for(kari).get(page_of(asked(kari, gymsal, now))).content.decode()

    assert "Vi har fått søknaden din." in page
    assert "Du får svar innen torsdag 3. desember kl. 09." in page
    assert ".ics" not in page


def test_a_declined_request_says_why_and_what_is_free(
    kari: Person, gymsal: Space, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = asked(kari, gymsal, now)
    Booking.objects.update(state="declined", decided_at=now, reason="Gulvet lakkes.")

    page = client_for(kari).get(page_of(booking)).content.decode()

    assert "Du fikk ikke låne lokalet." in page
    assert "Gulvet lakkes." in page
    assert f"lokale={musikkrom.pk}" in page
    assert "Avbestill" not in page


@pytest.mark.parametrize(
    ("state", "moment", "sentence"),
    [
        ("waiting", EVENING.start, "Vi rakk ikke å svare før tiden begynte, og det beklager vi."),
        ("confirmed", EVENING.end, "Takk for at du lånte lokalet."),
        ("cancelled", EVENING.start - timedelta(days=2), "Tiden er ledig for andre igjen."),
    ],
)
def test_what_is_over_says_so(
    kari: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    set_clock: object,
    state: str,
    moment: datetime,
    sentence: str,
) -> None:
    booking = asked(kari, gymsal, now)
    Booking.objects.update(state=state, decided_at=None if state == "waiting" else now)
    set_clock(moment)  # type: ignore[operator]

    page = client_for(kari).get(page_of(booking)).content.decode()

    assert sentence in page
    assert "avbestill" not in page


def test_too_late_to_cancel_says_whom_to_ring(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    BookingRules.objects.update(cancel_hours=24 * 30)
    booking = booked(kari, gymsal, now)

    page = client_for(kari).get(page_of(booking)).content.decode()

    assert "Det er for sent å avbestille på nett. Ring 21 80 21 80." in page
    assert "Avbestill</a>" not in page
    assert "Gi tiden tilbake" in page


def test_those_who_act_for_the_association_see_it_and_are_logged(
    kari: Person,
    ola: Person,
    skolekorps: Association,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booking = booked(kari, gymsal, now, association=skolekorps)

    page = client_for(ola).get(page_of(booking)).content.decode()

    assert "Haugen skolekorps" in page
    seen = ViewingLog.objects.get()
    assert (seen.viewer_id, seen.person_id, seen.object_id) == (ola.pk, kari.pk, booking.pk)


def test_employees_see_whom_to_ring_and_are_logged(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    page = client_for(fatima, staff=True).get(page_of(booking)).content.decode()

    assert "Kari Nordlie, 40 00 00 00" in page
    assert ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk).count() == 1


def test_others_do_not_find_it(
    kari: Person,
    ola: Person,
    fatima: Person,
    nils: Person,
    gymsal: Space,
    asker: Municipality,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booking = booked(kari, gymsal, now)

    for client in (client_for(ola), client_for(fatima), client_for(nils)):
        assert client.get(page_of(booking)).status_code == 404
        assert client.get(f"{page_of(booking)}.ics").status_code == 404
    assert ViewingLog.objects.count() == 0


def test_an_employee_of_another_building_does_not_find_it(
    kari: Person, per: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    per.roles.update(expires_on="2026-11-30")

    assert client_for(per, staff=True).get(page_of(booking)).status_code == 404


def test_the_calendar_file_has_the_time_by_the_wall_clock(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    answer = client_for(kari).get(f"{page_of(booking)}.ics")
    file = answer.content.decode()

    assert answer["Content-Type"].startswith("text/calendar")
    assert f'filename="bestilling-{booking.pk}.ics"' in answer["Content-Disposition"]
    assert "DTSTART;TZID=Europe/Oslo:20261215T180000" in file
    assert "DTEND;TZID=Europe/Oslo:20261215T200000" in file
    assert "STATUS:CONFIRMED" in file
    assert f"UID:bestilling-{booking.pk}@oslo.localhost" in file


def test_what_only_waits_has_no_calendar_file(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = asked(kari, gymsal, now)

    assert client_for(kari).get(f"{page_of(booking)}.ics").status_code == 404
