"""What is written to whom when a lock is low on battery or a gateway silent before a booking."""

from datetime import date, datetime, time, timedelta

import pytest

from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.flows.keys.hindered import tell_of_hindrances
from allmenning.keys.models import Bundle, Door, Gateway
from allmenning.mail.models import Letter
from allmenning.people.models import Person, Role

HOUR = timedelta(hours=1)
# Kari has the music room tomorrow from 18.
BEGINS = instant(date(2026, 12, 2), time(18))


@pytest.fixture(autouse=True)
def known(
    booking: Booking, music_doors: Bundle, gateway: Gateway, fatima: Person, ingrid: Person
) -> None:
    """A gateway that is heard from, and doors with full batteries."""
    Door.objects.update(health={"battery": 90})
    Gateway.objects.update(seen_at=BEGINS)


def letters() -> list[Letter]:
    return list(Letter.objects.filter(source__contains=":doors:").order_by("pk"))


def low(name: str, percent: float) -> None:
    Door.objects.filter(name=name).update(health={"battery": percent})


def test_when_all_is_well_nobody_is_told() -> None:
    for hours in (0, 12, 24, 34):
        tell_of_hindrances(now=BEGINS - hours * HOUR)

    assert letters() == []


def test_a_low_battery_is_told_of_once_long_before_somebody_comes() -> None:
    low("Musikkrom", 12)
    tell_of_hindrances(now=BEGINS - 25 * HOUR)
    assert letters() == []
    for minutes in range(3):
        tell_of_hindrances(now=BEGINS - 24 * HOUR + timedelta(minutes=minutes))

    (letter,) = letters()
    assert letter.address == "fatima@example.org"
    assert letter.written_at <= BEGINS - 2 * HOUR
    assert letter.subject == ("Dørene trenger deg før onsdag 2. desember 2026 kl. 18: Haugen skole")
    assert "- Musikkrom har 12 % batteri igjen. Bytt batteri." in letter.text
    assert "/ansatte/dorer" in letter.text
    assert "Kari" not in letter.text


@pytest.mark.parametrize("told", [{}, {"battery": "tom"}, {"battery": True}, {"battery": 21}])
def test_what_does_not_say_that_it_is_low_is_no_alarm(told: dict[str, object]) -> None:
    Door.objects.update(health=told)
    tell_of_hindrances(now=BEGINS - 3 * HOUR)

    assert letters() == []


def test_a_silent_gateway_is_told_of_when_it_has_been_so_for_a_while() -> None:
    Gateway.objects.update(seen_at=BEGINS - 5 * HOUR)
    tell_of_hindrances(now=BEGINS - 5 * HOUR + timedelta(minutes=14))
    assert letters() == []
    tell_of_hindrances(now=BEGINS - 5 * HOUR + timedelta(minutes=16))

    (letter,) = letters()
    assert letter.written_at <= BEGINS - 2 * HOUR
    assert "- Haugen har ikke meldt seg på en stund. Sjekk strøm og nett." in letter.text


def test_what_is_wrong_at_one_building_is_one_letter() -> None:
    low("Musikkrom", 12)
    low("Hovedinngang", 3)
    Gateway.objects.update(seen_at=BEGINS - 20 * HOUR)
    tell_of_hindrances(now=BEGINS - 3 * HOUR)

    (letter,) = letters()
    assert letter.text.count("\n- ") == 3


def test_what_comes_on_top_is_told_of_alone_and_what_stays_again_next_day() -> None:
    low("Musikkrom", 12)
    tell_of_hindrances(now=BEGINS - 23 * HOUR)
    low("Hovedinngang", 3)
    tell_of_hindrances(now=BEGINS - 3 * HOUR)

    _first, second = letters()
    assert "Hovedinngang har 3 %" in second.text
    assert "Musikkrom" not in second.text
    tell_of_hindrances(now=BEGINS + HOUR)
    assert len(letters()) == 3


def test_where_nobody_comes_nobody_is_woken(booking: Booking) -> None:
    low("Musikkrom", 3)
    Booking.objects.update(state=Booking.State.CANCELLED)
    Gateway.objects.update(seen_at=None)
    tell_of_hindrances(now=BEGINS - 3 * HOUR)

    assert letters() == []


def test_without_a_caretaker_who_leads_is_told(fatima: Person, now: datetime) -> None:
    Role.objects.filter(person=fatima).delete()
    low("Musikkrom", 3)
    tell_of_hindrances(now=BEGINS - 3 * HOUR)

    assert [letter.address for letter in letters()] == ["ingrid@example.org"]
