"""The screen on a building's wall."""

from datetime import date, datetime, time, timedelta

import pytest

from django.test import Client

from allmenning.booking.actions.closures import close_assets
from allmenning.booking.models import Booking
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.clock import instant
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Association, Person
from allmenning.places.models import Asset, Building, Space
from tests.browsers import words_of
from tests.moment import SetClock

PAGE = "/skjerm/haugen-skole"
TODAY = date(2026, 12, 1)


@pytest.fixture
def that_morning(now: datetime) -> datetime:
    """Long enough before for bookings of the day to be made."""
    return now - timedelta(days=3)


def page(client: Client, **query: str) -> str:
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return words_of(answer)


def rows(client: Client) -> list[tuple[str, str, str, bool]]:
    """Time, who, where, and whether it is now."""
    shown = client.get(PAGE).context["screen"]["rows"]
    return [(row["time"], row["who"], row["place"], row["now"]) for row in shown]


def test_associations_are_named_and_persons_are_not(
    nobody: Client,
    ola: Person,
    kari: Person,
    skolekorps: Association,
    musikkrom: Space,
    gymsal: Space,
    that_morning: datetime,
) -> None:
    booked(kari, gymsal, that_morning, between("16:00", "18:00", TODAY), activity="Hemmelig")
    band = {"association": skolekorps}
    booked(ola, musikkrom, that_morning, between("18:00", "20:30", TODAY), **band)

    shown = page(nobody)

    assert rows(nobody) == [
        ("16–18", "Privat", "Gymsal", False),
        ("18–20.30", "Haugen skolekorps", "Musikkrom", False),
    ]
    assert '<h1 class="screen-name"><bdi>Haugen skole</bdi></h1>' in shown
    assert "Tirsdag 1. desember" in shown
    assert not [word for word in ("Kari", "Ola", "Hemmelig", "400 00") if word in shown]


def test_what_is_over_goes_and_what_goes_on_is_marked(
    nobody: Client,
    kari: Person,
    musikkrom: Space,
    gymsal: Space,
    that_morning: datetime,
    set_clock: SetClock,
) -> None:
    booked(kari, gymsal, that_morning, between("16:00", "18:00", TODAY))
    booked(kari, musikkrom, that_morning, between("17:00", "20:00", TODAY))

    set_clock(instant(TODAY, time(18)))

    assert rows(nobody) == [("17–20", "Privat", "Musikkrom", True)]
    assert "Sist oppdatert kl. 18" in page(nobody)


def test_only_what_stands_today_in_this_house_is_shown(
    nobody: Client, kari: Person, musikkrom: Space, haugen: Building, that_morning: datetime
) -> None:
    there = room(house(haugen, "rommen"), musikkrom, "moterom", purposes=["music"])
    booked(kari, there, that_morning, between("18:00", "20:00", TODAY))
    booked(kari, musikkrom, that_morning, between("18:00", "20:00", TODAY + timedelta(days=1)))
    given_up = booked(kari, musikkrom, that_morning, between("16:00", "18:00", TODAY))
    Booking.objects.filter(pk=given_up.pk).update(state=Booking.State.CANCELLED)

    assert rows(nobody) == []


def test_what_is_closed_is_told_with_its_reason(
    nobody: Client,
    haugen: Building,
    gym_parts: list[Asset],
    gymsal: Space,
    gym_thirds: list[Space],
    per: Person,
    now: datetime,
) -> None:
    def close(assets: list[Asset], period: Period, reason: str) -> None:
        said, actor = {"nb": reason}, Actor("person", per.pk)
        close_assets(
            building=haugen, assets=assets, period=period, reason=said, actor=actor, now=now
        )

    close(gym_parts[:2], between("16:00", "18:00", TODAY), "Gulvvask")
    until_thursday = Period(instant(TODAY, time(18)), instant(date(2026, 12, 3), time(12)))
    close(gym_parts, until_thursday, "Valg")

    assert rows(nobody) == [
        ("16–18", "Stengt: Gulvvask", "Gymsal 1/3 A, Gymsal 1/3 B", False),
        ("tir 1. des–tor 3. des", "Stengt: Valg", "Gymsal", False),
    ]


def test_an_empty_day_is_a_welcome(
    nobody: Client, kari: Person, musikkrom: Space, that_morning: datetime
) -> None:
    booked(kari, musikkrom, that_morning, between("18:00", "20:00", TODAY + timedelta(days=1)))

    shown = page(nobody)

    assert "I dag er det god plass her." in shown
    assert "Neste gang: i morgen kl. 18–20, <bdi>Privat</bdi>, <bdi>Musikkrom</bdi>" in shown


def test_when_the_day_is_over_it_says_thank_you(
    nobody: Client,
    kari: Person,
    musikkrom: Space,
    that_morning: datetime,
    set_clock: SetClock,
) -> None:
    booked(kari, musikkrom, that_morning, between("16:00", "18:00", TODAY))

    set_clock(instant(TODAY, time(20)))

    assert "Takk for i dag!" in page(nobody)


def test_it_loads_anew_without_a_script_and_keeps_what_to_say_without_net(
    nobody: Client, haugen: Building
) -> None:
    shown = page(nobody)

    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in shown
    stale = "data-stale hidden>Uten nett siden tirsdag 1. desember 2026 kl. 09."
    assert stale in shown
    assert "no-store" in nobody.get(PAGE)["Cache-Control"]


def test_the_language_is_a_parameter(nobody: Client, haugen: Building) -> None:
    answer = nobody.get(PAGE, {"sprak": "en"})

    assert '<html lang="en"' in answer.text
    assert "Tuesday 1 December" in answer.text
    assert answer["Content-Language"] == "en"
    assert '<html lang="nb"' in page(nobody, sprak="tlh")


def test_what_is_not_published_has_no_screen(nobody: Client, haugen: Building) -> None:
    Building.objects.update(is_published=False)

    assert nobody.get(PAGE).status_code == 404
