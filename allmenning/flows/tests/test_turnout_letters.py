"""After use: one letter for each person and day, with a link for each booking."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking, BookingRules, Turnout
from allmenning.booking.tests.scenes import asked, between, booked
from allmenning.core import scope
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality
from allmenning.flows.booking.due import ask_how_many_came
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import OpeningHours, Space
from tests.cast import ClientFor
from tests.database import AtOnce

AFTERNOON, EVENING = between("16:00", "17:00"), between("18:00", "20:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def a_real_site(settings: Any) -> None:
    """Addresses in letters as they are outside the demo."""
    settings.DEMO = False


def questions() -> list[Letter]:
    return list(Letter.objects.filter(source__startswith="turnout:").order_by("pk"))


def test_when_it_is_over_the_borrower_is_asked_by_one_link(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime, set_clock: Any
) -> None:
    booking = booked(kari, gymsal, now, EVENING)
    ask_how_many_came(now=EVENING.end - MINUTE)
    assert questions() == []

    ask_how_many_came(now=EVENING.end)

    (letter,) = questions()
    assert (letter.address, letter.subject) == ("kari@example.org", "Hvor mange kom?")
    assert letter.source == f"turnout:{booking.pk}"
    (link,) = re.findall(r"https://oslo.localhost(/hvor-mange-kom/\S+/svar)\n", letter.text)
    assert letter.text == (
        "Hei, Kari Nordlie!\n\n"
        "Takk for at du lånte lokalet. Hvor mange kom? Trykk på lenka og svar, uten å logge"
        " inn:\n\n"
        "Gymsal, Haugen skole\n"
        "Tirsdag 15. desember 2026 kl. 18–20\n"
        "Du ventet 20 personer.\n"
        f"https://oslo.localhost{link}\n\n"
        "Svaret viser hvor mye husene betyr for folk, og teller med i kulturtimene våre. "
        "Du kan svare i 30 dager.\n\n"
        "Vennlig hilsen\n"
        "Oslo kommune\n"
    )
    set_clock(EVENING.end)
    assert client_for(None).get(link).status_code == 200


def test_nobody_is_asked_twice(kari: Person, gymsal: Space, now: datetime) -> None:
    booked(kari, gymsal, now, EVENING)
    for minute in range(3):
        ask_how_many_came(now=EVENING.end + minute * MINUTE)

    assert len(questions()) == 1


def test_a_day_is_one_letter_when_the_last_of_it_is_over(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, AFTERNOON)
    booked(kari, musikkrom, now, EVENING, participants=10)
    ask_how_many_came(now=AFTERNOON.end)
    assert questions() == []

    ask_how_many_came(now=EVENING.end)

    (letter,) = questions()
    assert letter.text.count("/hvor-mange-kom/") == 2
    assert "Takk for at du lånte lokalene." in letter.text
    assert letter.text.index("Gymsal") < letter.text.index("Musikkrom")


def test_another_day_is_another_letter(kari: Person, gymsal: Space, now: datetime) -> None:
    booked(kari, gymsal, now, EVENING)
    tomorrow = between("18:00", "20:00", date(2026, 12, 16))
    booked(kari, gymsal, now, tomorrow)
    ask_how_many_came(now=tomorrow.end)

    assert [letter.text.count("/hvor-mange-kom/") for letter in questions()] == [1, 1]


def test_what_is_booked_after_the_letter_gets_one_of_its_own(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, AFTERNOON)
    ask_how_many_came(now=AFTERNOON.end)
    late = booked(kari, musikkrom, AFTERNOON.end, EVENING, participants=10)
    ask_how_many_came(now=EVENING.end)

    assert [letter.source for letter in questions()][1] == f"turnout:{late.pk}"
    assert len(questions()) == 2


def test_a_night_belongs_to_the_day_it_ends(kari: Person, gymsal: Space, now: datetime) -> None:
    OpeningHours.objects.update(opens=16 * 60, closes=36 * 60)
    BookingRules.objects.update(max_minutes=600)
    booked(kari, gymsal, now, AFTERNOON)
    night = between("22:00", "23:00")
    booked(kari, gymsal, now, type(night)(night.start, night.start + timedelta(hours=4)))
    ask_how_many_came(now=AFTERNOON.end)

    assert len(questions()) == 1


def test_what_ends_at_midnight_belongs_to_the_day_before(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    OpeningHours.objects.update(opens=16 * 60, closes=36 * 60)
    late = between("22:00", "23:00")
    midnight = late.start + timedelta(hours=2)
    booked(kari, gymsal, now, AFTERNOON)
    booked(kari, gymsal, now, type(late)(late.start, midnight))
    ask_how_many_came(now=midnight - MINUTE)
    assert questions() == []

    ask_how_many_came(now=midnight)

    assert len(questions()) == 1


def test_each_borrower_gets_her_own(
    kari: Person, ola: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, EVENING)
    booked(ola, musikkrom, now, EVENING)
    ask_how_many_came(now=EVENING.end)

    assert {letter.address for letter in questions()} == {kari.email, ola.email}


def test_who_has_no_address_is_not_asked(kari: Person, gymsal: Space, now: datetime) -> None:
    booked(kari, gymsal, now, EVENING)
    Person.objects.update(email="")
    ask_how_many_came(now=EVENING.end)

    assert (questions(), Turnout.objects.count()) == ([], 0)


@pytest.mark.parametrize("state", ["waiting", "cancelled"])
def test_nobody_is_asked_about_what_was_never_used(
    kari: Person, gymsal: Space, now: datetime, state: str
) -> None:
    if state == "waiting":
        asked(kari, gymsal, now, EVENING)
    else:
        cancel_booking(
            booking=booked(kari, gymsal, now, EVENING), canceller=Canceller(SYSTEM), now=now
        )
    ask_how_many_came(now=EVENING.end)

    assert questions() == []


def test_what_was_long_ago_is_left_alone(kari: Person, gymsal: Space, now: datetime) -> None:
    booked(kari, gymsal, now, EVENING)
    ask_how_many_came(now=EVENING.end + timedelta(hours=48))

    assert questions() == []


def test_the_letter_speaks_the_borrowers_language(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    Person.objects.update(language="en")
    booked(kari, gymsal, now, EVENING)
    ask_how_many_came(now=EVENING.end)

    (letter,) = questions()
    assert letter.subject == "How many came?"


def test_two_workers_write_one_letter(
    kari: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    booked(kari, gymsal, now, EVENING)
    ask = [lambda: ask_how_many_came(now=EVENING.end)] * 3

    assert at_once(*ask) == [None] * 3
    assert len(questions()) == Turnout.objects.count() == 1


def test_another_municipality_asks_its_own(
    kari: Person, gymsal: Space, asker: Municipality, now: datetime
) -> None:
    booked(kari, gymsal, now, EVENING)
    with scope.municipality(asker.pk):
        ask_how_many_came(now=EVENING.end)

    assert questions() == []
    assert Booking.objects.count() == 1
