"""One's own bookings, by the day they take place."""

from datetime import date, datetime, timedelta

from allmenning.booking.models import Booking, BookingRules, Claim
from allmenning.booking.tests.scenes import asked, between, booked
from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from tests.cast import ClientFor


def evening(day: int) -> date:
    return date(2026, 12, day)


def test_nothing_yet_says_where_to_begin(kari: Person, client_for: ClientFor) -> None:
    page = client_for(kari).get("/mine").content.decode()

    assert "Du har ikke bestilt noe ennå." in page
    assert 'href="/finn"' in page


def test_they_come_in_the_order_they_take_place(
    kari: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    for day in (17, 15, 16):
        booked(kari, musikkrom, now, between("18:00", "20:00", evening(day)))

    page = client_for(kari).get("/mine").content.decode()

    days = [page.index(f"{day}.\N{NO-BREAK SPACE}desember") for day in (15, 16, 17)]
    assert days == sorted(days)
    assert "Venter på svar" not in page
    assert "Tidligere" not in page


def test_what_waits_and_what_is_over_stand_apart(
    kari: Person,
    musikkrom: Space,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    set_clock: object,
) -> None:
    booked(kari, gymsal, now, between("18:00", "20:00", evening(2)))
    booked(kari, gymsal, now, between("18:00", "20:00", evening(9)))
    asked(kari, musikkrom, now, between("18:00", "20:00", evening(8)))
    asked(kari, musikkrom, now, between("18:00", "20:00", evening(3)))
    set_clock(now + timedelta(days=4))  # type: ignore[operator]

    page = client_for(kari).get("/mine").content.decode()

    headings = ["Dette skal du på", "9. desember", "Venter på svar", "8. desember", "Tidligere"]
    shown = [*headings, "Ikke besvart i tide", "2. desember"]
    places = [page.index(text.replace(". ", ".\N{NO-BREAK SPACE}")) for text in shown]
    assert places == sorted(places)


def test_those_of_ones_association_are_there_and_nobody_elses(
    kari: Person,
    ola: Person,
    skolekorps: Association,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booked(kari, musikkrom, now, association=skolekorps)
    booked(kari, musikkrom, now, between("16:00", "17:00"))

    olas, karis = (client_for(who).get("/mine").content.decode() for who in (ola, kari))

    assert olas.count('class="row"') == 1
    assert "Haugen skolekorps" in olas
    assert karis.count('class="row"') == 2


def test_the_past_is_turned_twenty_at_a_time(
    kari: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    BookingRules.objects.update(max_active_person=99)
    for number in range(21):
        day = evening(2) + timedelta(days=7 * (number // 4))
        hour = 16 + number % 4
        booked(kari, musikkrom, now, between(f"{hour}:00", f"{hour}:30", day))
    Claim.objects.all().delete()
    Booking.objects.update(state="cancelled")
    client = client_for(kari)

    first, second = (client.get(f"/mine?side={page}").content.decode() for page in (1, 2))

    assert (first.count('class="row"'), second.count('class="row"')) == (20, 1)
    assert "Side 1 av 2" in first
    assert client.get("/mine?side=tull").status_code == 200


def test_one_must_be_signed_in(oslo: object, client_for: ClientFor) -> None:
    assert client_for(None).get("/mine").status_code == 302
